import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { t } from "../../l10n.ts";
import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import type { Pod } from "../objects.ts";
import { ClusterError, isClusterError } from "../connection/errors.ts";
import { limit, pause } from "../connection/limits.ts";
import { hasEnded } from "../pods/podState.ts";
import { getPod, podPath } from "../pods/pods.ts";
import { watchPods } from "../watch/watch.ts";
import type { WebSocketConnection } from "../connection/socket/connection.ts";
import { carry } from "./carry.ts";

export const FORWARD_PROTOCOLS: readonly string[] = ["v4.channel.k8s.io"];

export interface ForwardRequest {
  readonly namespace: string;
  readonly pod: string;
  /** Only to this very pod; absent: to the one that has the name at the first connection. */
  readonly uid?: string | undefined;
  /** Port in the pod. */
  readonly port: number;
  /** Port on 127.0.0.1; 0: any free one. */
  readonly localPort: number;
}

/** How long a connection of a program waits for the way into the pod to come back. Milliseconds. */
const PATIENCE = 20_000;
const LOOK_PATIENCE = 5000;

export type ForwardState =
  /** Takes connections; so many are open. */
  | { readonly kind: "ready"; readonly connections: number }
  /** The way into the pod is broken; it is tried again by itself. */
  | { readonly kind: "reconnecting"; readonly problem: string }
  /** The pod has ended, is gone, or another one has its name: the port is closed. */
  | { readonly kind: "gone"; readonly problem: string };

export interface ForwardHandlers {
  /** One line for each connection that failed. */
  onProblem(problem: string): void;
  onState?(state: ForwardState): void;
}

export interface PortForward {
  /** The port on 127.0.0.1. */
  readonly localPort: number;
  readonly state: ForwardState;
  /** Settled once it is closed. */
  readonly closed: Promise<void>;
  close(): void;
}

/**
 * Listens on 127.0.0.1 and carries each connection into the pod, over a WebSocket of its own. When the way into the pod
 * breaks, new connections wait while it is looked for again; when the pod is no more, the port is closed: at once where pods may
 * be watched, else with the next connection.
 *
 * @throws Error where the local port cannot be taken (`EADDRINUSE`)
 */
export async function forwardPort(
  cluster: Cluster,
  request: ForwardRequest,
  handlers: ForwardHandlers,
): Promise<PortForward> {
  const forward = new Forward(cluster, request, handlers);
  await forward.listen();
  return forward;
}

class Forward implements PortForward {
  readonly closed: Promise<void>;
  readonly #cluster: Cluster;
  readonly #request: ForwardRequest;
  readonly #handlers: ForwardHandlers;
  readonly #stop = new AbortController();
  readonly #server: Server;
  #uid: string | undefined;
  #connections = 0;
  #state: ForwardState = { kind: "ready", connections: 0 };
  #recovery: Promise<void> | undefined;

