import { t } from "../../l10n.ts";
import { Backoff } from "../connection/backoff.ts";
import type { Clock } from "../clock.ts";
import type { Cluster, Query } from "../connection/cluster.ts";
import { isPreviousOne, progressOf, type ContainerProgress } from "./containerProgress.ts";
import { reopensStream } from "../dbnd/logStream.ts";
import type { ClusterError } from "../connection/errors.ts";
import { isClusterError } from "../connection/errors.ts";
import { FollowerSink } from "./followerSink.ts";
import { pause } from "../connection/limits.ts";
import { LogCursor, type Position } from "./logCursor.ts";
import { secondOf, timeOfSecond } from "../../rfc3339.ts";
import { readOn } from "./readOn.ts";
import { readLog, type ReadOutcome } from "./logReader.ts";
import { LogRotation } from "./logRotation.ts";
import { LogSecrets } from "./logSecrets.ts";
import { sourceOf, type LogSource } from "./logSource.ts";
import type { FollowOptions } from "./followOptions.ts";
import type { LogEnd, LogRequest, LogSink } from "./logs.ts";
import type { Pod } from "../objects.ts";
import { PassingTrouble } from "./passingTrouble.ts";
import { getPod } from "../pods/pods.ts";
import { StreamSlots } from "./streamSlots.ts";

/** A stream without a byte for this long is opened anew, in case it is half-open. Milliseconds. */
const SILENCE = 60_000;
const DEFAULT_RETRIES = 100;
/** Between attempts, once those that a run allows in a row are used up. Milliseconds. */
const SELDOM = 60_000;
/** How often in a row the rest of a log is asked for in vain; less often where the server says no. */
const MOST_READS = 20;
const MOST_REFUSALS = 5;
/** What is read so much later than the pod was asked for was not on its way then. Milliseconds. */
const FRESH = 1000;

/** What is known of the pod: itself, or why there is no more to be read of it. */
type Answer = { readonly pod: Pod } | { readonly end: LogEnd["why"]; readonly error?: Error };

/**
 * Follows one container. A stream's end says nothing: after each the pod is asked, and decides. What a container has
 * written at its end is read once more without following, so that nothing is lost to a stream that ended early.
 */
export class LogFollower {
  readonly #cluster: Cluster;
  readonly #request: LogRequest;
  readonly #sink: FollowerSink;
  readonly #options: FollowOptions;
  readonly #signal: AbortSignal | undefined;
  readonly #clock: Clock;
  readonly #reopen: Backoff;
  readonly #wait: Backoff;
  readonly #startedAt: number;
  readonly #troubleWithPod: PassingTrouble;
  readonly #troubleWithLog: PassingTrouble;
  readonly #secrets: LogSecrets;
  /** Nothing more is read. */
  readonly #over = new AbortController();
  #cursor = new LogCursor();
  /** Which start of the container is being read; undefined before the first. */
  #instance: number | undefined;
  /** A log was answered, of which not a line has come yet. */
  #wasOpen = false;
  #sawEmptyStream = false;
  /** The container has been started again since the beginning: of that start all is wanted. */
  #isNextStart = false;
  #mayRestart = false;
  /** A log had nothing of what was received: the node has begun another file for it, or it is another start's. */
  #isStrange = false;
  /**
   * When the pod was asked for last, it took more than one request. A kubelet that stops ends a stream as its container
   * does: which of the two it was, only a pod tells that is asked at once.
   */
  #wasAskedLate = false;
  /** It is not sure that the lines that were received last are not of the start that is read now. */
  #maySeeAgain = false;

  constructor(cluster: Cluster, request: LogRequest, sink: LogSink, options: FollowOptions) {
    const { clock } = cluster;
    this.#cluster = cluster;
    this.#secrets = new LogSecrets(cluster);
    this.#clock = clock;
    this.#reopen = new Backoff(clock, { first: 200, longest: 10_000 });
    this.#wait = new Backoff(clock, { first: 500, longest: 5000 });
    this.#startedAt = clock.now();
    this.#troubleWithPod = new PassingTrouble(clock, options.isKnown === true);
    this.#troubleWithLog = new PassingTrouble(clock, options.isKnown === true);
    this.#request = request;
    this.#sink = new FollowerSink(sink, options.secrets);
    this.#sink.rotation = new LogRotation(isOfPart(request));
    this.#options = options;
    this.#signal = options.signal;
  }

