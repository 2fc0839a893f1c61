import { once } from "node:events";
import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { createIdentity } from "../../../../client/src/sandbox/tls/certificate.ts";

/** What a request brought. */
interface Visit {
  readonly headers: IncomingHttpHeaders;
  readonly hasCertificate: boolean;
  /** The name that the client looked for. */
  readonly serverName: string;
}

/**
 * An API server behind real sockets that knows its version only, and keeps what it was asked with.
 *
 * @param takes whether a request is let in; one that is not is answered with 401
 */
export async function startApiServer(takes: (visit: Visit) => boolean = () => true, host = "127.0.0.1") {
  const identity = createIdentity();
  const visits: Visit[] = [];
  const options = { key: identity.key, cert: identity.certificate, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, ({ headers, socket }, answer) => {
    if (!(socket instanceof TLSSocket)) return;
    const hasCertificate = Object.keys(socket.getPeerCertificate()).length > 0;
    const visit = { headers, hasCertificate, serverName: "servername" in socket ? String(socket.servername) : "" };
    visits.push(visit);
    answer.setHeader("Content-Type", "application/json");
    answer.statusCode = takes(visit) ? 200 : 401;
    answer.end(JSON.stringify(answer.statusCode === 200 ? { gitVersion: "v1" } : { kind: "Status", message: "no" }));
  });
  server.listen(0, host);
  await once(server, "listening");
  return {
    identity,
    visits,
    url: `https://${host}:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose](): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type ApiServer = Awaited<ReturnType<typeof startApiServer>>;

/** A kubeconfig for it; fields that are undefined are left out. */
export function configFor({ url, identity }: ApiServer, user: object = {}, cluster: object = {}): string {
  const authority = { "certificate-authority-data": btoa(identity.certificate), "tls-server-name": "localhost" };
  return JSON.stringify({
    "current-context": "here",
    contexts: [{ name: "here", context: { cluster: "prod", user: "ann" } }],
    clusters: [{ name: "prod", cluster: { server: url, ...authority, ...cluster } }],
    users: [{ name: "ann", user }],
  });
}
