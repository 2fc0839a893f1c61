import { t } from "../../l10n.ts";
import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import { ClusterError, isClusterError } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import { Refusals } from "../connection/refusals.ts";
import { KnownSecrets } from "./knownSecrets.ts";
import { followLogs } from "./followLogs.ts";
import { LogMerge } from "./logMerge.ts";
import type { LogEnd, LogNote, LogRequest, LogSink } from "./logs.ts";
import type { ContainerSpec, Pod } from "../objects.ts";
import { hasEnded, statusOf } from "../pods/podState.ts";
import { listPods, type PodSelection } from "../pods/pods.ts";
import { Turns } from "./turns.ts";
import { watchPods } from "../watch/watch.ts";

/** Between two lists of the pods, where they may not be watched. Milliseconds. */
const LOOKS = 10_000;
/** Containers that are followed by turns, unless somebody says otherwise; each knows its last lines, some 30 kB. */
const MOST_FOLLOWED = 4000;

export interface PodsRequest {
  readonly selection: PodSelection;
  /** Which part of each container's log is wanted. */
  readonly range?: Pick<LogRequest, "tailLines" | "sinceSeconds" | "sinceTime" | "untilTime" | "headLines"> | undefined;
  /** So many containers are followed by turns; of more, the others wait until some have ended, and those that have ended go first. */
  readonly mostFollowed?: number | undefined;
  /** End once all pods that were found have ended and are read; else more pods are waited for. */
  readonly endsWithPods?: boolean | undefined;
  /** No pod is to come: with `endsWithPods` it ends without any, too. */
  readonly isOver?: boolean | undefined;
  /** True once no pod is to come any more: as `endsWithPods` and `isOver` from then on. False: that is not known. */
  readonly noMorePods?: ((signal: AbortSignal) => Promise<boolean>) | undefined;
}

export interface PodsEnd {
  readonly why: "pods-ended" | "cancelled" | "failed";
  readonly pods: number;
  readonly lines: number;
  /** With `failed`: why the pods cannot be found. */
  readonly error?: ClusterError;
}

/**
 * Follows all containers of all pods of a selection, init and ephemeral ones too, as one log in the order of time; pods
 * and containers that come later are added. Before each line stands its pod, and its container where it has several.
 * Never rejects.
 *
 * @param secrets is told what becomes known as secret
 */
export async function followPods(
  cluster: Cluster,
  request: PodsRequest,
  sink: LogSink,
  signal: AbortSignal,
  secrets = new KnownSecrets(),
): Promise<PodsEnd> {
  const follower = new PodsFollower(cluster, request, sink, signal, secrets);
  return follower.run();
}

class PodsFollower {
  readonly #cluster: Cluster;
  /** A driver and its task pods may be among them. */
  readonly #secrets: KnownSecrets;
  readonly #request: PodsRequest;
  readonly #merge: LogMerge;
  readonly #sink: LogSink;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** By uid and container: fires when the container has ended. */
  readonly #known = new Map<string, AbortController>();
  /** Uids of the pods that may write more. */
  readonly #alive = new Set<string>();
  readonly #pods = new Set<string>();
  readonly #work = new Set<Promise<void>>();
  readonly #turns: Turns;
  #lines = 0;
  #hasToldNone = false;
  #hasToldWaiting = false;
  #isSynced = false;
  #endsWithPods: boolean | undefined;
  #isOver: boolean | undefined;
  #error: ClusterError | undefined;
  /** Pods may be listed, and not watched. */
  #mayOnlyList = false;

  constructor(cluster: Cluster, request: PodsRequest, sink: LogSink, signal: AbortSignal, secrets: KnownSecrets) {
    this.#cluster = cluster;
    this.#secrets = secrets;
    this.#request = request;
    this.#endsWithPods = request.endsWithPods;
    this.#isOver = request.isOver;
    this.#sink = sink;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
    this.#turns = new Turns(this.#mostFollowed, this.#signal);
    this.#merge = new LogMerge(sink, cluster.clock);
  }

