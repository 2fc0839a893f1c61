import { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import { randomBytes } from "node:crypto";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import { request as httpsRequest } from "node:https";
import { WebSocketConnection } from "../../../client/src/cluster/connection/socket/connection.ts";
import { eventually } from "../eventually.ts";

/** What these tests read of an object. */
export interface Thing {
  kind: string;
  apiVersion?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
    deletionGracePeriodSeconds?: number;
    continue?: string;
    remainingItemCount?: number;
  };
  spec: Record<string, unknown> & { nodeName?: string };
  status: PodStatus;
  items: Thing[];
}

export interface PodStatus {
  phase: string;
  reason?: string;
  message?: string;
  conditions?: { type: string; status: string; reason?: string; message?: string }[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
  ephemeralContainerStatuses?: ContainerStatus[];
}

export interface ContainerStatus {
  name: string;
  ready: boolean;
  restartCount: number;
  state: State;
  lastState: State;
}

export interface State {
  waiting?: { reason: string; message?: string };
  running?: object;
  terminated?: { exitCode: number; reason: string; message?: string; containerID?: string };
}

export interface Failure {
  kind: string;
  status: string;
  message: string;
  reason: string;
  code: number;
  details?: { name?: string; kind?: string; causes?: { reason: string; message: string; field?: string }[] };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

export interface WatchEvent {
  readonly type: string;
  readonly object: Thing & Partial<Failure>;
}

export interface CallOptions {
  readonly body?: unknown;
  /** The body as it is. */
  readonly text?: string;
  readonly headers?: Record<string, string>;
  /** Leaves out the kubeconfig's credentials. */
  readonly anonymous?: boolean;
}

/** The cluster of `KUBECONFIG`, by plain HTTPS: no client library stands between these tests and the API. */
export class Cluster {
  readonly #config = new KubeConfig();
  readonly #server: URL;

  constructor() {
    this.#config.loadFromDefault();
    const server = this.#config.getCurrentCluster()?.server;
    if (server === undefined) {
      throw new Error("KUBECONFIG names no cluster to test.");
    }
    this.#server = new URL(server);
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return readAnswer(await this.open(method, path, options));
  }

  /** The object that a request is answered with. @throws Error when it is refused */
  async object(method: string, path: string, options: CallOptions = {}): Promise<Thing> {
    const answer = await this.call(method, path, options);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    }
    return JSON.parse(answer.text) as Thing;
  }

  /** The `Status` that a request is refused with. @throws Error when it is not refused */
  async failure(method: string, path: string, options: CallOptions = {}): Promise<Failure> {
    const answer = await this.call(method, path, options);
    if (answer.status < 300) {
      throw new Error(`${method} ${path} was not refused: ${answer.status} ${answer.text}`);
    }
    return JSON.parse(answer.text) as Failure;
  }

