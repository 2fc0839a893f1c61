import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { SandboxClock } from "../clock.ts";
import type { ProcessGuard } from "./guard.ts";
import { askToEnd, groupMemory, killGroup } from "./processTree.ts";
import { runInside } from "./inside.ts";
import type { ContainerExit, ContainerOutput, ExecResult, InsideContainer, RunningContainer } from "./types.ts";
import { StartFailure } from "./types.ts";

/** Between two looks at a container's memory; milliseconds. */
const MEMORY_EVERY = 200;
/** How long output may come after the first process has ended, until pipes held open by others are closed. */
const DRAIN = 2_000;

export interface ProcessPlan {
  /** Absolute path, or a name on the PATH of `env`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: Readonly<Record<string, string>>;
  /** Bytes; undefined means unlimited. */
  readonly memoryLimit?: number | undefined;
  readonly stdin: boolean;
}

export interface ProcessHost {
  readonly clock: SandboxClock;
  readonly guard: ProcessGuard;
}

/**
 * Starts a process group of its own.
 *
 * @throws StartFailure when there is no such program, worded as `runc` does
 */
export async function startProcess(
  plan: ProcessPlan,
  output: ContainerOutput,
  host: ProcessHost,
): Promise<RunningContainer> {
  const child = spawn(plan.program, plan.args, {
    cwd: plan.cwd,
    env: plan.env,
    stdio: [plan.stdin ? "pipe" : "ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error: NodeJS.ErrnoException) => reject(startFailure(plan.program, error)));
  });
  return new LocalProcess(child, plan, output, host);
}

/** Why a container's program could not be started, as `runc` words it. */
export function startFailure(program: string, error: NodeJS.ErrnoException): StartFailure {
  const missing = program.includes("/")
    ? `stat ${program}: no such file or directory`
    : "executable file not found in $PATH";
  const why = error.code === "ENOENT" ? missing : error.code === "EACCES" ? "permission denied" : error.message;
  return new StartFailure(
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: " +
      `unable to start container process: exec: "${program}": ${why}: unknown`,
    "StartError",
    error.code === "EACCES" ? 126 : 128,
  );
}

class LocalProcess implements RunningContainer {
  readonly inside: InsideContainer;
  readonly exited: Promise<ContainerExit>;
  readonly #pid: number;
  readonly #host: ProcessHost;
  readonly #memoryLimit: number;
  readonly #listeners = new Set<ContainerOutput>();
  readonly input?: (data: Uint8Array) => void;
  readonly #gone = new AbortController();
  #outOfMemory = false;
  #ended = false;

  constructor(child: ChildProcess, plan: ProcessPlan, output: ContainerOutput, host: ProcessHost) {
    this.#pid = child.pid ?? 0;
    this.#host = host;
    this.inside = { cwd: plan.cwd, env: plan.env, mounts: plan.mounts, pid: this.#pid };
    this.#memoryLimit = plan.memoryLimit ?? Infinity;
    host.guard.add(this.#pid);
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.on("data", (chunk: Buffer) => {
        output.write(stream, chunk);
        for (const listener of this.#listeners) listener.write(stream, chunk);
      });
    }
    const { stdin } = child;
    if (stdin) {
      stdin.on("error", () => undefined);
      this.input = (data) => void stdin.write(data);
    }
    this.exited = this.#untilExit(child);
    if (this.#memoryLimit < Infinity) {
      this.#watchMemory();
    }
  }

  attach(output: ContainerOutput): () => void {
    this.#listeners.add(output);
    return () => void this.#listeners.delete(output);
  }

  exec(command: readonly string[], signal: AbortSignal): Promise<ExecResult> {
    const either = AbortSignal.any([signal, this.#gone.signal]);
    return runInside(this.inside, command, this.#host.guard, either);
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    if (this.#ended) {
      return;
    }
    if (signal === "SIGTERM") {
      askToEnd(this.#pid);
    } else {
      killGroup(this.#pid, "SIGKILL");
    }
  }

  async #untilExit(child: ChildProcess): Promise<ContainerExit> {
    const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      child.once("exit", (...result) => resolve(result));
    });
    // With a container's first process, all of its processes end.
    killGroup(this.#pid, "SIGKILL");
    this.#ended = true;
    this.#gone.abort();
    this.#host.guard.remove(this.#pid);
    const tired = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, DRAIN);
    await closed;
    clearTimeout(tired);
    const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
    return this.#outOfMemory ? { exitCode: 137, reason: "OOMKilled" } : { exitCode };
  }

  #watchMemory(): void {
    this.#host.clock.after(MEMORY_EVERY, () => {
      if (this.#ended) {
        return;
      }
      if (groupMemory(this.#pid) > this.#memoryLimit) {
        this.#outOfMemory = true;
        killGroup(this.#pid, "SIGKILL");
      }
      this.#watchMemory();
    });
  }
}
