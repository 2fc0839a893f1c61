import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { COMMON } from "../../../scripts/build/bundles.ts";
import { peakMemory } from "../processMemory.ts";
import type { ApiServerAddress } from "./apiServer.ts";
import type { Task } from "./programs/task.ts";

/** What a program took. */
export interface Cost {
  /** Milliseconds. */
  readonly time: number;
  /** Megabytes, at most; absent where the system does not tell. */
  readonly memory: number | undefined;
}

/** A cluster, and a place for what is written. */
export interface ClusterFiles {
  readonly folder: string;
  /** Path of a file. */
  readonly kubeconfig: string;
  /** For who does without a kubeconfig. */
  readonly address?: ApiServerAddress;
}

/** Runs one of programs/, bundled as the extension is, in a process and a folder of its own. Its start is not counted. */
export async function runProgram(
  name: string,
  { folder: parent, kubeconfig, address }: ClusterFiles,
  work: Pick<Task, "pods" | "lines">,
): Promise<Cost> {
  const folder = mkdtempSync(join(parent, `${name}-`));
  const child = fork(await bundleOf(name, parent), { stdio: "inherit" });
  const ended = once(child, "exit").then(() => Promise.reject(new Error(`${name} ended before it was through.`)));
  ended.catch(() => undefined);
  try {
    await Promise.race([once(child, "message"), ended]);
    const done = once(child, "message");
    child.send({ kubeconfig, address, folder, ...work } satisfies Task);
    const [time] = (await Promise.race([done, ended])) as [number];
    return { time, memory: peakMemory(child.pid) };
  } finally {
    const gone = ended.catch(() => undefined);
    child.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The path of its bundle: a process that takes the types out of its sources by itself needs memory for that. */
async function bundleOf(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.cjs`);
  const entryPoints = [join(import.meta.dirname, "programs", `${name}.ts`)];
  if (!existsSync(outfile)) await build({ ...COMMON, minify: true, entryPoints, outfile });
  return outfile;
}
