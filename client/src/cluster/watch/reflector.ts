import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import { errorOfConnection } from "../connection/errorMapping.ts";
import { isClusterError, type ClusterError, type ClusterErrorReason } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import type { ObjectMeta } from "../objects.ts";
import { listPages, type Selectors } from "../connection/pages.ts";
import { Refusals } from "../connection/refusals.ts";
import { isNewer } from "../connection/resourceVersion.ts";
import type { WatchHandlers, WatchState } from "./watchHandlers.ts";
import { watchEvents } from "./watchStream.ts";

/**
 * A watch that is silent for this long is opened anew: servers send a bookmark each minute, so that a half-open
 * connection is noticed within this limit. Milliseconds.
 */
const SILENCE = 75_000;
/** Servers end a watch after this time; each client asks for another one, so that they do not come back together. */
const WATCH_SECONDS = { least: 240, most: 480 };
const MOST_GONE = 1000;
/**
 * A version that the server has never had, since it was set up anew or restored under the same address, is answered by
 * silence. After so many watches in a row without an event or a bookmark it is listed again.
 */
const MOST_SILENT = 2;
/** After a watch that ends sooner comes a pause, which grows where it brought nothing new. Milliseconds. */
const TOO_SHORT = 1000;

/** Waiting does not mend these. */
const FINAL: ReadonlySet<ClusterErrorReason> = new Set([
  "unauthorized",
  "forbidden",
  "not-found",
  "invalid",
  "kubeconfig",
  "credentials",
  "certificate",
]);

/** What a reflector keeps: anything with a name and a version. */
export interface Reflected {
  readonly metadata: ObjectMeta;
}

/** One list-and-watch, and the objects it knows; works while somebody listens. */
export class Reflector<T extends Reflected> {
  /** Settled once it has stopped for good. */
  readonly done: Promise<void>;
  readonly #cluster: Cluster;
  readonly #path: string;
  readonly #selectors: Selectors;
  readonly #handlers = new Set<WatchHandlers<T>>();
  readonly #stop = new AbortController();
  readonly #objects = new Map<string, T>();
  readonly #backoff: Backoff;
  #state: WatchState = { kind: "connecting" };
  #version: string | undefined;
  /** Of the last list. */
  #listed: string | undefined;
  /**
   * The versions at which objects went lately: a late event must not bring them back. One that had only left the selection may
   * come again.
   */
  readonly #gone = new Map<string, string>();
  /** Watches in a row that were silent from their beginning. */
  #silent = 0;
  #isListed = false;
  #wasSynced = false;
  readonly #refusals: Refusals;

