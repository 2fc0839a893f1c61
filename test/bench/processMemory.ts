import { readFileSync } from "node:fs";

/** Megabytes that a process had in use at most; undefined where the system has no /proc. */
export function peakMemory(pid: number | undefined): number | undefined {
  try {
    const found = /VmHWM:\s*(\d+)/u.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"));
    return found ? Number(found[1]) / 1000 : undefined;
  } catch {
    return undefined;
  }
}