  constructor(cluster: Cluster, request: ForwardRequest, handlers: ForwardHandlers) {
    this.#cluster = cluster;
    this.#request = request;
    this.#handlers = handlers;
    this.#uid = request.uid;
    this.#server = createServer({ allowHalfOpen: true }, (local) => void this.#take(local));
    this.closed = new Promise((resolve) => this.#server.once("close", resolve));
  }

  get localPort(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? this.#request.localPort;
  }

  get state(): ForwardState {
    return this.#state;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#request.localPort, "127.0.0.1", resolve);
    });
    this.#watch();
  }

  close(): void {
    this.#stop.abort();
    this.#server.close();
  }

  /** Sees the pod's end without a connection that fails. Where that may not be watched, or breaks, connections tell. */
  #watch(): void {
    const { namespace, pod: name } = this.#request;
    const look = (pod: Pod | undefined): void => {
      const gone = this.#whyNot(pod);
      if (gone !== undefined && !this.#stop.signal.aborted) this.#end(gone);
    };
    void watchPods(
      this.#cluster,
      { namespace, fieldSelector: `metadata.name=${name}` },
      { onSync: ([pod]) => look(pod), onUpsert: look, onDelete: () => look(undefined) },
      { signal: this.#stop.signal },
    );
  }

  async #take(local: Socket): Promise<void> {
    local.pause();
    local.on("error", () => undefined);
    const left = new AbortController();
    local.once("close", () => left.abort());
    this.#count(1);
    try {
      await this.#carry(local, await this.#open(left.signal));
    } catch (error) {
      if (!this.#stop.signal.aborted && !left.signal.aborted)
        this.#handlers.onProblem(error instanceof Error ? error.message : String(error));
      local.destroy();
    } finally {
      this.#count(-1);
    }
  }

  /**
   * Opens the way into the pod; while it is broken, waits for its return.
   *
   * @param left fires when the program is not there any more
   * @throws ClusterError
   */
  async #open(left: AbortSignal): Promise<WebSocketConnection> {
    const { namespace, pod, port } = this.#request;
    const backoff = new Backoff(this.#cluster.clock, { first: 250, longest: 2000 });
    const patience = limit(this.#cluster.clock, [this.#stop.signal, left], PATIENCE);
    try {
      for (;;) {
        if (this.#recovery) await settledOr(this.#recovery, patience.signal);
        try {
          return await this.#cluster.openSocket(`${podPath(namespace, pod)}/portforward`, {
            protocols: FORWARD_PROTOCOLS,
            query: { ports: String(port) },
            signal: this.#stop.signal,
          });
        } catch (error) {
          const isOver = patience.signal.aborted || !(error instanceof ClusterError);
          if (isOver || !(error.isTransient || error.reason === "not-found")) throw error;
          this.#broken(error.message);
          if (!(await pause(this.#cluster.clock, backoff.next(error.retryAfter), patience.signal))) throw error;
        }
      }
    } finally {
      patience.release();
    }
  }

  /** The way into the pod is broken: looks until the same pod can be read again, or is known to be no more. */
  #broken(problem: string): void {
    if (this.#stop.signal.aborted || this.#recovery) return;
    this.#tell({ kind: "reconnecting", problem });
    this.#recovery = this.#recover().finally(() => {
      this.#recovery = undefined;
    });
  }

  async #recover(): Promise<void> {
    const { signal } = this.#stop;
    const { clock } = this.#cluster;
    const backoff = new Backoff(clock, { first: 250, longest: 5000 });
    while (!signal.aborted) {
      try {
        const gone = await this.#whyGone();
        if (gone === undefined) this.#tell({ kind: "ready", connections: this.#connections });
        else this.#end(gone);
        return;
      } catch (error) {
        // Without the right to read pods nobody can tell: the next connection shows it.
        if (!(error instanceof ClusterError) || !error.isTransient) {
          this.#tell({ kind: "ready", connections: this.#connections });
          return;
        }
        this.#tell({ kind: "reconnecting", problem: error.message });
        await pause(clock, backoff.next(error.retryAfter), signal);
      }
    }
  }

  async #whyGone(): Promise<string | undefined> {
    const { namespace, pod: name } = this.#request;
    try {
      const options = { signal: this.#stop.signal, timeoutMs: LOOK_PATIENCE };
      return this.#whyNot(await getPod(this.#cluster, namespace, name, options));
    } catch (error) {
      if (isClusterError(error, "not-found")) return this.#whyNot(undefined);
      throw error;
    }
  }

  /** Why nothing can be carried into what has the pod's name now; undefined where it can. */
  #whyNot(pod: Pod | undefined): string | undefined {
    const { pod: name } = this.#request;
    if (!pod) return t("pod {0} is gone", name);
    this.#uid ??= pod.metadata.uid;
    if (pod.metadata.uid !== this.#uid) return t("another pod has the name {0} now", name);
    return hasEnded(pod) ? t("pod {0} has ended", name) : undefined;
  }

  #end(problem: string): void {
    this.#tell({ kind: "gone", problem });
    this.close();
  }

  #count(change: 1 | -1): void {
    this.#connections += change;
    if (this.#state.kind === "ready") this.#tell({ kind: "ready", connections: this.#connections });
  }

  #tell(state: ForwardState): void {
    if (this.#state.kind === "gone") return; // nothing comes after that
    this.#state = state;
    this.#handlers.onState?.(state);
  }

  async #carry(local: Socket, socket: WebSocketConnection): Promise<void> {
    const { code, reason } = await carry(local, socket, {
      clock: this.#cluster.clock,
      stop: this.#stop.signal,
      onProblem: (problem) => this.#handlers.onProblem(problem),
    });
    if (code === 1006 && !local.destroyed)
      this.#broken(t("the connection to pod {0} broke: {1}", this.#request.pod, reason));
    local.end();
  }
}

/** Resolves once the work has settled, or the signal fires. */
async function settledOr(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const leave = (): void => resolve(undefined);
  if (signal.aborted) return;
  signal.addEventListener("abort", leave, { once: true });
  await Promise.race([work, promise]);
  signal.removeEventListener("abort", leave);
}
