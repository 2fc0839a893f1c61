import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { acceptOf, WebSocketConnection } from "../../cluster/connection/socket/connection.ts";
import type { ApiRequest, Upgrade } from "./exchange.ts";
import { ApiError, PlainRefusal } from "./status.ts";

/** A server's side of the handshake (RFC 6455, 4.2); a refusal is an ordinary answer with a `Status`. */
export function answerUpgrade(
  request: ApiRequest,
  answer: Upgrade | ApiError | PlainRefusal,
  stream: Duplex,
  head: Buffer,
  stopping: AbortSignal,
): void {
  stream.on("error", () => stream.destroy());
  if (answer instanceof ApiError) {
    const { code } = answer.status;
    const line = `${code} ${STATUS_CODES[code] ?? ""}`;
    refuse(stream, line, "application/json", `${JSON.stringify(answer.status)}\n`, answer.headers);
    return;
  }
  if (answer instanceof PlainRefusal) {
    const { code, message } = answer;
    refuse(stream, `${code} ${STATUS_CODES[code] ?? ""}`, "text/plain; charset=utf-8", message && `${message}\n`);
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

function refuse(
  stream: Duplex,
  line: string,
  type: string,
  body: string,
  headers: Readonly<Record<string, readonly string[]>> = {},
): void {
  const more = Object.entries(headers).flatMap(([name, values]) => values.map((value) => `${name}: ${value}\r\n`));
  stream.end(
    `HTTP/1.1 ${line}\r\nContent-Type: ${type}\r\nCache-Control: no-cache, private\r\n${more.join("")}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
