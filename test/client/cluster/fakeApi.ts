import { openCluster, type ClusterHost } from "../../../client/src/cluster/connection/connection.ts";
import type { Cluster } from "../../../client/src/cluster/connection/cluster.ts";
import type { Pod } from "../../../client/src/cluster/objects.ts";
import type { ApiRequest, Listener, Reply } from "../../../client/src/sandbox/api/exchange.ts";
import { listen } from "../../../client/src/sandbox/api/httpServer.ts";
import { createIdentity, type ServerIdentity } from "../../../client/src/sandbox/tls/certificate.ts";
import { MemoryNetwork } from "../../simulation/network.ts";
import { VirtualClock } from "../../simulation/virtualClock.ts";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: ApiRequest["headers"];
  readonly body: unknown;
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
  /** Aborts when the client has gone. */
  readonly closed: AbortSignal;
}

type Answer = (call: Call) => void | Promise<void>;

/**
 * An API server of a few scripted answers: for each route the answers in turn, the last one for good. In memory and in
 * virtual time, unless it is to listen.
 */
export class FakeApi {
  readonly calls: Call[] = [];
  readonly clock = new VirtualClock();
  readonly #network = new MemoryNetwork(this.clock);
  readonly #routes: { readonly method: string; readonly path: RegExp; readonly answers: Answer[] }[] = [];
  readonly #clusters: Cluster[] = [];
  #server: Listener | undefined;
  #identity: ServerIdentity | undefined;

  /** `path` may hold `*` for one part. */
  on(method: string, path: string, ...answers: Answer[]): this {
    const pattern = new RegExp(`^${path.replace(/[.]/g, "\\.").replaceAll("*", "[^/]+")}$`);
    this.#routes.unshift({ method, path: pattern, answers });
    return this;
  }

  start(): this {
    this.#network.serve((request, reply) => void this.#take(request, reply));
    this.clock.start();
    return this;
  }

  /** Behind real sockets and TLS, in real time. */
  async listen(): Promise<this> {
    this.#identity = createIdentity();
    this.#server = await listen(this.#identity, (request, reply) => void this.#take(request, reply));
    return this;
  }

  async cluster(token = "t1", wishes: Pick<ClusterHost, "mostLogStreams"> = {}): Promise<Cluster> {
    const url = this.#server ? `https://127.0.0.1:${this.#server.port}` : "http://memory";
    const host = this.#server ? {} : { clock: this.clock, transport: this.#network.transport };
    const text = kubeconfig(url, token, this.#identity?.certificate);
    const cluster = await openCluster({ kubeconfigText: text }, { ...host, ...wishes });
    this.#clusters.push(cluster);
    return cluster;
  }

  callsTo(method: string, path: RegExp): Call[] {
    return this.calls.filter((call) => call.method === method && path.test(call.path));
  }

  /** The most bytes of one answer that were ever under way. */
  get mostBuffered(): number {
    return this.#network.mostBuffered;
  }

  /** Waits, in virtual time. */
  until(condition: () => boolean, what?: string, limit?: number): Promise<void> {
    return this.clock.until(condition, what, limit);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cluster of this.#clusters) cluster.close();
    this.clock.stop();
    await this.#server?.close();
  }

  async #take({ method, path, query, headers, body }: ApiRequest, reply: Reply): Promise<void> {
    const json = { "content-type": "application/json" };
    const send = (code: number, value: unknown, more: Record<string, string> = {}): void => {
      reply.start(code, { ...json, ...more });
      reply.write(JSON.stringify(value));
      reply.end();
    };
    const call: Call = {
      method,
      path,
      query,
      headers,
      body: body === "" ? undefined : JSON.parse(body),
      json: (value, status = 200) => send(status, value),
      fail: (code, reason, message = reason, headers = {}) => {
        const name = path.split("/")[6];
        const details = code === 404 && name !== undefined ? { details: { name } } : {};
        send(code, { kind: "Status", apiVersion: "v1", status: "Failure", message, reason, code, ...details }, headers);
      },
      open: () => reply.start(200, json),
      write: (data) => void reply.write(data),
      end: () => reply.end(),
      reset: () => reply.reset(),
      closed: reply.closed,
    };
    this.calls.push(call);
    const route = this.#routes.find((one) => one.method === method && one.path.test(path));
    const answer = route && (route.answers.length > 1 ? route.answers.shift() : route.answers[0]);
    if (answer) await answer(call);
    else call.fail(404, "NotFound", `${path} not found`);
  }
}

export function kubeconfig(server: string, token = "t1", certificate?: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "fake",
    clusters: [
      { name: "fake", cluster: { server, ...(certificate && { "certificate-authority-data": btoa(certificate) }) } },
    ],
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
