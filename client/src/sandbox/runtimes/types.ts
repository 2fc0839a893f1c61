/**
 * Which local runtime stands in for an image. `image` is a glob on the image as the pod writes it (`*` matches
 * anything), `runtime` one of the built-in ones or a program of its own (tests and simulations).
 */
export interface RuntimeRow {
  readonly image: string;
  readonly runtime: "databand" | "python" | "shell" | ContainerRuntime;
}

/** What a runtime gets: the container with everything resolved. */
export interface ContainerSpec {
  readonly podName: string;
  readonly podNamespace: string;
  readonly podUid: string;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly containerName: string;
  readonly image: string;
  /** Entry point of the pod, `$(VAR)` expanded; empty means the image's own. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  /** Path in the container → local folder that stands in for it. */
  readonly mounts: Readonly<Record<string, string>>;
  /** Bytes; undefined means unlimited. */
  readonly memoryLimit?: number;
  /** Whether its first process can be written to. */
  readonly stdin: boolean;
  /** A folder of this container alone. */
  readonly scratch: string;
  readonly restartCount: number;
}

/** Where a container's output goes. Chunks may be cut anywhere. */
export interface ContainerOutput {
  write(stream: "stdout" | "stderr", chunk: Uint8Array): void;
}

export interface ContainerExit {
  readonly exitCode: number;
  readonly signal?: number;
  /** As `terminated.reason`; absent means Completed or Error by the exit code. */
  readonly reason?: string;
  readonly message?: string;
}

/** Where a container's process runs, for further ones beside it (`exec`). */
export interface InsideContainer {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Path in the container → local folder that stands in for it. */
  readonly mounts: Readonly<Record<string, string>>;
  /** Of the container's first process, which is number 1 inside of a real one. */
  readonly pid: number;
}

/** What a command beside a container's own has put out until its end. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningContainer {
  /** Absent where nothing can be run beside it. */
  readonly inside?: InsideContainer;
  /**
   * Runs one more command beside it, as probes and hooks do, until its end or an abort. Rejects with `StartFailure` when
   * there is no such program. Absent where nothing can be run beside it.
   */
  exec?(command: readonly string[], signal: AbortSignal): Promise<ExecResult>;
  /** Gives what is put out from now on to somebody else too; returns how to leave. Absent where nobody can listen. */
  attach?(output: ContainerOutput): () => void;
  /** Writes to its first process; absent where that has no input. */
  input?(data: Uint8Array): void;
  /** Settles when the container has ended and its output is complete; never rejects. */
  readonly exited: Promise<ContainerExit>;
  /** Asks it to end (SIGTERM), or ends it (SIGKILL). */
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

/** Thrown by `start` when the container cannot be started at all, as a real runtime would say it. */
export class StartFailure extends Error {
  readonly reason: string;
  readonly exitCode: number;
  constructor(message: string, reason = "StartError", exitCode = 128) {
    super(message);
    this.reason = reason;
    this.exitCode = exitCode;
  }
}

export interface ContainerRuntime {
  /** Starts a container. Throws `StartFailure` when that is not possible. */
  start(spec: ContainerSpec, output: ContainerOutput): RunningContainer | Promise<RunningContainer>;
}

/** What of a command or a container is connected. */
export interface StreamOptions {
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
}