  async run(): Promise<LogEnd> {
    try {
      return await this.#follow();
    } catch (error) {
      if (this.#signal?.aborted) return this.#end("cancelled");
      return this.#end("failed", { error: error instanceof Error ? error : new Error(String(error)) });
    } finally {
      this.#over.abort();
    }
  }

  async #follow(): Promise<LogEnd> {
    let last: ReadOutcome | undefined;
    for (;;) {
      const answer = await this.#askPod();
      if ("end" in answer) {
        await this.#passRest(last);
        const isGone = answer.end === "pod-gone" || answer.end === "pod-replaced";
        // Another start of the container may have come and gone unseen.
        if (isGone && (!this.#isToTheEnd(last) || this.#mayRestart)) this.#sink.tellGap(notToTheEnd());
        return this.#end(answer.end, answer.error ? { error: answer.error } : {});
      }
      this.#mayRestart = answer.pod.spec?.restartPolicy !== "Never";
      const source = sourceOf(this.#request, answer.pod);
      const { container } = source;
      const progress = progressOf(answer.pod, container);
      await this.#secrets.learn(this.#sink, answer.pod, progress.instance, this.#signal, this.#over.signal);
      if (this.#request.previous || this.#request.follow === false) return this.#readOnce(source);

      if (this.#restartsMissed(progress.instance)) {
        await this.#finishInstance(source, progress, last);
        last = undefined;
      }
      if (progress.kind === "ended" && progress.neverRan && !last) return this.#end("container-ended");
      if (progress.kind === "ended") return this.#finish(source, progress, last);
      if (progress.kind === "running") {
        if (last && !(await this.#mayReopen(last))) return this.#end("failed", errorOf(last));
        this.#instance = progress.instance;
        last = await this.#read(source, { follow: true, ...this.#start() }, progress.instance);
        this.#wait.reset();
      } else {
        // What an instance had written last can be read before the next one starts.
        if (last && this.#instance === progress.instance) {
          await this.#passRest(await this.#readToEnd(source, this.#start(), progress.instance));
          last = undefined;
        }
        this.#sink.tellWaiting(progress);
        await pause(this.#clock, this.#wait.next(), this.#signal);
      }
      if (this.#signal?.aborted) return this.#end("cancelled");
    }
  }

  /** Reads the pod, for as long as it takes: only the pod can say that its log is over. */
  async #askPod(): Promise<Answer> {
    const backoff = new Backoff(this.#clock, { first: 200, longest: 10_000 });
    for (;;) {
      if (this.#signal?.aborted) return { end: "cancelled" };
      try {
        const pod = await getPod(this.#cluster, this.#request.namespace, this.#request.pod, { signal: this.#signal });
        this.#troubleWithPod.isOver();
        const { podUid } = this.#request;
        return podUid !== undefined && pod.metadata.uid !== podUid ? { end: "pod-replaced" } : { pod };
      } catch (error) {
        if (this.#signal?.aborted) return { end: "cancelled" };
        if (isClusterError(error, "not-found")) return { end: "pod-gone", error };
        if (!isClusterError(error) || !this.#troubleWithPod.mayPass(error))
          return { end: "failed", error: error as Error };
        this.#wasAskedLate = true;
        this.#sink.tellBreak(error);
        await pause(this.#clock, backoff.next(error.retryAfter), this.#signal);
      }
    }
  }

  /** Whether the end of a stream was that of the log, of a pod of which no more can be read. */
  #isToTheEnd(last: ReadOutcome | undefined): boolean {
    return isWhole(last) && !this.#wasAskedLate;
  }

  /** The first request of a container may be for a part of its log; later ones go on where the cursor is. */
  #start(): Query {
    if (this.#cursor.last || this.#isNextStart) return {};
    const { tailLines, sinceSeconds, sinceTime } = this.#request;
    // Not before the beginning, by a clock that was set back.
    const elapsed = Math.max(0, Math.ceil((this.#clock.now() - this.#startedAt) / 1000));
    const since =
      sinceTime !== undefined
        ? { sinceTime: timeOfSecond(secondOf(sinceTime)) }
        : { sinceSeconds: sinceSeconds === undefined ? undefined : sinceSeconds + elapsed };
    if (!this.#wasOpen) return { tailLines, ...since };
    // It had nothing of what is wanted: that has been written since.
    if (sinceTime !== undefined || sinceSeconds !== undefined) return since;
    if (tailLines === 0) return { sinceSeconds: Math.max(1, elapsed) };
    return this.#sawEmptyStream ? {} : { tailLines };
  }

  /** @param instance whose log is wanted, where the answer may be that of the next one */
  async #read(source: LogSource, query: Query, instance?: number): Promise<ReadOutcome> {
    const read = (asked: Query, position: Position): Promise<ReadOutcome> =>
      this.#readFrom(source, asked, position, instance);
    const { outcome, isOtherFile } = await readOn(this.#cursor, query, read, this.#maySeeAgain);
    this.#isStrange ||= isOtherFile;
    if (outcome.lines > 0) this.#maySeeAgain = false;
    return outcome;
  }

  async #readFrom(source: LogSource, query: Query, position: Position, instance?: number): Promise<ReadOutcome> {
    const isFirst = query.follow === true && !this.#cursor.last && !this.#sawEmptyStream && !this.#isNextStart;
    // Runtimes write long lines in pieces, of which the kubelet counts and times each (Kubernetes 1.34), and the node may begin
    // another file between two of them.
    this.#sink.mayBeginInside ||= !this.#cursor.last;
    const slot = await StreamSlots.of(this.#cluster).take(isFirst, this.#signal);
    if (!slot) return { how: "broken", lines: 0 };
    // Where many logs wait, each is first read as far as it goes: nobody waits for one that has nothing more to say.
    const { isGlance } = slot;
    let askedAt = Infinity;
    this.#wasAskedLate = false;
    const confirm = async (): Promise<boolean> => {
      const isOurs = await this.#isStillOurs(source, instance);
      askedAt = this.#clock.monotonic();
      return isOurs;
    };
    const outcome = await readLog(this.#cluster, source, this.#cursor, this.#sink, {
      query: isGlance ? { ...query, follow: false } : query,
      position,
      signal: this.#signal,
      silence: SILENCE,
      hurry: query.follow ? this.#options.containerEnded : undefined,
      giveUp: query.follow ? slot.wanted : undefined,
      confirm: this.#request.podUid === undefined ? undefined : confirm,
      heard: () => {
        if (this.#clock.monotonic() - askedAt > FRESH) this.#wasAskedLate = false;
        this.#wasOpen = true;
        slot.heard();
        this.#troubleWithLog.isOver();
      },
    }).finally(() => slot.release());
    if (outcome.lines > 0) this.#reopen.reset();
    // Its end is not that of the log.
    const isEndOfGlance = isGlance && outcome.how === "end";
    if ((isEndOfGlance || outcome.how === "silent") && !this.#cursor.last) this.#sawEmptyStream = true;
    return isEndOfGlance ? { ...outcome, how: "silent" } : outcome;
  }

  /**
   * The pod that has the name after a stream was opened had it before: uids do not come back. Nor do the starts of a
   * container, of which another one may have come while the stream was waited for.
   */
  async #isStillOurs({ container }: LogSource, instance: number | undefined): Promise<boolean> {
    const answer = await this.#askPod();
    if ("end" in answer) return answer.end !== "pod-replaced";
    return instance === undefined || progressOf(answer.pod, container).instance === instance;
  }

  /** Waits before a stream that ended is opened again; false when it is better to give up. */
  async #mayReopen(last: ReadOutcome): Promise<boolean> {
    if (last.how === "silent") return true;
    if (last.how === "end" && last.lines > 0) return true;
    if (last.error && !isNotReady(last.error) && !this.#troubleWithLog.mayPass(last.error)) return false;
    const wait = this.#reopen.next(last.error?.retryAfter);
    if (last.error && !isNotReady(last.error)) this.#sink.tellBreak(last.error);
    // DBND gives the log up then. What a container writes while its node is not heard of can be read once that is back.
    const isUsedUp = last.how !== "end" && !reopensStream("transport", this.#reopen.failures, this.#maxRetries);
    return pause(this.#clock, isUsedUp ? Math.max(wait, SELDOM) : wait, this.#signal);
  }

  get #maxRetries(): number {
    return this.#options.maxRetries ?? DEFAULT_RETRIES;
  }

  /** The container ended: reads what is left, without following. */
  async #finish(source: LogSource, progress: ContainerProgress, last: ReadOutcome | undefined): Promise<LogEnd> {
    const isRead = this.#isToTheEnd(last);
    const before = this.#cursor.last;
    const outcome = await this.#readToEnd(source, this.#start());
    // Another pod has taken the name where what the stream had begun is not there any more.
    const isOther = outcome.lines === 0 && !outcome.rest && last?.how === "end" && last.rest !== undefined;
    // What the stream had begun is a line by now where anything has been read since.
    const isOutdated = this.#cursor.last !== before;
    await this.#passRest((outcome.how === "end" && !isOther) || isOutdated ? outcome : last);
    await this.#tellRotation(source);
    const exitCode = progress.kind === "ended" ? progress.terminated?.exitCode : undefined;
    if (this.#signal?.aborted) return this.#end("cancelled");
    if (outcome.how === "other") return this.#endOfOther(isRead);
    if (outcome.how !== "end" && !isRead && last?.isCutShort !== true) return this.#end("failed", errorOf(outcome));
    if (!isWhole(outcome) && !isRead) this.#sink.tellGap(t("its node does not have the rest of the log"));
    return this.#end("container-ended", exitCode === undefined ? {} : { exitCode });
  }

  /** Another pod has the name now: nothing of its log is ours. */
  #endOfOther(isRead: boolean): LogEnd {
    if (!isRead) this.#sink.tellGap(notToTheEnd());
    return this.#end("pod-replaced");
  }

  /** Reads without following until an answer is complete, or further attempts are useless. */
  async #readToEnd(source: LogSource, query: Query, instance?: number): Promise<ReadOutcome> {
    const backoff = new Backoff(this.#clock, { first: 200, longest: 5000 });
    for (;;) {
      const outcome = await this.#read(source, query, instance);
      if (isWhole(outcome) || outcome.how === "other" || this.#signal?.aborted) return outcome;
      const isRefused = outcome.isCutShort || (outcome.how === "refused" && !outcome.error?.isTransient);
      const most = Math.min(this.#maxRetries, isRefused ? MOST_REFUSALS : MOST_READS);
      if (!reopensStream("transport", backoff.failures + 1, most)) return outcome;
      if (outcome.error) this.#sink.tellBreak(outcome.error);
      await pause(this.#clock, backoff.next(outcome.error?.retryAfter), this.#signal);
    }
  }

  /** Whether instances were over before this one of which the log is wanted. */
  #restartsMissed(instance: number): boolean {
    if (this.#instance !== undefined) return instance > this.#instance;
    const { tailLines, sinceSeconds, sinceTime } = this.#request;
    return instance > 0 && tailLines === undefined && sinceSeconds === undefined && sinceTime === undefined;
  }

  /** The container was started again: what its last instance still had comes first. */
  async #finishInstance(source: LogSource, now: ContainerProgress, last: ReadOutcome | undefined): Promise<void> {
    const { instance } = now;
    const missed = instance - (this.#instance ?? 0) - 1;
    if (missed > 0) {
      this.#sink.tellGap(t("the container restarted {0} times while its log could not be read", missed + 1));
      this.#cursor = this.#cursor.next();
    }
    const outcome = isPreviousOne(now)
      ? undefined
      : await this.#readToEnd(source, { ...this.#start(), previous: true });
    await this.#passRest(outcome ?? last);
    const isToTheEnd = isWhole(outcome ?? last);
    const isStrange = outcome?.isStrange === true || this.#isStrange;
    const isLate = this.#hasLinesSince(now.startedAt) || (outcome && (await this.#restartedSince(source, instance)));
    if (!isToTheEnd && missed === 0)
      this.#sink.tellGap(t("the end of the log before the restart cannot be read any more"));
    // A pod's status is behind its containers: what was taken for this start's lines was written by the next.
    if (isStrange) this.#sink.tellGap(t("the container restarted while its log was read"));
    if (isLate) this.#sink.tellGap(t("the container restarted again while the log of the start before was read"));
    this.#sink.note({ kind: "restart", text: t("Container {0} restarted (restart {1})", source.container, instance) });
    this.#maySeeAgain = !isToTheEnd || isStrange || isLate === true;
    if (!this.#maySeeAgain) this.#cursor = new LogCursor();
    this.#isStrange = false;
    this.#sink.rotation = new LogRotation();
    this.#isNextStart = true;
    this.#instance = instance;
  }

  /** Lines of a later second than the start of the instance that is told now are not of the one before. */
  #hasLinesSince(startedAt: string | undefined): boolean {
    const { last } = this.#cursor;
    return last !== undefined && startedAt !== undefined && secondOf(last.time) > secondOf(startedAt);
  }

  async #restartedSince(source: LogSource, instance: number): Promise<boolean> {
    const answer = await this.#askPod();
    if (!("pod" in answer)) return false;
    const now = progressOf(answer.pod, source.container);
    return now.instance !== instance || isPreviousOne(now);
  }

  async #readOnce(source: LogSource): Promise<LogEnd> {
    const previous = this.#request.previous ? { previous: true } : {};
    const outcome = await this.#readToEnd(source, { ...this.#start(), ...previous });
    await this.#passRest(outcome);
    if (this.#signal?.aborted) return this.#end("cancelled");
    if (outcome.how === "other") return this.#endOfOther(isWhole(outcome));
    return outcome.how === "end" ? this.#end("not-following") : this.#end("failed", errorOf(outcome));
  }

  /** A last line without a line end is a line once nothing can follow it. */
  async #passRest(outcome: ReadOutcome | undefined): Promise<void> {
    if (!outcome?.rest) return;
    this.#cursor.add([outcome.rest]);
    await this.#sink.rest(outcome.rest);
  }

  /** What a follower may have missed cannot be read any more once the node has begun another file: it is told. */
  async #tellRotation(source: LogSource): Promise<void> {
    const text = await this.#sink.rotation.find(this.#cluster, source, this.#signal);
    if (text !== undefined) this.#sink.note({ kind: "gap", text });
  }

  #end(why: LogEnd["why"], more: Omit<LogEnd, "why" | "lines"> = {}): LogEnd {
    return { why, lines: this.#sink.count, ...(why === "failed" || more.exitCode !== undefined ? more : {}) };
  }
}

/** Whether the end of an answer is that of the log. */
function isWhole(outcome: ReadOutcome | undefined): boolean {
  return outcome?.how === "end" && outcome.isCutShort !== true;
}

function notToTheEnd(): string {
  return t("the pod is gone, and its log was not read to the end");
}

function isOfPart({ tailLines, sinceSeconds, sinceTime }: LogRequest): boolean {
  return tailLines !== undefined || sinceSeconds !== undefined || sinceTime !== undefined;
}

/** The kubelet refuses the log of a container that it is only just starting. */
function isNotReady(error: ClusterError): boolean {
  return error.httpStatus === 400 || error.httpStatus === 404;
}

function errorOf(outcome: ReadOutcome): { readonly error?: Error } {
  return outcome.error ? { error: outcome.error } : {};
}
