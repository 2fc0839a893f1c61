import { t } from "../../l10n.ts";
import type { Cluster } from "../connection/cluster.ts";
import type { Status } from "../objects.ts";
import { podPath } from "../pods/pods.ts";
import type { WebSocketConnection } from "../connection/socket/connection.ts";

/** Channels of the protocols `v5.channel.k8s.io` and `v4.channel.k8s.io` (Kubernetes 1.34). */
export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
export const EXEC_PROTOCOLS: readonly string[] = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  /** Absent: the pod's only or default container. */
  readonly container?: string | undefined;
  /** Program and arguments, as data: no shell in between. */
  readonly command: readonly string[];
  /** A terminal in the container: then there is no `stderr` of its own. */
  readonly tty: boolean;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ExecOutput {
  stdout(data: Buffer): void;
  stderr?(data: Buffer): void;
}

/** How a command ended. */
export type ExecEnd =
  | { readonly why: "exited"; readonly exitCode: number }
  /** It could not be started, in the container runtime's words. */
  | { readonly why: "not-started"; readonly message: string }
  /** The connection broke, or we closed it: nobody knows about the command. */
  | { readonly why: "closed"; readonly message: string };

/** A command that runs in a container. */
export interface ExecSession {
  /** Never rejects. */
  readonly ended: Promise<ExecEnd>;
  write(data: string | Uint8Array): void;
  /** No more input comes (only `v5` can say so). */
  closeInput(): void;
  resize(size: TerminalSize): void;
  /** Leaves; the kubelet then ends the command. */
  close(): void;
}

/**
 * Starts a command in a running container over a WebSocket.
 *
 * @throws ClusterError: `forbidden` without the right `create pods/exec`, `not-found`, `invalid`, …
 */
export async function execInPod(
  cluster: Cluster,
  request: ExecRequest,
  output: ExecOutput,
  options: { readonly signal?: AbortSignal | undefined; readonly size?: TerminalSize | undefined } = {},
): Promise<ExecSession> {
  const { namespace, pod, container, command, tty } = request;
  const socket = await cluster.openSocket(`${podPath(namespace, pod)}/exec`, {
    protocols: EXEC_PROTOCOLS,
    query: { container, command, stdin: true, stdout: true, stderr: !tty, tty },
    signal: options.signal,
  });
  const session = new Session(socket, output);
  if (options.size) session.resize(options.size);
  options.signal?.addEventListener("abort", () => session.close(), { once: true });
  return session;
}

export interface AttachRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** As the container's own spec says: whether its first process can be written to, and has a terminal. */
  readonly stdin: boolean;
  readonly tty: boolean;
}

/**
 * Joins the first process of a running container: what it puts out from now on, and its input where it has one. Leaving
 * does not end it. It ends as `exited` with code 0, whatever the process's own code is (Kubernetes 1.34).
 *
 * @throws ClusterError: `forbidden` without the right to `pods/attach`, `not-found`, `invalid`, …
 */
export async function attachToPod(
  cluster: Cluster,
  request: AttachRequest,
  output: ExecOutput,
  options: { readonly signal?: AbortSignal | undefined; readonly size?: TerminalSize | undefined } = {},
): Promise<ExecSession> {
  const { namespace, pod, container, stdin, tty } = request;
  const socket = await cluster.openSocket(`${podPath(namespace, pod)}/attach`, {
    protocols: EXEC_PROTOCOLS,
    query: { container, stdin, stdout: true, stderr: !tty, tty },
    signal: options.signal,
  });
  const session = new Session(socket, output);
  if (options.size && tty) session.resize(options.size);
  options.signal?.addEventListener("abort", () => session.close(), { once: true });
  return session;
}

class Session implements ExecSession {
  readonly ended: Promise<ExecEnd>;
  readonly #socket: WebSocketConnection;
  #status: Status | undefined;

  constructor(socket: WebSocketConnection, output: ExecOutput) {
    this.#socket = socket;
    socket.onMessage((message) => {
      const data = message.subarray(1);
      switch (message[0] ?? -1) {
        case CHANNEL.stdout:
          if (data.length > 0) output.stdout(data);
          break;
        case CHANNEL.stderr:
          if (data.length > 0) output.stderr?.(data);
          break;
        case CHANNEL.error:
          this.#status = parseStatus(data);
          break;
      }
    });
    this.ended = socket.closed.then(({ reason }) => endOf(this.#status, reason));
  }

  write(data: string | Uint8Array): void {
    this.#send(CHANNEL.stdin, Buffer.from(data));
  }

  closeInput(): void {
    if (this.#socket.protocol.startsWith("v5")) this.#send(CHANNEL.close, Buffer.from([CHANNEL.stdin]));
  }

  resize({ columns, rows }: TerminalSize): void {
    this.#send(CHANNEL.resize, Buffer.from(JSON.stringify({ Width: columns, Height: rows })));
  }

  close(): void {
    this.#socket.close();
  }

  #send(channel: number, data: Buffer): void {
    this.#socket.send(Buffer.concat([Buffer.from([channel]), data]));
  }
}

function parseStatus(data: Buffer): Status | undefined {
  try {
    return JSON.parse(data.toString()) as Status;
  } catch {
    return undefined;
  }
}

function endOf(status: Status | undefined, reason: string): ExecEnd {
  if (!status) return { why: "closed", message: reason || t("the connection was closed") };
  if (status.status === "Success") return { why: "exited", exitCode: 0 };
  const code = status.details?.causes?.find((cause) => cause.reason === "ExitCode")?.message;
  if (code !== undefined) return { why: "exited", exitCode: Number(code) };
  return { why: "not-started", message: status.message ?? t("the command could not be started") };
}
