import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import { pause } from "../connection/limits.ts";
import type { LogEnd, LogSink } from "../logs/logs.ts";
import { KnownSecrets } from "../logs/knownSecrets.ts";
import { followLogs } from "../logs/followLogs.ts";
import type { Pod } from "../objects.ts";
import { hasEnded, hasStarted, isDeleting, mainTermination } from "../pods/podState.ts";
import { Refusals } from "../connection/refusals.ts";
import { watchPods } from "../watch/watch.ts";
import type { WatchHandlers } from "../watch/watchHandlers.ts";
import { runLabel, type RunState } from "./state.ts";
import { Turns } from "../logs/turns.ts";

/** Where the logs of the task pods go that a driver starts. */
export interface TaskLogs {
  /** Called once, before the first `open`, with the pods that are there already. */
  begin?(pods: readonly Pod[]): Promise<void>;
  /** Where the log of one pod goes; undefined where nobody wants it. */
  open(pod: Pod): Promise<TaskLog | undefined>;
  /** Called once, when so many logs are read that those of other pods have to wait. */
  waiting?(most: number): void;
}

/** The log of one task pod. */
export interface TaskLog extends LogSink {
  /** Nothing more comes. */
  ended(end: LogEnd): Promise<void>;
}

/**
 * So many logs are read at once; those of pods whose container has ended go first, for their pods may be deleted soon. Each
 * takes requests, a file and memory, whether anything is written to it or not.
 */
const MOST_FOLLOWED = 500;
/** What is left of the logs when the run is over is waited for this long. Milliseconds. */
const LAST_LINES = 15_000;

/**
 * The pods that a driver starts for its tasks: they carry its run's label (dbnd 1.0.28, spec 3.3). Found by a watch, each
 * followed from its start to its end. Without the right to list pods nothing is known of them.
 */
export class TaskPods {
  readonly #cluster: Cluster;
  readonly #logs: TaskLogs | undefined;
  readonly #secrets: KnownSecrets;
  readonly #watching = new AbortController();
  readonly #following = new AbortController();
  /** By uid: fires when the pod's container has ended. */
  readonly #followed = new Map<string, AbortController>();
  readonly #mostFollowed: number;
  readonly #turns: Turns;
  readonly #work = new Set<Promise<void>>();
  readonly #own = new Set<string>();
  #begun = false;
  #toldWaiting = false;
  #isForbidden = false;
  #beginning: Promise<void> | undefined;

  constructor(
    cluster: Cluster,
    logs: TaskLogs | undefined,
    secrets = new KnownSecrets(),
    mostFollowed = MOST_FOLLOWED,
  ) {
    this.#cluster = cluster;
    this.#logs = logs;
    this.#secrets = secrets;
    this.#mostFollowed = mostFollowed;
    this.#turns = new Turns(mostFollowed, this.#following.signal);
  }

  /** The pods of the run's tries are no task pods, whoever tells of them first. */
  know(state: RunState): void {
    for (const { podName } of state.tries) this.#own.add(podName);
  }

  /** Looks for task pods from now on. */
  begin(state: RunState): void {
    this.know(state);
    const label = runLabel(state);
    if (label === undefined || this.#begun || this.#watching.signal.aborted) return;
    this.#begun = true;
    void this.#watch(state.plan.namespace, `dbnd_run_uid=${label}`);
  }

  /** Whether task pods can be looked for: begun, and nobody has refused it. */
  get canLook(): boolean {
    return this.#begun && !this.#isForbidden;
  }

  /** Settled once nothing more is written; `wantsEnd`: what the pods have still to say is waited for, for a while. */
  async over(wantsEnd: boolean): Promise<void> {
    this.#watching.abort();
    const done = Promise.all(this.#work);
    if (wantsEnd && this.#work.size > 0) {
      await Promise.race([done, pause(this.#cluster.clock, LAST_LINES, this.#following.signal)]);
    }
    this.#following.abort();
    await done;
  }

  /** Watches until the end; a refusal at the beginning may pass, too. */
  async #watch(namespace: string, labelSelector: string): Promise<void> {
    const { clock } = this.#cluster;
    const { signal } = this.#watching;
    const backoff = new Backoff(clock, { first: 1000, longest: 10_000 });
    const refusals = new Refusals(clock);
    const handlers: WatchHandlers = {
      onSync: (pods) => {
        this.#isForbidden = false;
        this.#beginning ??= this.#logs?.begin?.(pods).catch(() => undefined);
        for (const pod of pods) this.#take(namespace, pod);
      },
      onUpsert: (pod) => this.#take(namespace, pod),
      onDelete: (pod) => {
        this.#take(namespace, pod);
        this.#followed.get(pod.metadata.uid ?? "")?.abort();
      },
      onState: (state) => {
        if (state.kind === "stopped") this.#isForbidden = state.error?.reason === "forbidden";
      },
    };
    do {
      await watchPods(this.#cluster, { namespace, labelSelector }, handlers, { signal });
    } while (!signal.aborted && !refusals.add() && (await pause(clock, backoff.next(), signal)));
  }

  #take(namespace: string, pod: Pod): void {
    const { name = "", uid = "" } = pod.metadata;
    if (this.#own.has(name)) return;
    const known = this.#followed.get(uid);
    if (known) {
      if (mainTermination(pod)) known.abort();
      return;
    }
    const isStarted = hasStarted(pod) || hasEnded(pod) || mainTermination(pod) !== undefined;
    if (!isStarted && !isDeleting(pod)) return;
    const containerEnded = new AbortController();
    this.#followed.set(uid, containerEnded);
    const work = this.#follow(namespace, pod, containerEnded.signal).catch(() => undefined);
    this.#work.add(work);
    void work.then(() => this.#work.delete(work));
  }

  async #follow(namespace: string, pod: Pod, containerEnded: AbortSignal): Promise<void> {
    await this.#beginning;
    if (!this.#turns.hasFree && !this.#toldWaiting) {
      this.#toldWaiting = true;
      this.#logs?.waiting?.(this.#mostFollowed);
    }
    if (!(await this.#turns.take(containerEnded))) return;
    try {
      const log = await this.#logs?.open(pod);
      if (!log) return;
      const { name = "", uid } = pod.metadata;
      const options = { signal: this.#following.signal, containerEnded, isKnown: true, secrets: this.#secrets };
      await log.ended(await followLogs(this.#cluster, { namespace, pod: name, podUid: uid }, log, options));
    } finally {
      this.#turns.giveBack();
    }
  }
}
