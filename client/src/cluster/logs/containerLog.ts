import { LogBatch } from "../../logBatch.ts";
import { Backoff } from "../connection/backoff.ts";
import type { Cluster, Query } from "../connection/cluster.ts";
import { isClusterError, type ClusterError } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import { reopensStream } from "../dbnd/logStream.ts";
import { FirstRequest, isOfPart } from "./firstRequest.ts";
import type { FollowedPod } from "./followedPod.ts";
import type { FollowerSink } from "./followerSink.ts";
import type { FollowOptions } from "./followOptions.ts";
import { LogCursor, type Position } from "./logCursor.ts";
import { readLog, type ReadOutcome } from "./logReader.ts";
import type { LogLine, LogRequest } from "./logs.ts";
import type { LogSource } from "./logSource.ts";
import { PassingTrouble } from "./passingTrouble.ts";
import { readOn } from "./readOn.ts";
import { secondOf } from "../../rfc3339.ts";
import { StreamSlots } from "./streamSlots.ts";

/** A stream without a byte for this long is opened anew, in case it is half-open. Milliseconds. */
const SILENCE = 60_000;
const DEFAULT_RETRIES = 100;
/** Between attempts, once those that a run allows in a row are used up. Milliseconds. */
const SELDOM = 60_000;
/** How often in a row the rest of a log is asked for in vain; less often where the server says no. */
const MOST_READS = 20;
const MOST_REFUSALS = 5;
/** How often a log is asked for again that lacks lines which were received: a kubelet that stopped may have ended the answer. */
const MOST_DOUBTS = 3;
/** Before that. Milliseconds. */
const DOUBT = 300;

/** The log of one container, start by start: read stream by stream, each going on where the one before ended. */
export class ContainerLog {
  readonly #cluster: Cluster;
  readonly #request: LogRequest;
  readonly #pod: FollowedPod;
  readonly #sink: FollowerSink;
  readonly #options: FollowOptions;
  readonly #first: FirstRequest;
  readonly #reopen: Backoff;
  readonly #trouble: PassingTrouble;
  #cursor: LogCursor;
  /** The container has been started again since the beginning: of that start all is wanted. */
  #isNextStart = false;
  /** A log had nothing of what was received: the node has begun another file for it, or it is another start's. */
  #isStrange = false;
  /** It is not sure that the lines that were received last are not of the start that is read now. */
  #maySeeAgain = false;

  constructor(
    cluster: Cluster,
    request: LogRequest,
    { pod, sink, options }: { readonly pod: FollowedPod; readonly sink: FollowerSink; readonly options: FollowOptions },
  ) {
    const { clock } = cluster;
    this.#cluster = cluster;
    this.#request = request;
    this.#pod = pod;
    this.#sink = sink;
    this.#options = options;
    this.#first = new FirstRequest(request, clock);
    this.#cursor = new LogCursor(undefined, isOfPart(request));
    this.#reopen = new Backoff(clock, { first: 200, longest: 10_000 });
    this.#trouble = new PassingTrouble(clock, options.isKnown === true);
  }

  /** The line that was received last. */
  get last(): LogLine | undefined {
    return this.#cursor.last;
  }

  get isStrange(): boolean {
    return this.#isStrange;
  }

  /** Lines of a later second than the start of the instance that is told now are not of the one before. */
  hasLinesSince(startedAt: string | undefined): boolean {
    const { last } = this.#cursor;
    return last !== undefined && startedAt !== undefined && secondOf(last.time) > secondOf(startedAt);
  }

  /** What is read next is of a start of the container that follows one which was missed. */
  skipStart(): void {
    this.#cursor = this.#cursor.next();
  }

  /**
   * What is read next is of the container's next start, all of it.
   *
   * @param maySeeAgain lines that were received may be of that start already
   */
  beginStart(maySeeAgain: boolean): void {
    this.#maySeeAgain = maySeeAgain;
    if (!maySeeAgain) this.#cursor = new LogCursor();
    this.#isStrange = false;
    this.#isNextStart = true;
  }

  /** @param instance whose log is wanted, where the answer may be that of the next one */
  follow(source: LogSource, instance: number): Promise<ReadOutcome> {
    return this.#read(source, { follow: true, ...this.#start }, instance);
  }

