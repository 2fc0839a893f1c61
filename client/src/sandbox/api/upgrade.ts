import type { Duplex } from "node:stream";
import { acceptOf, WebSocketConnection } from "../../cluster/connection/socket/connection.ts";
import type { ApiRequest, Upgrade } from "./exchange.ts";
import { ApiError } from "./status.ts";

/** A server's side of the handshake (RFC 6455, 4.2); a refusal is an ordinary answer with a `Status`. */
export function answerUpgrade(
  request: ApiRequest,
  answer: Upgrade | ApiError,
  stream: Duplex,
  head: Buffer,
  stopping: AbortSignal,
): void {
  stream.on("error", () => stream.destroy());
  if (answer instanceof ApiError) {
    const body = JSON.stringify(answer.status);
    const { code, reason } = answer.status;
    stream.end(
      `HTTP/1.1 ${code} ${reason}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
    return;
  }
  const key = request.headers["sec-websocket-key"] ?? "";
  stream.write(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Accept: ${acceptOf(key)}\r\nSec-WebSocket-Protocol: ${answer.protocol}\r\n\r\n`,
  );
  const socket = new WebSocketConnection(stream, head, { protocol: answer.protocol, isClient: false });
  const close = (): void => socket.close(1001, "the sandbox ends");
  stopping.addEventListener("abort", close, { once: true });
  void socket.closed.then(() => stopping.removeEventListener("abort", close));
  answer.serve(socket);
}
