import type { Clock } from "../clock.ts";
import { Batches } from "./batches.ts";
import { pendingAnew } from "./creation.ts";
import { ClockSets } from "./clockSet.ts";
import type { Cluster } from "../connection/cluster.ts";
import type { Pod } from "../objects.ts";
import type { Send, Unstamped } from "./actions.ts";
import { settleAfterEnd } from "./afterEnd.ts";
import { RunEffects } from "./effects.ts";
import type { RunEvent } from "./events.ts";
import { exactResult } from "./closerLook.ts";
import { end } from "./end.ts";
import { AWAY, FollowedElsewhere } from "./journal.ts";
import { LeftPods } from "./leftPods.ts";
import { followedElsewhere } from "./outcomes.ts";
import { RunRecord } from "./runRecord.ts";
import type { RunHandle, RunOptions } from "./handle.ts";
import { currentTry, isStopWanted, type RunResult, type RunState } from "./state.ts";
import { step, wakeAt } from "./step.ts";

/** Connects the state machine of a run with the cluster, the clock, the log and the journal. */
export class RunDriver implements RunHandle {
  readonly id: string;
  readonly done: Promise<RunResult>;
  readonly settled: Promise<void>;
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #clockSets: ClockSets;
  readonly #options: RunOptions;
  readonly #effects: RunEffects;
  readonly #left: LeftPods;
  readonly #record: RunRecord;
  readonly #ended = new AbortController();
  readonly #resolve: (result: RunResult) => void;
  readonly #events: RunEvent[] = [];
  readonly #stopOnAbort = (): void => {
    this.stop();
  };
  #state: RunState;
  #working = false;
  /** As the cluster told of it last before its try had ended. */
  #pod: Pod | undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(cluster: Cluster, state: RunState, options: RunOptions) {
    const { promise, resolve } = Promise.withResolvers<RunResult>();
    this.done = promise;
    this.settled = promise.then(() => this.#settle());
    this.#resolve = resolve;
    this.id = state.id;
    this.#state = state;
    this.#options = options;
    this.#cluster = cluster;
    this.#clock = cluster.clock;
    this.#clockSets = new ClockSets(cluster.clock);
    const send: Send = (since, event) => {
      this.#send({ ...event, about: currentTry(since).number });
    };
    const run = { state: () => this.#state, isWanted: () => this.#isWanted, pod: () => this.#podOfTry(this.#state) };
    this.#effects = new RunEffects(cluster, run, send, options, this.#ended.signal);
    this.#left = new LeftPods(cluster, () => this.#state);
    this.#record = new RunRecord(cluster.clock, options, () => void this.#saveAgain());
  }

  get state(): RunState {
    return this.#state;
  }

  begin(how: "start" | "resume"): void {
    const { result, stage } = this.#state;
    if (stage === "ended" && result) {
      this.#state = pendingAnew(this.#state, this.#clock.now());
      this.#resolve(result);
      return;
    }
    if (how === "resume") this.#effects.tasks.begin(this.#state);
    this.#send(how === "start" ? { type: how } : { type: how, executorId: this.#options.executorId });
    const { signal } = this.#options;
    if (signal?.aborted) this.stop();
    else signal?.addEventListener("abort", this.#stopOnAbort, { once: true });
  }

  stop(): void {
    this.#send({ type: "stop" });
  }

  detach(): void {
    this.#send({ type: "detach" });
  }

  #send(event: Unstamped): void {
    if (this.#state.stage === "ended") return;
    const at = this.#clock.now();
    const by = this.#clockSets.take();
    if (by !== 0) this.#events.push({ type: "clock-set", by, at });
    this.#events.push({ ...event, at });
    if (!this.#working) void this.#work();
  }

  /** Takes the events one by one: the next one only after the state of the last is in the journal. */
  async #work(): Promise<void> {
    this.#working = true;
    for (let event = this.#events.shift(); event; event = this.#events.shift()) {
      // While a pod goes, it shows what that does to it, and no longer why the try has ended.
      if (event.type === "pod" && this.#state.stage !== "cleaning") this.#pod = event.pod;
      const { state, effects } = step(this.#state, event);
      this.#state = state;
      this.#effects.tasks.know(state);
      if (state.stage === "ended") {
        if (await this.#isElsewhere()) return this.#letGo();
        const exact = exactResult(this.#cluster, state, this.#podOfTry(state), this.#ended.signal);
        // Before the journal calls it ended: after a crash in between it is cleaned up again.
        for (const effect of effects) this.#effects.do(effect, undefined);
        if (!(await this.#effects.finished()) && state.result?.verdict !== "detached") {
          this.#state = { ...state, isOpen: true, isUnswept: true };
        }
        this.#state = { ...this.#state, result: await exact };
        // One end is told of a run: that of the window that follows it.
        if ((await this.#save()) instanceof FollowedElsewhere) return this.#letGo();
        await this.#finish();
        break;
      }
      const problem = await this.#save();
      if (problem instanceof FollowedElsewhere) return this.#letGo();
      for (const effect of effects) this.#effects.do(effect, problem);
      this.#left.seek();
      this.#setTimer();
    }
    this.#working = false;
  }

  /**
   * Returns what went wrong. Whoever hung meanwhile may have been given up: a create request now would make a second pod, and
   * an end would be told beside that of another window.
   */
  async #save(): Promise<Error | undefined> {
    const began = this.#clock.monotonic();
    const problem = await this.#record.save(this.#state);
    const wasAway = this.#clock.monotonic() - began > AWAY;
    return wasAway && (await this.#isElsewhere()) ? new FollowedElsewhere() : problem;
  }

  async #isElsewhere(): Promise<boolean> {
    return (await this.#options.journal?.isOurs?.(this.id)) === false;
  }

  /** Once there is room on the disk again, the journal has the run, and one window follows it. */
  async #saveAgain(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    if ((await this.#save()) instanceof FollowedElsewhere) return this.#letGo();
    await this.#work();
  }

  /** Another window has taken the run over while this one was away: nothing is done to its pods from here any more. */
  async #letGo(): Promise<void> {
    this.#state = { ...end(this.#state, followedElsewhere(), "unknown").state, isOpen: undefined };
    this.#record.tell(this.#state);
    await this.#finish();
  }

  /** The user may have asked for the end while the journal was being written. */
  get #isWanted(): boolean {
    return !isStopWanted(this.#state) && !this.#events.some(({ type }) => type === "stop");
  }

  #podOfTry(state: RunState): Pod | undefined {
    return this.#pod?.metadata.uid === currentTry(state).podUid ? this.#pod : undefined;
  }

  #setTimer(): void {
    this.#cancelTimer();
    const at = wakeAt(this.#state);
    if (at === undefined) return;
    this.#cancelTimer = this.#clock.after(at - this.#clock.now(), () => void this.#wake());
  }

  /** A pod that started, or ended, while the cluster could not be reached has done so in time: look before judging. */
  async #wake(): Promise<void> {
    await this.#turnToLook();
    const { stage, outcome, createPendingUntil } = this.#state;
    const judgesPod = stage === "starting" || (stage === "finishing" && outcome === undefined);
    // A request that had been on its way for long may have made another one while the watch was silent.
    const mayBeLate = (stage === "cleaning" || stage === "stopping") && createPendingUntil !== undefined;
    const unseen = (judgesPod || mayBeLate) && !(await this.#effects.observer.look(this.#state));
    if (unseen && judgesPod) {
      this.#cancelTimer = this.#clock.after(2000, () => void this.#wake());
      return;
    }
    this.#send({ type: "time", unseen });
  }

  /** The executor looks at so many pods that are pending for too long, and at others the next time. */
  async #turnToLook(): Promise<void> {
    const { batchSize, checkInterval } = this.#state.plan.executor?.pending ?? {};
    if (this.#state.stage !== "starting" || batchSize === undefined || checkInterval === undefined) return;
    const { namespace } = this.#state.plan;
    await Batches.ofLooks(this.#cluster, namespace, checkInterval).enter(batchSize, this.#ended.signal);
  }

  async #settle(): Promise<void> {
    if (!this.#state.isOpen) return;
    const settled = await settleAfterEnd(this.#state, this.#left, this.#effects.actions);
    if (!settled && !this.#record.isBehind) return;
    this.#state = settled ?? this.#state;
    // What is left to the next window is to be found by it, also where the disk was full when the run ended. Whoever writes
    // later than this has given the run up, and would take it again.
    await this.#record.saveAtLast(this.#state);
  }

  async #finish(): Promise<void> {
    this.#cancelTimer();
    this.#record.close();
    this.#options.signal?.removeEventListener("abort", this.#stopOnAbort);
    const { result } = this.#state;
    const wantsEnd = result?.verdict === "succeeded" || result?.verdict === "failed";
    const over = this.#effects.log.over(wantsEnd);
    this.#ended.abort();
    await over;
    await this.#effects.tasks.over(wantsEnd);
    if (result) this.#resolve(result);
    else throw new Error(`run ${this.id} ended without a result at try ${currentTry(this.#state).number}`);
  }
}
