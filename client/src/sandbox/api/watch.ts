import type { KubeObject } from "../objects.ts";
import type { Change } from "../store/store.ts";
import { formOf, type Form } from "./accept.ts";
import { bookmarkOf } from "./bookmark.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { queryFlag, queryNumber } from "./number.ts";
import { checkListOptions } from "./requestOptions.ts";
import { selection } from "./selection.ts";
import { ApiError, expired } from "./status.ts";
import { asTable, included, partial } from "./table.ts";
import type { Target } from "./target.ts";
import { versionProblem } from "./version.ts";

/** Between bookmarks; milliseconds. */
const BOOKMARK_EVERY = 60_000;
/** The last one comes so long before the watch's end; milliseconds. */
const BOOKMARK_BEFORE_END = 2_000;
/** A watch without `timeoutSeconds` ends after this long; seconds. */
const DEFAULT_TIMEOUT = 45 * 60;

/** Answers a watch: what stands there (without a version), the history since a version, then each change. */
export function watchObjects(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  checkListOptions(request);
  const matches = selection(target, request.query);
  const from = startVersion(request.query);
  const watch = new Watch(context, target, request, reply, matches);
  watch.run(from);
}

/** @throws ApiError 500 as the API server answers a watch from a version that is none */
function startVersion(query: URLSearchParams): number {
  const text = query.get("resourceVersion") ?? "";
  const problem = versionProblem(text);
  if (problem !== undefined) throw new ApiError(500, "", problem);
  return Number(text);
}

class Watch {
  readonly #context: ApiContext;
  readonly #target: Target;
  readonly #request: ApiRequest;
  readonly #reply: Reply;
  readonly #matches: (object: KubeObject) => boolean;
  readonly #form: Form;
  readonly #bookmarks: boolean;
  /** Asked for what stands there, and to be told when that is all. */
  readonly #wantsState: boolean;
  #from = 0;
  #stops: (() => void)[] = [];
  #ended = false;
  /** Only the first table says what its columns are. */
  #hasColumns = false;

  constructor(
    context: ApiContext,
    target: Target,
    request: ApiRequest,
    reply: Reply,
    matches: (object: KubeObject) => boolean,
  ) {
    this.#context = context;
    this.#target = target;
    this.#request = request;
    this.#reply = reply;
    this.#matches = matches;
    this.#form = formOf(request);
    if (this.#form === "table") included(request.query);
    this.#bookmarks = queryFlag(request.query, "allowWatchBookmarks");
    const isFromState = ["", "0"].includes(request.query.get("resourceVersion") ?? "");
    this.#wantsState = request.query.has("sendInitialEvents")
      ? queryFlag(request.query, "sendInitialEvents")
      : isFromState;
  }

  get #fromState(): boolean {
    return this.#from === 0 || this.#wantsState;
  }

  run(from: number): void {
    const { store, clock } = this.#context;
    this.#from = from;
    this.#reply.start(200, { "content-type": "application/json" });
    this.#context.open.watches += 1;
    this.#reply.closed.addEventListener("abort", () => this.#end(), { once: true });
    const history = this.#fromState ? [] : store.since(from);
    if (history === "expired") {
      const { status } = expired(`too old resource version: ${from} (${store.compacted})`);
      this.#send("ERROR", status);
      this.#end();
      return;
    }
    if (this.#fromState) {
      this.#sendState();
    }
    history.forEach((change) => this.#forward(change));
    // A version from the future waits for the store to get there.
    this.#stops.push(store.subscribe((change) => change.version > from && this.#forward(change)));
    const seconds = queryNumber(this.#request.query, "timeoutSeconds") ?? DEFAULT_TIMEOUT;
    const limit = seconds === 0 ? DEFAULT_TIMEOUT : seconds;
    this.#stops.push(clock.after(limit * 1000, () => this.#end()));
    this.#scheduleBookmark(BOOKMARK_EVERY);
    if (limit * 1000 >= BOOKMARK_BEFORE_END) this.#scheduleBookmark(limit * 1000 - BOOKMARK_BEFORE_END);
  }

  #sendState(): void {
    const { store } = this.#context;
    for (const object of store.list(this.#target.type.plural, this.#target.namespace).filter(this.#matches)) {
      this.#send("ADDED", object);
    }
    if (this.#bookmarks && this.#wantsState) {
      this.#sendBookmark({ "k8s.io/initial-events-end": "true" });
    }
  }

  /** A change in or out of the selection is an arrival or a departure to this watch. */
  #forward({ type, resource, object, before }: Change): void {
    if (resource !== this.#target.type.plural) {
      return;
    }
    const was = before !== undefined && this.#matches(before);
    const is = type !== "DELETED" && this.#matches(object);
    if (is) {
      this.#send(was ? "MODIFIED" : "ADDED", object);
    } else if (was) {
      // The last form that matched, with the version of the departure.
      const { resourceVersion } = object.metadata;
      this.#send(
        "DELETED",
        type === "DELETED" ? object : { ...before, metadata: { ...before.metadata, resourceVersion } },
      );
    }
  }

  /** After so many milliseconds; every minute again. */
  #scheduleBookmark(after: number): void {
    if (this.#bookmarks && !this.#ended) {
      const cancel = this.#context.clock.after(after, () => {
        // A version that is still to come is not told of one before it (Kubernetes 1.34).
        if (this.#context.store.version >= this.#from) this.#sendBookmark();
        this.#stops = this.#stops.filter((stop) => stop !== cancel);
        if (after === BOOKMARK_EVERY) this.#scheduleBookmark(after);
      });
      this.#stops.push(cancel);
    }
  }

  #sendBookmark(annotations?: Record<string, string>): void {
    const isWhole = this.#form === "object" || this.#form === "yaml";
    this.#send("BOOKMARK", bookmarkOf(this.#target.type, this.#context.store.version, annotations, isWhole));
  }

  #send(type: string, object: unknown): void {
    if (this.#ended) return;
    const shown = type === "ERROR" ? object : this.#shown(object as KubeObject);
    this.#reply.write(`${JSON.stringify({ type, object: shown })}\n`);
  }

  #shown(object: KubeObject): object {
    return this.#form === "table" ? this.#row(object) : this.#form === "metadata" ? partial(object) : object;
  }

  #row(object: KubeObject): object {
    const { resourceVersion } = object.metadata;
    const { type } = this.#target;
    const now = this.#context.clock.now();
    const table = asTable(type.plural, [object], { resourceVersion }, this.#request.query, now);
    const isFirst = !this.#hasColumns;
    this.#hasColumns = true;
    return isFirst ? table : { ...table, columnDefinitions: null };
  }

  #end(): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#context.open.watches -= 1;
      this.#stops.forEach((stop) => stop());
      this.#reply.end();
    }
  }
}
