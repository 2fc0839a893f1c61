import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { createSecureContext, type SecureContext } from "node:tls";
import { trustedAuthorities } from "./tls.ts";
import { TlsTunnelAgent, TunnelAgent, type Proxy } from "./tunnel.ts";

/** Unused connections are closed after this time. Milliseconds. */
const IDLE = 45_000;

/** Whom to trust, and who one is. */
export interface TlsIdentity {
  /** PEM; none: whom the system trusts. */
  readonly authority?: string | undefined;
  /** PEM, both or none. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** The name to look for in the server's certificate, where it is not the one of its URL. */
  readonly serverName?: string | undefined;
  readonly skipsVerify?: boolean | undefined;
}

/** What a client shows and trusts; read once for all connections of an agent. */
function secureContextOf({ authority, certificate, key, skipsVerify }: TlsIdentity): SecureContext {
  return createSecureContext({
    ...(skipsVerify !== true && { ca: authority ?? [...trustedAuthorities()] }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
  });
}

/**
 * Connections to one server, kept for further requests, straight or through a proxy.
 *
 * @throws Error of OpenSSL where certificate or key cannot be read, or are not of one pair
 */
export function agentFor(server: URL, tls: TlsIdentity, proxy: Proxy | undefined): HttpAgent {
  const kept = { keepAlive: true, timeout: IDLE, scheduling: "lifo" as const };
  if (server.protocol === "http:") return proxy ? new TunnelAgent(proxy, kept) : new HttpAgent(kept);
  const options = {
    ...kept,
    secureContext: secureContextOf(tls),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
    ...(tls.skipsVerify === true && { rejectUnauthorized: false }),
  };
  return proxy ? new TlsTunnelAgent(proxy, options) : new HttpsAgent(options);
}
