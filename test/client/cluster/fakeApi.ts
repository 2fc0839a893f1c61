import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { openCluster } from "../../../client/src/cluster/connection.ts";
import type { Cluster } from "../../../client/src/cluster/cluster.ts";
import type { Pod } from "../../../client/src/cluster/objects.ts";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
  readonly response: ServerResponse;
  /** Answers with JSON. */
  json(value: unknown, status?: number): void;
  /** Answers with a `Status`. */
  fail(code: number, reason: string, message?: string, headers?: Record<string, string>): void;
  /** Starts an answer that goes on. */
  open(): void;
  write(text: string | Buffer): void;
  end(): void;
  /** Cuts the connection. */
  reset(): void;
}

type Answer = (call: Call) => void | Promise<void>;

/** An API server of a few scripted answers: for each route the answers in turn, the last one for good. */
export class FakeApi {
  readonly calls: Call[] = [];
  readonly #routes: { readonly method: string; readonly path: RegExp; readonly answers: Answer[] }[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #clusters: Cluster[] = [];
  #server: Server | undefined;
  #url = "";

  /** `path` may hold `*` for one part. */
  on(method: string, path: string, ...answers: Answer[]): this {
    const pattern = new RegExp(`^${path.replace(/[.]/g, "\\.").replaceAll("*", "[^/]+")}$`);
    this.#routes.unshift({ method, path: pattern, answers });
    return this;
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#take(request, response));
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#server = server;
    this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  get url(): string {
    return this.#url;
  }

  async cluster(token = "t1"): Promise<Cluster> {
    const cluster = await openCluster({ kubeconfigText: kubeconfig(this.#url, token) });
    this.#clusters.push(cluster);
    return cluster;
  }

  callsTo(method: string, path: RegExp): Call[] {
    return this.calls.filter((call) => call.method === method && path.test(call.path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cluster of this.#clusters) cluster.close();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const call: Call = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: text === "" ? undefined : JSON.parse(text),
      response,
      json: (value, status = 200) => {
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
      },
      fail: (code, reason, message = reason, headers = {}) => {
        const status = { kind: "Status", apiVersion: "v1", status: "Failure", message, reason, code };
        response.writeHead(code, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(status));
      },
      open: () => {
        response.writeHead(200, { "Content-Type": "application/json" });
        response.flushHeaders();
      },
      write: (data) => void response.write(data),
      end: () => void response.end(),
      reset: () => void request.socket.resetAndDestroy(),
    };
    this.calls.push(call);
    const route = this.#routes.find((one) => one.method === call.method && one.path.test(call.path));
    const answer = route && (route.answers.length > 1 ? route.answers.shift() : route.answers[0]);
    if (answer) await answer(call);
    else call.fail(404, "NotFound", `${call.path} not found`);
  }
}

export function kubeconfig(server: string, token = "t1"): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "fake",
    clusters: [{ name: "fake", cluster: { server } }],
    users: [{ name: "someone", user: { token } }],
    contexts: [{ name: "fake", context: { cluster: "fake", user: "someone", namespace: "etl" } }],
  });
}

let version = 100;

/** A pod as the API server tells it, with a new version. */
export function pod(
  name: string,
  phase: string,
  more: {
    readonly uid?: string;
    readonly status?: object;
    readonly deleting?: boolean;
    readonly labels?: Record<string, string>;
  } = {},
): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "etl",
      uid: more.uid ?? `uid-${name}`,
      resourceVersion: String(++version),
      ...(more.labels ? { labels: more.labels } : {}),
      ...(more.deleting ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
    },
    spec: { containers: [{ name: "base", image: "repo/image:1" }], restartPolicy: "Never" },
    status: { phase, ...more.status },
  };
}

/** Container statuses of `base`. */
export const base = {
  waiting: (reason: string, message = "") => ({
    containerStatuses: [
      { name: "base", image: "repo/image:1", restartCount: 0, state: { waiting: { reason, message } } },
    ],
  }),
  running: (restartCount = 0) => ({
    containerStatuses: [{ name: "base", restartCount, state: { running: { startedAt: "2026-01-01T00:00:00Z" } } }],
  }),
  ended: (exitCode: number, reason = exitCode === 0 ? "Completed" : "Error", restartCount = 0) => ({
    containerStatuses: [{ name: "base", restartCount, state: { terminated: { exitCode, reason } } }],
  }),
};

export async function until(condition: () => boolean, what = "condition"): Promise<void> {
  const end = Date.now() + 8000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not reached: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