  /**
   * Reads all that is left of a container that has ended. A kubelet that stops ends an answer anywhere, and nothing in it says
   * so (Kubernetes 1.34): it was all once there is nothing behind it. One that has not even what was received may have ended so,
   * or the node has begun another file, in which there is nothing yet.
   *
   * @param previous the log of the start before is wanted
   * @param instance see `follow`
   */
  async readRest(source: LogSource, previous = false, instance?: number): Promise<ReadOutcome> {
    let all = await this.readToEnd(source, previous, instance);
    let doubts = 0;
    for (let times = 1, last = all; times < MOST_READS && isWhole(last); times++) {
      if (last.lines === 0 && !(lacksKnown(last) && ++doubts < MOST_DOUBTS)) break;
      if (last.lines === 0) await pause(this.#cluster.clock, DOUBT, this.#options.signal);
      last = await this.readToEnd(source, previous, instance, true);
      // What was read to its end is not there any more, or another has its name.
      if (last.how === "other" || isClusterError(last.error, "not-found")) return all;
      const isStrange = last.isStrange ?? (all.lines > 0 && all.isStrange);
      all = { ...last, ...(isStrange && { isStrange: true }), lines: all.lines + last.lines };
    }
    return all;
  }

  /**
   * Reads without following until an answer is complete, or further attempts are useless.
   *
   * @param previous the log of the start before is wanted
   * @param instance see `follow`
   * @param wasThere it has been read to an end already, and may be away by now
   */
  async readToEnd(source: LogSource, previous = false, instance?: number, wasThere = false): Promise<ReadOutcome> {
    const { clock } = this.#cluster;
    const query = previous ? { ...this.#start, previous } : this.#start;
    const backoff = new Backoff(clock, { first: 200, longest: 5000 });
    for (;;) {
      const outcome = await this.#read(source, query, instance);
      if (isWhole(outcome) || outcome.how === "other" || this.#options.signal?.aborted) return outcome;
      if (wasThere && isClusterError(outcome.error, "not-found")) return outcome;
      const isRefused = outcome.isCutShort || (outcome.how === "refused" && !outcome.error?.isTransient);
      const most = Math.min(this.#maxRetries, isRefused ? MOST_REFUSALS : MOST_READS);
      if (!reopensStream("transport", backoff.failures + 1, most)) return outcome;
      if (outcome.error) this.#sink.tellBreak(outcome.error);
      await pause(clock, backoff.next(outcome.error?.retryAfter), this.#options.signal);
    }
  }

  /** Waits before a stream that ended is opened again; false when it is better to give up. */
  async mayReopen(last: ReadOutcome): Promise<boolean> {
    if (last.how === "silent") return true;
    if (last.how === "end" && last.lines > 0) return true;
    if (last.error && !isNotReady(last.error) && !this.#trouble.mayPass(last.error)) return false;
    const wait = this.#reopen.next(last.error?.retryAfter);
    if (last.error && !isNotReady(last.error)) this.#sink.tellBreak(last.error);
    // DBND gives the log up then. What a container writes while its node is not heard of can be read once that is back.
    const isUsedUp = last.how !== "end" && !reopensStream("transport", this.#reopen.failures, this.#maxRetries);
    return pause(this.#cluster.clock, isUsedUp ? Math.max(wait, SELDOM) : wait, this.#options.signal);
  }

  /** A last line without a line end is a line once nothing can follow it. */
  async passRest(outcome: ReadOutcome | undefined): Promise<void> {
    if (!outcome?.rest) return;
    this.#cursor.add(LogBatch.of([outcome.rest]));
    await this.#sink.rest(outcome.rest);
  }

  get #maxRetries(): number {
    return this.#options.maxRetries ?? DEFAULT_RETRIES;
  }

  /** The first request of a container may be for a part of its log; later ones go on where the cursor is. */
  get #start(): Query {
    return this.#cursor.last || this.#isNextStart ? {} : this.#first.query;
  }

  async #read(source: LogSource, query: Query, instance?: number): Promise<ReadOutcome> {
    const read = (asked: Query, position: Position): Promise<ReadOutcome> =>
      this.#readFrom(source, asked, position, instance);
    const { outcome, isOtherFile } = await readOn(this.#cursor, query, read, this.#maySeeAgain);
    this.#isStrange ||= isOtherFile;
    if (outcome.lines > 0) this.#maySeeAgain = false;
    return outcome;
  }

  async #readFrom(source: LogSource, query: Query, position: Position, instance?: number): Promise<ReadOutcome> {
    const { signal, containerEnded } = this.#options;
    const isFirst = query.follow === true && !this.#cursor.last && !this.#first.sawEmptyStream && !this.#isNextStart;
    // Runtimes write long lines in pieces, of which the kubelet counts and times each (Kubernetes 1.34), and the node may begin
    // another file between two of them.
    this.#sink.mayBeginInside ||= !this.#cursor.last;
    const slot = await StreamSlots.of(this.#cluster).take(isFirst, signal);
    if (!slot) return { how: "broken", lines: 0 };
    // Where many logs wait, each is first read as far as it goes: nobody waits for one that has nothing more to say.
    const { isGlance } = slot;
    this.#pod.streamOpens();
    const outcome = await readLog(this.#cluster, source, this.#cursor, this.#sink, {
      query: isGlance ? { ...query, follow: false } : query,
      position,
      signal,
      silence: SILENCE,
      hurry: query.follow ? containerEnded : undefined,
      giveUp: query.follow ? slot.wanted : undefined,
      confirm:
        this.#request.podUid === undefined
          ? undefined
          : (): Promise<boolean> => this.#pod.confirmStream(source.container, instance),
      heard: () => {
        this.#pod.streamHeard();
        this.#first.wasOpen = true;
        slot.heard();
        this.#trouble.isOver();
      },
    }).finally(() => slot.release());
    if (outcome.lines > 0) this.#reopen.reset();
    // Its end is not that of the log.
    const isEndOfGlance = isGlance && outcome.how === "end";
    if ((isEndOfGlance || outcome.how === "silent") && !this.#cursor.last) this.#first.sawEmptyStream = true;
    return isEndOfGlance ? { ...outcome, how: "silent" } : outcome;
  }
}

/** Whether the end of an answer is that of the log. */
export function isWhole(outcome: ReadOutcome | undefined): boolean {
  return outcome?.how === "end" && outcome.isCutShort !== true;
}

/** Whether an answer that has nothing new does not have what was received, either: nobody knows whether more was written. */
export function lacksKnown(outcome: ReadOutcome | undefined): boolean {
  return outcome?.isStrange === true && outcome.lines === 0;
}

/** The kubelet refuses the log of a container that it is only just starting. */
function isNotReady(error: ClusterError): boolean {
  return error.httpStatus === 400 || error.httpStatus === 404;
}
