import { connect, type Socket } from "node:net";
import type { WebSocketConnection } from "../../cluster/connection/socket/connection.ts";

/**
 * Serves a port-forward: containers are processes on this machine, so their ports are on the loopback. Channels 2n and 2n+1
 * are data and errors of the n-th port; the first message of each is the port, in two bytes (Kubernetes 1.34).
 */
export function forwardToLoopback(ports: readonly number[], socket: WebSocketConnection): void {
  const connections = ports.map((port, index): Socket => {
    const header = Buffer.alloc(3);
    header.writeUInt16LE(port, 1);
    const send = (channel: number, data: Uint8Array): void => {
      header[0] = channel;
      socket.send(Buffer.concat([header.subarray(0, 1), data]));
    };
    const data = index * 2;
    send(data, header.subarray(1));
    send(data + 1, header.subarray(1));
    const inside = connect(port, "127.0.0.1");
    inside.on("data", (chunk) => send(data, chunk));
    inside.on("error", (error) => {
      send(data + 1, Buffer.from(`an error occurred forwarding ${port}: ${error.message}`));
    });
    inside.on("close", () => socket.close());
    return inside;
  });
  socket.onMessage((message) => connections[(message[0] ?? 0) >> 1]?.write(message.subarray(1)));
  void socket.closed.then(() => connections.forEach((inside) => inside.destroy()));
}
