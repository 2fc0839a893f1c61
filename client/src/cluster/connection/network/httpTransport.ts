import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { clientRequest } from "./clientRequest.ts";
import type { HttpAnswer, HttpRequest } from "../transport.ts";

/** A kept connection that the server closed while we sent. */
class StaleConnection extends Error {}

/** The network itself. A read whose kept connection turns out to be closed is sent once more on a new one. */
export async function httpTransport(request: HttpRequest): Promise<HttpAnswer> {
  try {
    return await send(request);
  } catch (error) {
    const again = request.method === "GET" && error instanceof StaleConnection && !request.signal.aborted;
    if (!again) throw error instanceof StaleConnection ? error.cause : error;
    return await send(request);
  }
}

function send({ method, path, headers, body, access, signal }: HttpRequest): Promise<HttpAnswer> {
  const { server, agent } = access;
  return new Promise((resolve, reject) => {
    const request = clientRequest({ server, agent, method, path, headers });
    const abort = (): void => {
      request.destroy();
    };
    signal.addEventListener("abort", abort, { once: true });
    request.once("socket", (socket) => socket.setKeepAlive(true, 30_000));
    request.once("response", (answer) => {
      answer.once("close", () => {
        signal.removeEventListener("abort", abort);
      });
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: unpacked(answer) });
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
    });
    request.end(body);
  });
}

/** We ask for no compression; what stands between us and the server may compress all the same. */
function unpacked(answer: IncomingMessage): Readable {
  if (answer.headers["content-encoding"] !== "gzip") return answer;
  const plain = createGunzip();
  answer.once("error", (error) => plain.destroy(error));
  answer.once("aborted", () => plain.destroy(Object.assign(new Error("aborted"), { code: "ECONNRESET" })));
  plain.once("close", () => answer.destroy());
  return answer.pipe(plain);
}
