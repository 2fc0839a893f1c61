import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

/** Sends a signal to a process group; on Windows ends the process and its children. */
export function killGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    if (process.platform === "win32") {
      spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" }).on("error", () => undefined);
    } else {
      process.kill(-pid, signal);
    }
  } catch {
    // It is already gone.
  }
}

/**
 * Asks the first process of a container to end. The kernel drops a SIGTERM to a container's first process unless that
 * has a handler for it; where we can see that (Linux), we do the same. Elsewhere the signal is always sent.
 */
export function askToEnd(pid: number): void {
  if (process.platform === "win32") {
    killGroup(pid, "SIGTERM");
    return;
  }
  if (handlesSigterm(pid)) {
    try {
      process.kill(pid, "SIGTERM");
    } catch {
      // It is already gone.
    }
  }
}

function handlesSigterm(pid: number): boolean {
  try {
    const [, mask = "0"] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    // Signal 15 is bit 14.
    return (BigInt(`0x${mask}`) & (1n << 14n)) !== 0n;
  } catch {
    return true;
  }
}

/** Resident memory of a process group in bytes; 0 where it cannot be seen (anything but Linux). */
export function groupMemory(group: number): number {
  if (process.platform !== "linux") {
    return 0;
  }
  let pages = 0;
  for (const name of readdirSync("/proc")) {
    if (name >= "0" && name <= "9~") {
      pages += pagesInGroup(name, group);
    }
  }
  return pages * 4096;
}

function pagesInGroup(pid: string, group: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // After the name in parentheses: state, parent, group, …; the resident pages are the 22nd.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[2]) === group ? Number(fields[21]) : 0;
  } catch {
    return 0;
  }
}
