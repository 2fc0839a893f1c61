import { t } from "../../l10n.ts";
import { Backoff } from "../connection/backoff.ts";
import type { Clock } from "../clock.ts";
import type { Cluster } from "../connection/cluster.ts";
import { ContainerLog, isWhole, lacksKnown } from "./containerLog.ts";
import { isPreviousOne, progressOf, type ContainerProgress } from "./containerProgress.ts";
import { isOfPart } from "./firstRequest.ts";
import { FollowedPod } from "./followedPod.ts";
import { FollowerSink } from "./followerSink.ts";
import { pause } from "../connection/limits.ts";
import type { ReadOutcome } from "./logReader.ts";
import { LogRotation } from "./logRotation.ts";
import { LogSecrets } from "./logSecrets.ts";
import { sourceOf, type LogSource } from "./logSource.ts";
import type { FollowOptions } from "./followOptions.ts";
import type { LogEnd, LogRequest, LogSink } from "./logs.ts";

/**
 * Follows one container. A stream's end says nothing: after each the pod is asked, and decides. What a container has
 * written at its end is read once more without following, so that nothing is lost to a stream that ended early.
 */
export class LogFollower {
  readonly #cluster: Cluster;
  readonly #request: LogRequest;
  readonly #sink: FollowerSink;
  readonly #signal: AbortSignal | undefined;
  readonly #clock: Clock;
  readonly #wait: Backoff;
  readonly #secrets: LogSecrets;
  readonly #pod: FollowedPod;
  readonly #log: ContainerLog;
  /** Nothing more is read. */
  readonly #over = new AbortController();
  /** Which start of the container is being read; undefined before the first. */
  #instance: number | undefined;
  #mayRestart = false;

