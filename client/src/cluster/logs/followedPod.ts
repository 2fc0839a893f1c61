import type { Cluster } from "../connection/cluster.ts";
import { Backoff } from "../connection/backoff.ts";
import { isClusterError } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import { isPreviousOne, progressOf } from "./containerProgress.ts";
import type { FollowerSink } from "./followerSink.ts";
import type { FollowOptions } from "./followOptions.ts";
import type { LogEnd, LogRequest } from "./logs.ts";
import type { Pod } from "../objects.ts";
import { PassingTrouble } from "./passingTrouble.ts";
import { getPod } from "../pods/pods.ts";

/** What is read so much later than the pod was asked for was not on its way then. Milliseconds. */
const FRESH = 1000;

/** What is known of the pod: itself, or why there is no more to be read of it. */
export type PodAnswer = { readonly pod: Pod } | { readonly end: LogEnd["why"]; readonly error?: Error };

/** The pod whose log is followed, asked as often as its log raises a question. */
export class FollowedPod {
  readonly #cluster: Cluster;
  readonly #request: LogRequest;
  readonly #sink: FollowerSink;
  readonly #signal: AbortSignal | undefined;
  readonly #trouble: PassingTrouble;
  /** When it was last confirmed that the open stream is ours, by the monotonic clock. */
  #confirmedAt = Infinity;
  #wasAskedLate = false;

  constructor(cluster: Cluster, request: LogRequest, sink: FollowerSink, { signal, isKnown }: FollowOptions) {
    this.#cluster = cluster;
    this.#request = request;
    this.#sink = sink;
    this.#signal = signal;
    this.#trouble = new PassingTrouble(cluster.clock, isKnown === true);
  }

  /**
   * When the pod was asked for last, it took more than one request. A kubelet that stops ends a stream as its container
   * does: which of the two it was, only a pod tells that is asked at once.
   */
  get wasAskedLate(): boolean {
    return this.#wasAskedLate;
  }

  /** Reads the pod, for as long as it takes: only the pod can say that its log is over. Never rejects. */
  async ask(): Promise<PodAnswer> {
    const { clock } = this.#cluster;
    const backoff = new Backoff(clock, { first: 200, longest: 10_000 });
    for (;;) {
      if (this.#signal?.aborted) return { end: "cancelled" };
      try {
        const pod = await getPod(this.#cluster, this.#request.namespace, this.#request.pod, { signal: this.#signal });
        this.#trouble.isOver();
        const { podUid } = this.#request;
        return podUid !== undefined && pod.metadata.uid !== podUid ? { end: "pod-replaced" } : { pod };
      } catch (error) {
        if (this.#signal?.aborted) return { end: "cancelled" };
        if (isClusterError(error, "not-found")) return { end: "pod-gone", error };
        if (!isClusterError(error) || !this.#trouble.mayPass(error)) return { end: "failed", error: error as Error };
        this.#wasAskedLate = true;
        this.#sink.tellBreak(error);
        await pause(clock, backoff.next(error.retryAfter), this.#signal);
      }
    }
  }

  /** A stream of its log is about to be opened. */
  streamOpens(): void {
    this.#confirmedAt = Infinity;
    this.#wasAskedLate = false;
  }

  /** The stream is open, or has brought something. */
  streamHeard(): void {
    if (this.#cluster.clock.monotonic() - this.#confirmedAt > FRESH) this.#wasAskedLate = false;
  }

  /**
   * Whether the stream that has been opened is ours. The pod that has the name after that had it before: uids do not come
   * back. Nor do the starts of a container, of which another one may have come while the stream was waited for.
   *
   * @param instance the start that is wanted; undefined for any
   */
  async confirmStream(container: string, instance: number | undefined): Promise<boolean> {
    const answer = await this.ask();
    this.#confirmedAt = this.#cluster.clock.monotonic();
    if ("end" in answer) return answer.end !== "pod-replaced";
    return instance === undefined || progressOf(answer.pod, container).instance === instance;
  }

  /** Whether the container has been started again since its start `instance` was told of, or is about to be. */
  async hasRestartedSince(container: string, instance: number): Promise<boolean> {
    const answer = await this.ask();
    if (!("pod" in answer)) return false;
    const now = progressOf(answer.pod, container);
    return now.instance !== instance || isPreviousOne(now);
  }
}
