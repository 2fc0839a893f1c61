import { ClientRequest, type Agent, type OutgoingHttpHeaders } from "node:http";

export interface RequestParts {
  readonly server: URL;
  readonly agent: Agent;
  readonly method: string;
  /** Below the server's own path. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly signal?: AbortSignal | undefined;
}

/**
 * An HTTP request that is made as it is asked for. Not `request` of Node: VS Code wraps that for all extensions, and takes another
 * agent in the place of ours (`http.proxySupport`: `override`, its default), so that client certificates, `tls-server-name` and
 * `proxy-url` of the kubeconfig would be lost on the way to any server but this machine (vscode-proxy-agent 0.36).
 */
export function clientRequest({ server, agent, method, path, headers, signal }: RequestParts): ClientRequest {
  return new ClientRequest({
    protocol: server.protocol,
    hostname: server.hostname.replace(/^\[|\]$/g, ""),
    port: server.port,
    method,
    path: `${server.pathname.replace(/\/$/, "")}${path}`,
    agent,
    headers,
    ...(signal && { signal }),
  });
}
