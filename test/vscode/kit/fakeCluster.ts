import { writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An API server that knows one answer. */
export interface FakeCluster {
  /** Path of a kubeconfig for it. */
  readonly kubeconfig: string;
  close(): void;
}

export interface Answer {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/**
 * Answers every request except `GET /version` with this Status; without an answer it never answers at all. `listen` is
 * told of each request.
 */
export async function startFakeCluster(
  answer: Answer | undefined,
  listen: (method: string, path: string) => void = () => undefined,
): Promise<FakeCluster> {
  const server: Server = createServer((request, response) => {
    listen(request.method ?? "", request.url ?? "");
    if (!answer) return;
    const isVersion = request.url?.startsWith("/version") === true && answer.code !== 401;
    const status = { kind: "Status", apiVersion: "v1", status: "Failure", ...answer };
    response.writeHead(isVersion ? 200 : answer.code, { "content-type": "application/json" });
    response.end(JSON.stringify(isVersion ? { gitVersion: "v1.34.0" } : status));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: writeKubeconfig(`http://127.0.0.1:${port}`),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Writes a kubeconfig with one context for a server. */
export function writeKubeconfig(server: string): string {
  const path = join(tmpdir(), `databand-test-${process.pid}-${Date.now()}.kubeconfig`);
  const content = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "fake",
    clusters: [{ name: "fake", cluster: { server } }],
    users: [{ name: "me", user: { token: "none" } }],
    contexts: [{ name: "fake", context: { cluster: "fake", user: "me", namespace: "default" } }],
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}