  /**
   * @param path of the list, such as `/api/v1/namespaces/etl/pods`
   * @param from the version up to which the listeners know everything already, so that nothing is listed
   */
  constructor(cluster: Cluster, path: string, selectors: Selectors = {}, from?: string) {
    this.#version = from;
    this.#listed = from;
    this.#cluster = cluster;
    this.#path = path;
    this.#selectors = selectors;
    this.#refusals = new Refusals(cluster.clock);
    this.#backoff = new Backoff(cluster.clock, { first: 250, longest: 15_000 });
    // In a later turn, so that the first listener is there before the first state.
    this.done = Promise.resolve().then(() => this.#run());
  }

  /** True once nobody can join any more. */
  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Whether who joins now misses nothing of what comes after that version; without one, of what there is. */
  hasAllSince(from: string | undefined): boolean {
    return from === undefined || this.#isListed || this.#version === from;
  }

  add(handlers: WatchHandlers<T>): void {
    this.#handlers.add(handlers);
    tellOne(handlers, () => handlers.onState?.(this.#state));
    if (this.#isListed) tellOne(handlers, () => handlers.onSync?.([...this.#objects.values()]));
  }

  /** Tells it that it hears no more. */
  remove(handlers: WatchHandlers<T>): void {
    this.#handlers.delete(handlers);
    tellOne(handlers, () => handlers.onState?.({ kind: "stopped" }));
    if (this.#handlers.size === 0) this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        if (this.#version === undefined) await this.#list();
        await this.#watch();
      } catch (error) {
        if (this.isStopped) return;
        const failure = errorOfConnection(error, { method: "GET", path: this.#path, server: this.#cluster.server });
        if (FINAL.has(failure.reason) && this.#isBelieved(failure)) {
          this.#tellState({ kind: "stopped", error: failure });
          this.#stop.abort();
          return;
        }
        if (!FINAL.has(failure.reason)) this.#refusals.reset();
        await this.#recover(failure);
      }
    }
  }

  /** A refusal counts at once at the beginning, later when it lasts; credentials that were good once can be renewed. */
  #isBelieved({ reason }: ClusterError): boolean {
    if (!this.#wasSynced) return true;
    return reason !== "unauthorized" && reason !== "credentials" && this.#refusals.add();
  }

  async #list(): Promise<void> {
    if (this.#state.kind === "synced") this.#tellState({ kind: "connecting" });
    const list = await listPages<T>(this.#cluster, this.#path, this.#selectors, { signal: this.#stop.signal });
    this.#objects.clear();
    for (const object of list.items) if (isReflected(object)) this.#objects.set(keyOf(object), slim(object));
    this.#version = list.resourceVersion;
    this.#listed = list.resourceVersion;
    this.#isListed = true;
    this.#tell((handlers) => handlers.onSync?.([...this.#objects.values()]));
    this.#tellState({ kind: "synced" });
  }

  async #watch(): Promise<void> {
    const { least, most } = WATCH_SECONDS;
    const { clock } = this.#cluster;
    const opened = clock.monotonic();
    const stream = await this.#cluster.stream(this.#path, {
      signal: this.#stop.signal,
      query: {
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: this.#version,
        timeoutSeconds: Math.round(least + clock.random() * (most - least)),
        labelSelector: this.#selectors.labelSelector,
        fieldSelector: this.#selectors.fieldSelector,
      },
    });
    if (this.#state.kind !== "synced") this.#tellState({ kind: "synced" });
    const identity = { path: this.#path, server: this.#cluster.server };
    try {
      for await (const batch of watchEvents<T>(stream, identity, clock, SILENCE)) {
        for (const event of batch) {
          this.#silent = 0;
          if (this.#take(event.type, event.object)) this.#backoff.reset();
        }
      }
    } catch (error) {
      if (isClusterError(error, "timeout") && ++this.#silent % MOST_SILENT === 0) this.#version = undefined;
      throw error;
    }
    if (clock.monotonic() - opened > TOO_SHORT) this.#backoff.reset();
    else await pause(clock, this.#backoff.next(), this.#stop.signal);
  }

  /**
   * What is not newer than what is known of an object is a repetition, or comes too late. True where the watch has come
   * further: a server that says the same and ends, again and again, is left alone for a while.
   */
  #take(type: string, object: Partial<Reflected>): boolean {
    const version = object.metadata?.resourceVersion;
    const isFurther = isNewer(version, this.#version);
    if (isFurther) this.#version = version;
    this.#tellEvent(type, object, version);
    return isFurther;
  }

  #tellEvent(type: string, object: Partial<Reflected>, version: string | undefined): void {
    if (type === "BOOKMARK") {
      if (version !== undefined) this.#tell((handlers) => handlers.onVersion?.(version));
      return;
    }
    const taken = slim(object as T);
    const key = keyOf(taken);
    const known = this.#objects.get(key)?.metadata.resourceVersion ?? this.#gone.get(key) ?? this.#listed;
    if (!isNewer(version, known)) return;
    if (type === "DELETED") {
      this.#objects.delete(key);
      this.#remember(key, version);
      this.#tell((handlers) => handlers.onDelete?.(taken));
    } else {
      this.#objects.set(key, taken);
      this.#tell((handlers) => handlers.onUpsert?.(taken));
    }
  }

  #remember(key: string, version: string): void {
    this.#gone.set(key, version);
    if (this.#gone.size > MOST_GONE) this.#gone.delete(this.#gone.keys().next().value ?? "");
  }

  async #recover(error: ClusterError): Promise<void> {
    const listAgain = error.reason === "gone";
    if (listAgain) this.#version = undefined;
    // A silent watch or a forgotten version is nothing to tell of, unless it happens again and again.
    if ((listAgain || error.reason === "timeout") && this.#backoff.failures === 0) {
      this.#backoff.next();
      return;
    }
    const retryIn = this.#backoff.next(error.retryAfter);
    this.#tellState({ kind: "disconnected", error, retryIn });
    await pause(this.#cluster.clock, retryIn, this.#stop.signal);
  }

  #tellState(state: WatchState): void {
    this.#state = state;
    if (state.kind === "synced") {
      this.#wasSynced = true;
      this.#refusals.reset();
    }
    this.#tell((handlers) => handlers.onState?.(state));
  }

  #tell(call: (handlers: WatchHandlers<T>) => void): void {
    for (const handlers of this.#handlers) tellOne(handlers, call);
  }
}

/** A listener's mistake must not end the watch of the others. */
function tellOne<H>(handlers: H, call: (handlers: H) => void): void {
  try {
    call(handlers);
  } catch {
    // Its own business.
  }
}

/** What is none counts as not there: a list of which one item is odd would never be read to its end. */
function isReflected(item: unknown): boolean {
  if (typeof item !== "object" || item === null || !("metadata" in item)) return false;
  return typeof item.metadata === "object" && item.metadata !== null;
}

function keyOf({ metadata }: Reflected): string {
  return metadata.uid ?? `${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}

/** Without the field that nobody reads and that is often half of an object. */
function slim<T extends Reflected>(object: T): T {
  const metadata: Record<string, unknown> = { ...object.metadata };
  delete metadata.managedFields;
  return { ...object, metadata };
}