  constructor(cluster: Cluster, request: LogRequest, sink: LogSink, options: FollowOptions) {
    this.#cluster = cluster;
    this.#request = request;
    this.#signal = options.signal;
    this.#clock = cluster.clock;
    this.#wait = new Backoff(cluster.clock, { first: 500, longest: 5000 });
    this.#secrets = new LogSecrets(cluster);
    this.#sink = new FollowerSink(sink, options.secrets);
    this.#sink.rotation = new LogRotation(isOfPart(request));
    this.#pod = new FollowedPod(cluster, request, this.#sink, options);
    this.#log = new ContainerLog(cluster, request, { pod: this.#pod, sink: this.#sink, options });
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
      const answer = await this.#pod.ask();
      if ("end" in answer) {
        await this.#log.passRest(last);
        const isGone = answer.end === "pod-gone" || answer.end === "pod-replaced";
        // Another start of the container may have come and gone unseen.
        if (isGone && (!this.#isToTheEnd(last) || this.#mayRestart)) this.#sink.tellGap(notToTheEnd());
        else if (isGone) this.#noteGap(this.#sink.rotation.unknown);
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
        if (last && !(await this.#log.mayReopen(last))) {
          return this.#signal?.aborted ? this.#end("cancelled") : this.#end("failed", errorOf(last));
        }
        this.#instance = progress.instance;
        last = await this.#log.follow(source, progress.instance);
        this.#wait.reset();
      } else {
        // What an instance had written last can be read before the next one starts.
        if (last && this.#instance === progress.instance) {
          await this.#log.passRest(await this.#log.readRest(source, false, progress.instance));
          last = undefined;
        }
        this.#sink.tellWaiting(progress);
        await pause(this.#clock, this.#wait.next(), this.#signal);
      }
      if (this.#signal?.aborted) return this.#end("cancelled");
    }
  }

  /** Whether the end of a stream was that of the log, of a pod of which no more can be read. */
  #isToTheEnd(last: ReadOutcome | undefined): boolean {
    return isWhole(last) && !lacksKnown(last) && !this.#pod.wasAskedLate;
  }

  /** The container ended: reads what is left, without following. */
  async #finish(source: LogSource, progress: ContainerProgress, last: ReadOutcome | undefined): Promise<LogEnd> {
    const isRead = this.#isToTheEnd(last);
    const before = this.#log.last;
    const outcome = await this.#log.readRest(source);
    // Another pod has taken the name where what the stream had begun is not there any more.
    const isOther = outcome.lines === 0 && !outcome.rest && last?.how === "end" && last.rest !== undefined;
    // What the stream had begun is a line by now where anything has been read since.
    const isOutdated = this.#log.last !== before;
    await this.#log.passRest((outcome.how === "end" && !isOther) || isOutdated ? outcome : last);
    const isElsewhere = !isRead && isWhole(outcome) && lacksKnown(outcome);
    if (isElsewhere) this.#sink.tellGap(t("the node no longer has what was read last"));
    else this.#noteGap(await this.#sink.rotation.find(this.#cluster, source, this.#signal));
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

  /** Whether instances were over before this one of which the log is wanted. */
  #restartsMissed(instance: number): boolean {
    if (this.#instance !== undefined) return instance > this.#instance;
    return instance > 0 && !isOfPart(this.#request);
  }

  /** The container was started again: what its last instance still had comes first. */
  async #finishInstance(source: LogSource, now: ContainerProgress, last: ReadOutcome | undefined): Promise<void> {
    const { instance } = now;
    const missed = instance - (this.#instance ?? 0) - 1;
    if (missed > 0) {
      this.#sink.tellGap(t("the container restarted {0} times while its log could not be read", missed + 1));
      this.#log.skipStart();
    }
    const outcome = isPreviousOne(now) ? undefined : await this.#log.readRest(source, true);
    await this.#log.passRest(outcome ?? last);
    const isToTheEnd = isWhole(outcome ?? last);
    const isStrange = outcome?.isStrange === true || this.#log.isStrange;
    const isLate =
      this.#log.hasLinesSince(now.startedAt) ||
      (outcome && (await this.#pod.hasRestartedSince(source.container, instance)));
    if (!isToTheEnd && missed === 0)
      this.#sink.tellGap(t("the end of the log before the restart cannot be read any more"));
    if (missed === 0 && outcome)
      this.#noteGap(await this.#sink.rotation.find(this.#cluster, source, this.#signal, { previous: true }));
    // A pod's status is behind its containers: what was taken for this start's lines was written by the next.
    if (isStrange) this.#sink.tellGap(t("the container restarted while its log was read"));
    if (isLate) this.#sink.tellGap(t("the container restarted again while the log of the start before was read"));
    this.#sink.note({ kind: "restart", text: t("Container {0} restarted (restart {1})", source.container, instance) });
    this.#log.beginStart(!isToTheEnd || isStrange || isLate === true);
    this.#sink.rotation = new LogRotation(!isToTheEnd || isStrange || isLate === true);
    this.#instance = instance;
  }

  async #readOnce(source: LogSource): Promise<LogEnd> {
    const outcome = await this.#log.readToEnd(source, this.#request.previous);
    await this.#log.passRest(outcome);
    if (this.#signal?.aborted) return this.#end("cancelled");
    if (outcome.how === "other") return this.#endOfOther(isWhole(outcome));
    return outcome.how === "end" ? this.#end("not-following") : this.#end("failed", errorOf(outcome));
  }

  #noteGap(text: string | undefined): void {
    if (text !== undefined) this.#sink.note({ kind: "gap", text });
  }

  #end(why: LogEnd["why"], more: Omit<LogEnd, "why" | "lines"> = {}): LogEnd {
    return { why, lines: this.#sink.count, ...(why === "failed" || more.exitCode !== undefined ? more : {}) };
  }
}

function notToTheEnd(): string {
  return t("the pod is gone, and its log was not read to the end");
}

function errorOf(outcome: ReadOutcome): { readonly error?: Error } {
  return outcome.error ? { error: outcome.error } : {};
}
