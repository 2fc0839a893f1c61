import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { peakMemory } from "../processMemory.ts";
import type { ClusterFiles, Cost } from "./program.ts";

/** Program and first words of the `kubectl` to measure beside: that of the cluster for tests where it is built, else the machine's. */
export type Kubectl = readonly [string, ...string[]];

export function findKubectl(): Kubectl | undefined {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const rig = join(process.env.KUBERIG_DIR ?? join(cache, "kuberig"), "bin", "kuberig");
  const candidates: readonly Kubectl[] = existsSync(rig) ? [[rig, "kubectl"], ["kubectl"]] : [["kubectl"]];
  return candidates.find(([program, ...words]) => {
    return spawnSync(program, [...words, "version", "--client"], { stdio: "ignore" }).status === 0;
  });
}

/** Of a time before a line, with its blank: the kubelet writes nine digits of a second (Kubernetes 1.34). */
const STAMP = "2026-01-01T00:00:00.000000000Z ".length;

/**
 * `kubectl logs --follow --timestamps` of a pod into a file, as ours writes it, until that has so many lines; its start is
 * counted.
 *
 * @param bytes of all lines, without their times
 */
export async function kubectlLogs(
  kubectl: Kubectl,
  files: ClusterFiles,
  pod: string,
  lines: number,
  bytes: number,
): Promise<Cost> {
  const path = join(files.folder, "kubectl.log");
  const file = openSync(path, "w");
  const [program, ...words] = kubectl;
  const started = performance.now();
  const child = spawn(program, [...words, "logs", "--follow", "--timestamps", pod], {
    stdio: ["ignore", file, "inherit"],
    env: { ...process.env, KUBECONFIG: files.kubeconfig },
  });
  const ended = once(child, "exit");
  try {
    while (statSync(path).size < bytes + lines * STAMP) {
      if (child.exitCode !== null) throw new Error(`kubectl ended with exit code ${child.exitCode}.`);
      await sleep(2);
    }
    return { time: performance.now() - started, memory: peakMemory(child.pid) };
  } finally {
    child.kill("SIGKILL");
    await ended;
    closeSync(file);
    rmSync(path);
  }
}