  /** Opens a request and gives the answer as it streams. */
  async open(method: string, path: string, options: CallOptions = {}): Promise<IncomingMessage> {
    const { outgoing, body } = await this.#request(method, path, options);
    return new Promise((resolve, reject) => {
      outgoing.on("response", resolve);
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  /** Asks for a WebSocket with one of some protocols; a refusal is an answer. */
  async socket(path: string, protocols: readonly string[]): Promise<WebSocketConnection | Answer> {
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      // A kubelet that is to answer in JSON does not upgrade.
      accept: "*/*",
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
      ...(protocols.length > 0 && { "sec-websocket-protocol": protocols.join(", ") }),
    };
    const { outgoing } = await this.#request("GET", path, { headers });
    return new Promise((resolve, reject) => {
      outgoing.on("upgrade", ({ headers: agreed }: IncomingMessage, stream, head) => {
        const protocol = agreed["sec-websocket-protocol"] ?? "";
        resolve(new WebSocketConnection(stream, head, { protocol, isClient: true }));
      });
      outgoing.on("response", (response: IncomingMessage) => {
        readAnswer(response).then(resolve, reject);
      });
      outgoing.on("error", reject);
      outgoing.end();
    });
  }

  async #request(
    method: string,
    path: string,
    options: CallOptions,
  ): Promise<{ readonly outgoing: ClientRequest; readonly body: string | undefined }> {
    const settings: RequestOptions = {
      method,
      host: this.#server.hostname,
      port: this.#server.port,
      path,
      headers: { accept: "application/json" },
    };
    await this.#config.applyToHTTPSOptions(settings);
    if (options.anonymous) {
      const { ca } = settings;
      Object.assign(settings, { cert: undefined, key: undefined, agent: undefined, ca });
    }
    const body = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const auth = options.anonymous ? {} : (settings.headers as Record<string, string>);
    settings.headers = {
      ...auth,
      accept: "application/json",
      ...(body !== undefined && {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
      }),
      ...options.headers,
    };
    return { outgoing: httpsRequest(settings), body };
  }

  /** All events of a watch that ends by itself (give it `timeoutSeconds`), or up to the one that `last` accepts. */
  async watch(
    path: string,
    last: (event: WatchEvent) => boolean = () => false,
    headers: Record<string, string> = {},
  ): Promise<WatchEvent[]> {
    const response = await this.open("GET", path, { headers });
    const events: WatchEvent[] = [];
    let rest = "";
    for await (const chunk of response) {
      const lines = (rest + (chunk as Buffer).toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.filter((text) => text !== "")) {
        const event = JSON.parse(line) as WatchEvent;
        events.push(event);
        if (last(event)) {
          response.destroy();
          return events;
        }
      }
    }
    return events;
  }

  /** A namespace of its own, with its service account. */
  async newNamespace(): Promise<Namespace> {
    const name = `conformance-${randomBytes(4).toString("hex")}`;
    await this.object("POST", "/api/v1/namespaces", { body: { metadata: { name } } });
    const namespace = new Namespace(this, name);
    await eventually("its service account", async () => {
      const { status } = await this.call("GET", `${namespace.path}/serviceaccounts/default`);
      return status === 200 ? true : undefined;
    });
    return namespace;
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** A namespace for tests. */
export class Namespace {
  readonly cluster: Cluster;
  readonly name: string;
  /** `/api/v1/namespaces/NAME` */
  readonly path: string;
  readonly pods: string;

  constructor(cluster: Cluster, name: string) {
    this.cluster = cluster;
    this.name = name;
    this.path = `/api/v1/namespaces/${name}`;
    this.pods = `${this.path}/pods`;
  }

  createPod(pod: object): Promise<Thing> {
    return this.cluster.object("POST", this.pods, { body: pod });
  }

  pod(name: string): Promise<Thing> {
    return this.cluster.object("GET", `${this.pods}/${name}`);
  }

  /** The pod once `ready` accepts it. */
  podWhen(name: string, what: string, ready: (pod: Thing) => boolean): Promise<Thing> {
    let last: Thing | undefined;
    return eventually(
      `${name}: ${what}`,
      async () => {
        last = await this.pod(name);
        return ready(last) ? last : undefined;
      },
      () => JSON.stringify(last?.status),
    );
  }

  finished(name: string): Promise<Thing> {
    return this.podWhen(name, "to finish", ({ status }) => ["Succeeded", "Failed"].includes(status.phase));
  }

  running(name: string): Promise<Thing> {
    return this.podWhen(name, "to run", ({ status }) => status.phase === "Running");
  }

  waiting(name: string, reason: string): Promise<Thing> {
    return this.podWhen(name, `to wait for ${reason}`, (pod) =>
      (pod.status.containerStatuses ?? []).some(({ state }) => state.waiting?.reason === reason),
    );
  }

  async log(name: string, query = ""): Promise<string> {
    const { status, text } = await this.cluster.call("GET", `${this.pods}/${name}/log?${query}`);
    if (status !== 200) {
      throw new Error(`log of ${name}: ${status} ${text}`);
    }
    return text;
  }

  /** `REASON: message` of each event about a pod, until one matches. */
  eventOf(name: string, pattern: RegExp): Promise<string> {
    const selector = encodeURIComponent(`involvedObject.name=${name},involvedObject.kind=Pod`);
    let seen: string[] = [];
    return eventually(
      `an event of ${name} like ${String(pattern)}`,
      async () => {
        const list = await this.cluster.object("GET", `${this.path}/events?fieldSelector=${selector}`);
        seen = (list.items as unknown as { reason: string; message: string }[]).map(
          (one) => `${one.reason}: ${one.message}`,
        );
        return seen.find((text) => pattern.test(text));
      },
      () => seen.join("\n"),
    );
  }

  async remove(): Promise<void> {
    await this.cluster.call("DELETE", `${this.pods}?gracePeriodSeconds=0`);
    await this.cluster.call("DELETE", this.path);
  }
}

/** A pod with one container `base` that runs a shell script, for which the image has to have a shell only. */
export function scriptPod(name: string, script: string, more: PodParts = {}): object {
  const { metadata = {}, spec = {}, container = {} } = more;
  const base = { name: "base", image: "busybox:1.36", command: ["sh", "-c", script], ...container };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, ...metadata },
    spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 1, containers: [base], ...spec },
  };
}

export interface PodParts {
  readonly metadata?: object;
  readonly spec?: object;
  readonly container?: object;
}
