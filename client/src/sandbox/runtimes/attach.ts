import { CHANNEL } from "../../cluster/exec/exec.ts";
import type { WebSocketConnection } from "../../cluster/connection/socket/connection.ts";
import { succeed } from "./channelEnd.ts";
import type { RunningContainer, StreamOptions } from "./types.ts";

/** Connects a container's first process with a WebSocket's channels, until one of the two ends. Never throws. */
export function attachToContainer(
  container: RunningContainer,
  streams: StreamOptions,
  socket: WebSocketConnection,
): void {
  const leave = container.attach?.({
    write: (stream, chunk) => {
      const target = streams.tty ? "stdout" : stream;
      const channel = target === "stdout" ? CHANNEL.stdout : CHANNEL.stderr;
      if (streams[target]) socket.send(Buffer.concat([Buffer.from([channel]), chunk]));
    },
  });
  socket.onMessage((message) => {
    if (message[0] === CHANNEL.stdin && streams.stdin) container.input?.(message.subarray(1));
  });
  void socket.closed.then(() => leave?.());
  // A kubelet does not tell the exit code here: the pod's status has it.
  void container.exited.then(() => succeed(socket));
}
