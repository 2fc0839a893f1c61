import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { ProcessGuard } from "./guard.ts";
import { mapPaths } from "./mapping.ts";
import { killGroup } from "./processTree.ts";
import type { ExecResult, InsideContainer } from "./types.ts";
import { StartFailure } from "./types.ts";

/** The most that is kept of what a command puts out, in bytes; a kubelet reads no more of a probe's. */
const MOST_OUTPUT = 10 * 1024;

/** A word of a command with the container's paths, and its first process, as they are on this machine. */
export function localWord(word: string, { mounts, pid }: InsideContainer): string {
  return mapPaths(word, mounts).replace(
    /\bkill((?: -\w+)*(?: -s \w+)?) 1(?!\w)/g,
    (_, options: string) => `kill${options} ${pid}`,
  );
}

/** Why a command cannot be run in a container, as `runc` words it. */
export function missingProgram(program: string): string {
  const why = program.includes("/")
    ? `stat ${program}: no such file or directory`
    : "executable file not found in $PATH";
  return `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": ${why}`;
}

/**
 * Runs a command where a container's own runs, until its end; an abort kills it and what it has started.
 *
 * @throws StartFailure when there is no such program
 */
export async function runInside(
  inside: InsideContainer,
  command: readonly string[],
  guard: ProcessGuard,
  signal: AbortSignal,
): Promise<ExecResult> {
  const [program = "", ...words] = command.map((word) => localWord(word, inside));
  const child = spawn(program, words, {
    cwd: inside.cwd,
    env: { ...inside.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      output[stream] = (output[stream] + text).slice(0, MOST_OUTPUT);
    });
  }
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", () => reject(new StartFailure(missingProgram(command[0] ?? ""))));
  });
  const group = child.pid ?? 0;
  guard.add(group);
  const kill = (): void => killGroup(group, "SIGKILL");
  signal.addEventListener("abort", kill, { once: true });
  if (signal.aborted) kill();
  return new Promise((resolve) => {
    child.once("close", (code, ended) => {
      signal.removeEventListener("abort", kill);
      guard.remove(group);
      resolve({ ...output, exitCode: code ?? 128 + (ended === null ? 0 : constants.signals[ended]) });
    });
  });
}
