import type { Socket } from "node:net";
import type { Clock } from "../clock.ts";
import type { SocketEnd, WebSocketConnection } from "../connection/socket/connection.ts";

/** The first message of each channel is the port, in two bytes (Kubernetes 1.34, `v4.channel.k8s.io`). */
const HEADER_BYTES = 2;
const DATA = 0;
const ERROR = 1;
/** Frames of more than this are cut, so that several connections share the line. */
const MOST_BYTES = 64 * 1024;
/** What still comes for a program that has nothing more to say is taken for this time. Milliseconds. */
const LAST_WORDS = 1000;

interface Carriage {
  readonly clock: Clock;
  /** Fires when the port is closed. */
  readonly stop: AbortSignal;
  /** One line of what the pod's side says went wrong. */
  readonly onProblem: (problem: string) => void;
}

/**
 * Carries bytes between a program's connection and a port of a pod, in both directions, each as fast as the other side takes
 * them. Leaves the program's side open.
 *
 * @param local is paused
 * @returns how the pod's side has ended
 */
export async function carry(
  local: Socket,
  socket: WebSocketConnection,
  { clock, stop, onProblem }: Carriage,
): Promise<SocketEnd> {
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
  stop.addEventListener("abort", close, { once: true });
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
  let cancel: () => void = () => undefined;
  local.once("end", () => (cancel = clock.after(LAST_WORDS, close)));
  if (local.destroyed) close();
  else local.resume();
  const end = await socket.closed;
  cancel();
  stop.removeEventListener("abort", close);
  return end;
}
