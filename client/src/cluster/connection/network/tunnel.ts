import { Agent as HttpAgent, ClientRequest, type AgentOptions } from "node:http";
import { Agent as HttpsAgent, type AgentOptions as TlsAgentOptions } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { t } from "../../../l10n.ts";
import { connectionWords } from "./connectionWords.ts";
import { ProxyError } from "./proxyError.ts";
import { socksHandshake } from "./socks.ts";
import { trustedAuthorities } from "./tls.ts";

/** A way to a server that leads through another one. */
export interface Proxy {
  /** Of `http:`, `https:`, `socks5:` or `socks5h:`; may have a login. */
  readonly url: URL;
  /** What to say as `Proxy-Authorization`, where the URL has no login. */
  readonly authorization?: string | undefined;
}

/** A proxy has this long to open the way. Milliseconds. */
const LIMIT = 30_000;

type Opened = (error: Error | null, stream: Duplex) => void;
/** What Node tells an agent of a connection. */
interface Target {
  readonly host?: string | null | undefined;
  readonly port?: string | number | null | undefined;
}

/** Connections to servers without TLS, each through a proxy. */
export class TunnelAgent extends HttpAgent {
  readonly #proxy: Proxy;

  constructor(proxy: Proxy, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(target: Target, opened?: Opened): undefined {
    openTunnel(this.#proxy, target).then(
      (tunnel) => opened?.(null, tunnel),
      (error: unknown) => opened?.(error as Error, undefined as never),
    );
  }
}

/** Connections to servers with TLS, which no proxy looks into. */
export class TlsTunnelAgent extends HttpsAgent {
  readonly #proxy: Proxy;

  constructor(proxy: Proxy, options: TlsAgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(target: Target & object, opened?: Opened): undefined {
    openTunnel(this.#proxy, target).then(
      (tunnel) => {
        const secure = super.createConnection({ ...target, socket: tunnel } as TlsAgentOptions);
        if (secure) opened?.(null, secure);
      },
      (error: unknown) => opened?.(error as Error, undefined as never),
    );
  }
}

function openTunnel(proxy: Proxy, { host, port }: Target): Promise<Duplex> {
  const [name, number] = [host ?? "", Number(port)];
  return proxy.url.protocol.startsWith("socks") ? throughSocks(proxy, name, number) : throughHttp(proxy, name, number);
}

/** RFC 9110, 9.3.6. */
function throughHttp({ url, authorization }: Proxy, host: string, port: number): Promise<Duplex> {
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const login = url.username || url.password ? basic(url) : authorization;
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const secure = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const request = new ClientRequest({
      protocol: url.protocol,
      hostname,
      port: url.port,
      method: "CONNECT",
      path: target,
      headers: { Host: target, "User-Agent": "databand-kubernetes", ...(login && { "Proxy-Authorization": login }) },
      agent: secure ? new HttpsAgent({ ca: [...trustedAuthorities()] }) : new HttpAgent(),
      timeout: LIMIT,
    });
    request.once("connect", ({ statusCode = 0 }, socket) => {
      if (statusCode >= 200 && statusCode < 300) {
        socket.setTimeout(0);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new ProxyError(url, refusal(statusCode)));
    });
    request.once("timeout", () => request.destroy(new ProxyError(url, t("does not answer"))));
    request.on("error", (cause) => {
      reject(cause instanceof ProxyError ? cause : new ProxyError(url, connectionWords(cause), cause));
    });
    request.end();
  });
}

function refusal(status: number): string {
  return status === 407 ? t("asks for a login") : t("does not open the way to it: HTTP status {0}", status);
}

function throughSocks({ url }: Proxy, host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 1080) });
    const fail = (cause: unknown): void => {
      socket.destroy();
      reject(cause instanceof ProxyError ? cause : new ProxyError(url, connectionWords(cause), cause));
    };
    socket.setTimeout(LIMIT, () => fail(new ProxyError(url, t("does not answer"))));
    socket.once("error", fail);
    socksHandshake(socket, url, host, port).then(() => {
      socket.setTimeout(0);
      socket.off("error", fail);
      resolve(socket);
    }, fail);
  });
}

function basic(url: URL): string {
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(login).toString("base64")}`;
}
