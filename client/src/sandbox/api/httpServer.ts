import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { once } from "node:events";
import type { ServerIdentity } from "../tls/certificate.ts";
import type { ApiRequest, Listener, Reply, Upgrades } from "./exchange.ts";
import { noSuchPath } from "./status.ts";
import { answerUpgrade } from "./upgrade.ts";

/** Largest body that is read: etcd takes 1.5 MiB, the API server 3 MiB. */
const BODY_LIMIT = 3 * 1024 * 1024;
/** A client that lets this much pile up unread is cut off, as a watch that falls behind is. */
const BACKLOG_LIMIT = 64 * 1024 * 1024;

/** Listens with TLS on a free port of 127.0.0.1, and hands each complete request to `handle`, which must not throw. */
export async function listen(
  identity: ServerIdentity,
  handle: (request: ApiRequest, reply: Reply) => void,
  upgrades: Upgrades = () => noSuchPath(),
): Promise<Listener> {
  const stopping = new AbortController();
  // By the port of the other side, which is unique on the loopback.
  const sockets = new Map<number, Socket>();
  const options = { cert: identity.certificate, key: identity.key, ALPNProtocols: ["http/1.1"] };
  const server = createServer(options, (incoming, outgoing) => {
    const raw = sockets.get(incoming.socket.remotePort ?? 0);
    void readRequest(incoming).then((request) => {
      const reply = new HttpReply(outgoing, raw, stopping.signal);
      if (request) {
        handle(request, reply);
      } else {
        reply.reset();
      }
    });
  });
  server.on("upgrade", (incoming, socket, head) => {
    const request = requestOf(incoming, Buffer.alloc(0));
    answerUpgrade(request, upgrades(request), socket, head, stopping.signal);
  });
  // A watch may be silent for long.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  server.on("connection", (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.on("close", () => sockets.delete(port));
    socket.on("error", () => socket.destroy());
  });
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      stopping.abort();
      const closed = once(server, "close");
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

/** The whole request, or undefined when the other side went away or sent too much. */
async function readRequest(incoming: IncomingMessage): Promise<ApiRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      size += (chunk as Buffer).length;
      if (size > BODY_LIMIT) {
        return undefined;
      }
      chunks.push(chunk as Buffer);
    }
  } catch {
    return undefined;
  }
  return requestOf(incoming, Buffer.concat(chunks));
}

function requestOf(incoming: IncomingMessage, bytes: Buffer): ApiRequest {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value[0] : value,
  ]);
  return {
    method: incoming.method ?? "GET",
    path: url.pathname.length > 1 ? url.pathname.replace(/\/$/, "") : url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers) as Record<string, string | undefined>,
    body: bytes.toString(),
    bytes,
  };
}

class HttpReply implements Reply {
  readonly #response: ServerResponse;
  readonly #raw: Socket | undefined;
  readonly #closed = new AbortController();

  /** @param raw the connection below TLS: only that one can be reset */
  constructor(response: ServerResponse, raw: Socket | undefined, stopping: AbortSignal) {
    this.#response = response;
    this.#raw = raw;
    const abort = (): void => this.#closed.abort();
    response.on("close", () => {
      stopping.removeEventListener("abort", abort);
      abort();
    });
    stopping.addEventListener("abort", abort, { once: true });
  }

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  start(status: number, headers: Readonly<Record<string, string | readonly string[]>>): void {
    if (!this.#response.headersSent) {
      this.#response.writeHead(status, { "cache-control": "no-cache, private", ...headers } as Record<string, string>);
      this.#response.flushHeaders();
    }
  }

  write(chunk: string | Uint8Array): boolean {
    if (this.#closed.signal.aborted) {
      return true;
    }
    if (this.#response.writableLength > BACKLOG_LIMIT) {
      this.reset();
      return true;
    }
    return this.#response.write(chunk);
  }

  async drained(): Promise<void> {
    if (this.#response.writableNeedDrain && !this.#closed.signal.aborted) {
      await once(this.#response, "drain", { signal: this.#closed.signal }).catch(() => undefined);
    }
  }

  end(): void {
    this.#response.end();
  }

  reset(): void {
    this.#raw?.resetAndDestroy();
    this.#response.destroy();
    this.#closed.abort();
  }
}
