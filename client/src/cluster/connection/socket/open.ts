import { t } from "../../../l10n.ts";
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../../clock.ts";
import type { SocketOptions } from "../cluster.ts";
import type { Access, Credentials } from "../credentials/credentials.ts";
import { errorOfAnswer, type RequestIdentity } from "../errorMapping.ts";
import { ClusterError } from "../errors.ts";
import { clientRequest } from "../network/clientRequest.ts";
import { acceptOf, WebSocketConnection } from "./connection.ts";

const MOST_ERROR_BYTES = 64 * 1024;

/**
 * Opens a WebSocket to an API server; once more with new credentials after a 401.
 *
 * @param signal of the caller, with a time limit
 * @throws ClusterError for what the server answers; else what the connection throws
 */
export async function openSocket(
  credentials: Credentials,
  identity: RequestIdentity,
  options: SocketOptions,
  clock: Clock,
  signal: AbortSignal,
): Promise<WebSocketConnection> {
  const access = await credentials.get();
  const answer = await shakeHands(access, identity.path, options, clock, signal);
  if (answer instanceof WebSocketConnection || answer.statusCode !== 401) return connected(answer, identity);
  answer.resume();
  const fresh = await credentials.refresh(access);
  return connected(await shakeHands(fresh, identity.path, options, clock, signal), identity);
}

async function connected(
  answer: WebSocketConnection | IncomingMessage,
  identity: RequestIdentity,
): Promise<WebSocketConnection> {
  if (answer instanceof WebSocketConnection) return answer;
  let body = "";
  for await (const chunk of answer.setEncoding("utf8") as AsyncIterable<string>) {
    body += chunk;
    if (body.length > MOST_ERROR_BYTES) break;
  }
  throw errorOfAnswer(answer.statusCode ?? 0, body, answer.headers["retry-after"], identity);
}

/** A client's handshake (RFC 6455, 4.1): the connection, or the ordinary answer of a server that refuses. */
function shakeHands(
  { server, agent, headers }: Access,
  path: string,
  { protocols, query }: SocketOptions,
  clock: Clock,
  signal: AbortSignal,
): Promise<WebSocketConnection | IncomingMessage> {
  const key = randomBytes(16).toString("base64");
  const request = clientRequest({
    server,
    agent,
    method: "GET",
    path: `${path}?${queryText(query)}`,
    signal,
    headers: {
      "User-Agent": "databand-kubernetes",
      ...headers,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": key,
      "Sec-WebSocket-Protocol": protocols.join(", "),
    },
  });
  return new Promise((resolve, reject) => {
    request.once("upgrade", (answer: IncomingMessage, socket: Duplex, head: Buffer) => {
      const protocol = answer.headers["sec-websocket-protocol"] ?? "";
      if (answer.headers["sec-websocket-accept"] === acceptOf(key) && protocols.includes(protocol)) {
        resolve(new WebSocketConnection(socket, head, { protocol, isClient: true, clock }));
        return;
      }
      socket.destroy();
      reject(
        new ClusterError("protocol", t("{0} speaks none of the protocols {1}", server.host, protocols.join(", ")), {
          hint: t("The cluster may be too old, or something between does not let WebSockets through."),
        }),
      );
    });
    request.once("response", resolve);
    request.on("error", reject);
    request.end();
  });
}

function queryText(query: SocketOptions["query"]): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (typeof value === "object") for (const one of value) parameters.append(key, one);
    else if (value !== undefined) parameters.set(key, String(value));
  }
  return parameters.toString();
}
