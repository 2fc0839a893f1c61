import { createServer, type AddressInfo, type Socket } from "node:net";
import type { Cluster } from "../cluster.ts";
import { podPath } from "../pods.ts";

/** The first message of each channel is the port, in two bytes (Kubernetes 1.34, `v4.channel.k8s.io`). */
const HEADER_BYTES = 2;
const DATA = 0;
const ERROR = 1;
/** Frames of more than this are cut, so that several connections share the line. */
const MOST_BYTES = 64 * 1024;
export const FORWARD_PROTOCOLS: readonly string[] = ["v4.channel.k8s.io"];

export interface ForwardRequest {
  readonly namespace: string;
  readonly pod: string;
  /** Port in the pod. */
  readonly port: number;
  /** Port on 127.0.0.1; 0: any free one. */
  readonly localPort: number;
}

export interface PortForward {
  /** The port on 127.0.0.1. */
  readonly localPort: number;
  /** Settled once it is closed. */
  readonly closed: Promise<void>;
  close(): void;
}

/**
 * Listens on 127.0.0.1 and carries each connection into the pod, over a WebSocket of its own. The pod is asked with the
 * first connection; `onProblem` gets one line for each connection that fails.
 *
 * @throws Error where the local port cannot be taken (`EADDRINUSE`)
 */
export async function forwardPort(
  cluster: Cluster,
  request: ForwardRequest,
  onProblem: (problem: string) => void,
): Promise<PortForward> {
  const stop = new AbortController();
  const server = createServer({ allowHalfOpen: true }, (local) => {
    carry(cluster, request, local, stop.signal, onProblem).catch((error: unknown) => {
      onProblem(error instanceof Error ? error.message : String(error));
      local.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(request.localPort, "127.0.0.1", resolve);
  });
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  return {
    localPort: (server.address() as AddressInfo).port,
    closed,
    close() {
      stop.abort();
      server.close();
    },
  };
}

async function carry(
  cluster: Cluster,
  { namespace, pod, port }: ForwardRequest,
  local: Socket,
  signal: AbortSignal,
  onProblem: (problem: string) => void,
): Promise<void> {
  local.pause();
  local.on("error", () => undefined);
  const socket = await cluster.openSocket(`${podPath(namespace, pod)}/portforward`, {
    protocols: FORWARD_PROTOCOLS,
    query: { ports: String(port) },
    signal,
  });
  const greeted = new Set<number>();
  socket.onMessage((message) => {
    const channel = message[0] ?? DATA;
    let data = message.subarray(1);
    if (!greeted.has(channel)) {
      greeted.add(channel);
      data = data.subarray(HEADER_BYTES);
    }
    if (data.length === 0) return;
    if (channel === ERROR) onProblem(data.toString().trim());
    else if (!local.write(data)) {
      socket.pause();
      local.once("drain", () => socket.resume());
    }
  });
  const close = (): void => socket.close();
  signal.addEventListener("abort", close, { once: true });
  local.on("data", (chunk: Buffer) => {
    for (let start = 0; start < chunk.length; start += MOST_BYTES) {
      const piece = chunk.subarray(start, start + MOST_BYTES);
      if (socket.send(Buffer.concat([Buffer.from([DATA]), piece]))) continue;
      local.pause();
      void socket.drained().then(() => local.resume());
    }
  });
  local.once("close", close);
  // The protocol knows no half-closed connection: what still comes is taken for a moment.
  local.once("end", () => setTimeout(close, 1000).unref());
  local.resume();
  await socket.closed;
  signal.removeEventListener("abort", close);
  local.end();
}