  get #mostFollowed(): number {
    return this.#request.mostFollowed ?? MOST_FOLLOWED;
  }

  async run(): Promise<PodsEnd> {
    void this.#request.noMorePods?.(this.#signal).then(async (isSo) => {
      if (!isSo) return;
      // Whoever says so may know of pods of which the watch has not told yet.
      const pods = await this.#listNow();
      if (!(pods instanceof ClusterError)) for (const pod of pods) this.#take(pod);
      this.#isOver = true;
      this.#endsWithPods = true;
      this.#endWithPods();
    });
    await watchPods(
      this.#cluster,
      this.#request.selection,
      {
        onSync: (pods) => this.#takeAll(pods),
        onUpsert: (pod) => {
          this.#take(pod);
          this.#endWithPods();
        },
        onDelete: (pod) => {
          this.#take(pod);
          this.#gone(uidOf(pod));
          this.#endWithPods();
        },
        onState: (state) => {
          if (state.kind !== "stopped" || !state.error) return;
          this.#mayOnlyList = this.#isSynced && state.error.reason === "forbidden";
          if (this.#mayOnlyList) return;
          this.#error = state.error;
          this.#stop.abort();
        },
      },
      { signal: this.#signal },
    );
    if (this.#mayOnlyList) await this.#listAgainAndAgain();
    await Promise.all(this.#work);
    await this.#merge.finish();
    const counts = { pods: this.#pods.size, lines: this.#lines };
    if (this.#error) return { why: "failed", ...counts, error: this.#error };
    return { why: this.#stop.signal.aborted ? "pods-ended" : "cancelled", ...counts };
  }

  /** In place of a watch, for who may not watch. */
  async #listAgainAndAgain(): Promise<void> {
    const text = t("You may list pods, but not watch them: those that come are found every {0} seconds", LOOKS / 1000);
    this.#sink.note({ kind: "info", text });
    while (await pause(this.#cluster.clock, LOOKS, this.#signal)) {
      const pods = await this.#listNow();
      if (this.#signal.aborted) return;
      if (!(pods instanceof ClusterError)) this.#takeAll(pods);
      else {
        this.#error = pods;
        this.#stop.abort();
      }
    }
  }

  /** The pods that are there now, or why they cannot be listed. */
  async #listNow(): Promise<readonly Pod[] | ClusterError> {
    const { clock } = this.#cluster;
    const backoff = new Backoff(clock, { first: 500, longest: 10_000 });
    const refusals = new Refusals(clock);
    while (!this.#signal.aborted) {
      try {
        return await listPods(this.#cluster, this.#request.selection, { signal: this.#signal });
      } catch (error) {
        if (!isClusterError(error)) break;
        if (!error.isTransient && refusals.add()) return error;
        await pause(clock, backoff.next(error.retryAfter), this.#signal);
      }
    }
    return [];
  }

  /** All that there are. */
  #takeAll(pods: readonly Pod[]): void {
    const there = new Set(pods.map(uidOf));
    for (const uid of this.#alive) if (!there.has(uid)) this.#gone(uid);
    for (const pod of pods) this.#take(pod);
    this.#isSynced = true;
    this.#endWithPods();
    if (this.#pods.size === 0 && !this.#signal.aborted) this.#tellNone();
  }

  #take(pod: Pod): void {
    const uid = uidOf(pod);
    this.#pods.add(uid);
    if (hasEnded(pod)) this.#alive.delete(uid);
    else this.#alive.add(uid);
    const containers = containersOf(pod);
    for (const { name } of containers) {
      const state = statusOf(pod, name);
      const hasRun = (state?.restartCount ?? 0) > 0;
      const isStarted = hasRun || Boolean(state?.state?.running ?? state?.state?.terminated);
      const key = `${uid} ${name}`;
      const known = this.#known.get(key);
      if (known) {
        if (hasEnded(pod)) known.abort();
      } else if (isStarted) {
        const ended = new AbortController();
        if (hasEnded(pod)) ended.abort();
        this.#known.set(key, ended);
        this.#begin(pod, name, containers.length > 1, ended.signal);
      }
    }
  }

  #gone(uid: string): void {
    this.#alive.delete(uid);
    for (const [key, ended] of this.#known) if (key.startsWith(`${uid} `)) ended.abort();
  }

  #begin(pod: Pod, container: string, isOneOfMany: boolean, containerEnded: AbortSignal): void {
    const work = this.#followInTurn(pod, container, isOneOfMany, containerEnded).finally(() => {
      this.#work.delete(work);
      this.#endWithPods();
    });
    this.#work.add(work);
  }

  async #followInTurn(pod: Pod, container: string, isOneOfMany: boolean, containerEnded: AbortSignal): Promise<void> {
    if (!this.#turns.hasFree && !this.#hasToldWaiting) {
      this.#hasToldWaiting = true;
      const text = t("More than {0} containers: the others are read when some of these have ended", this.#mostFollowed);
      this.#sink.note({ kind: "info", text });
    }
    if (!(await this.#turns.take(containerEnded))) return;
    try {
      await this.#follow(pod, container, isOneOfMany, containerEnded);
    } finally {
      this.#turns.giveBack();
    }
  }

  async #follow(pod: Pod, container: string, isOneOfMany: boolean, containerEnded: AbortSignal): Promise<void> {
    const { name = "", namespace = this.#cluster.namespace, uid } = pod.metadata;
    const isElsewhere = this.#request.selection.namespace === undefined;
    const label = `${isElsewhere ? `${namespace}/` : ""}${name}${isOneOfMany ? `/${container}` : ""}`;
    const source = this.#merge.add(`[${label}] `);
    const request = { ...this.#request.range, namespace, pod: name, podUid: uid, container };
    const options = { signal: this.#signal, containerEnded, isKnown: true, secrets: this.#secrets };
    const end = await followLogs(this.#cluster, request, source, options);
    this.#lines += end.lines;
    const note = endOf(end);
    if (note) source.note(note);
    source.close();
  }

  #tellNone(): void {
    if (!this.#hasToldNone)
      this.#sink.note({ kind: "info", text: t("No such pod is there yet; those that come are shown") });
    this.#hasToldNone = true;
  }

  #endWithPods(): void {
    if (!this.#endsWithPods || this.#work.size > 0 || this.#alive.size > 0) return;
    if (this.#isOver || this.#pods.size > 0) this.#stop.abort();
  }
}

function uidOf({ metadata }: Pod): string {
  return metadata.uid ?? `${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}

function containersOf({ spec = {} }: Pod): readonly ContainerSpec[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
}

/** What is worth telling of the end of one log among many. */
function endOf({ why, exitCode = 0, error }: LogEnd): LogNote | undefined {
  if (why === "failed")
    return { kind: "gap", text: t("The log is not complete: {0}", error?.message ?? t("it cannot be read")) };
  if (why === "container-ended" && exitCode !== 0)
    return { kind: "failure", text: t("The container ended with exit code {0}", exitCode) };
  return undefined;
}
