import { t } from "../../l10n.ts";
import type { Clock } from "../clock.ts";
import { Batches } from "./batches.ts";
import { pendingAnew } from "./creation.ts";
import { ClockSets } from "./clockSet.ts";
import type { Cluster } from "../connection/cluster.ts";
import type { Pod } from "../objects.ts";
import { RunActions, type Send, type Unstamped } from "./actions.ts";
import type { RunEffect, RunEvent } from "./events.ts";
import { exactResult } from "./closerLook.ts";
import { reportFailure } from "./failureReport.ts";
import { end, mayHaveWorked, mayStay } from "./end.ts";
import { FollowedElsewhere } from "./journal.ts";
import { removeLatePod } from "./latePod.ts";
import { OperatorActions } from "./operatorActions.ts";
import { followedElsewhere } from "./outcomes.ts";
import { PodObserver } from "./podObserver.ts";
import { RunLog } from "./runLog.ts";
import { RunRecord } from "./runRecord.ts";
import { TaskPods } from "./taskPods.ts";
import type { RunHandle, RunOptions } from "./handle.ts";
import { currentTry, isStopWanted, type RunResult, type RunState } from "./state.ts";
import { step, wakeAt } from "./step.ts";

/** An entry of the journal takes no longer to write, unless the window hung. Milliseconds. */
const AWAY = 30_000;

/** Connects the state machine of a run with the cluster, the clock, the log and the journal. */
export class RunDriver implements RunHandle {
  readonly id: string;
  readonly done: Promise<RunResult>;
  readonly settled: Promise<void>;
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #clockSets: ClockSets;
  readonly #options: RunOptions;
  readonly #actions: RunActions;
  readonly #operator: OperatorActions;
  readonly #observer: PodObserver;
  readonly #log: RunLog;
  readonly #record: RunRecord;
  readonly #tasks: TaskPods;
  readonly #ended = new AbortController();
  readonly #resolve: (result: RunResult) => void;
  readonly #events: RunEvent[] = [];
  readonly #stopOnAbort = (): void => {
    this.stop();
  };
  #state: RunState;
  #working = false;
  /** False: the cluster did not answer. */
  #sweeping: Promise<boolean> = Promise.resolve(true);
  #reporting: Promise<void> = Promise.resolve();
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
    const { signal } = this.#ended;
    this.#actions = new RunActions(cluster, send, options.planForTry, signal);
    this.#operator = new OperatorActions(cluster, send, signal);
    this.#observer = new PodObserver(cluster, send, options.onConnection, signal);
    this.#log = new RunLog(cluster, send, options.log, signal);
    this.#record = new RunRecord(cluster.clock, options, () => void this.#saveAgain());
    this.#tasks = new TaskPods(cluster, options.taskLogs);
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
    if (how === "resume") this.#tasks.begin(this.#state);
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
      this.#tasks.know(state);
      if (state.stage === "ended") {
        if (await this.#isElsewhere()) return this.#letGo();
        const exact = exactResult(this.#cluster, state, this.#podOfTry(state), this.#ended.signal);
        // Before the journal calls it ended: after a crash in between it is cleaned up again.
        for (const effect of effects) this.#do(effect, undefined);
        await this.#reporting;
        if (!(await this.#sweeping) && state.result?.verdict !== "detached") {
          this.#state = { ...state, isOpen: true, isUnswept: true };
        }
        this.#state = { ...this.#state, result: await exact };
        // One end is told of a run: that of the window that follows it.
        if ((await this.#record.save(this.#state)) instanceof FollowedElsewhere) return this.#letGo();
        await this.#finish();
        break;
      }
      const began = this.#clock.monotonic();
      const problem = await this.#record.save(state);
      // Whoever hung meanwhile may have been given up: a create request now would make a second pod.
      const wasAway = this.#clock.monotonic() - began > AWAY;
      if (problem instanceof FollowedElsewhere || (wasAway && (await this.#isElsewhere()))) return this.#letGo();
      for (const effect of effects) this.#do(effect, problem);
      this.#setTimer();
    }
    this.#working = false;
  }

  async #isElsewhere(): Promise<boolean> {
    return (await this.#options.journal?.isOurs?.(this.id)) === false;
  }

  /** Once there is room on the disk again, the journal has the run, and one window follows it. */
  async #saveAgain(): Promise<void> {
    if (this.#working || this.#state.stage === "ended") return;
    this.#working = true;
    if ((await this.#record.save(this.#state)) instanceof FollowedElsewhere) return this.#letGo();
    await this.#work();
  }

  /** Another window has taken the run over while this one was away: nothing is done to its pods from here any more. */
  async #letGo(): Promise<void> {
    this.#state = { ...end(this.#state, followedElsewhere(), "unknown").state, isOpen: undefined };
    this.#record.tell(this.#state);
    await this.#finish();
  }

  #do(effect: RunEffect, journalProblem: Error | undefined): void {
    switch (effect.type) {
      case "create":
        if (journalProblem === undefined) this.#actions.create(this.#state, () => this.#isWanted);
        else this.#send({ type: "create-refused", failure: journalFailure(journalProblem.message) });
        break;
      case "settle":
        this.#actions.settle(this.#state, effect.after, effect.resumed);
        break;
      case "observe":
        this.#observer.observe(this.#state, effect.from);
        this.#tasks.begin(this.#state);
        break;
      case "adopt":
        // A window that comes later takes an executor of which the journal knows nothing for somebody else's.
        if (journalProblem === undefined) void this.#operator.adopt(this.#state);
        else this.#send({ type: "adopted", problem: journalProblem.message });
        break;
      case "look":
        void this.#observer.look(this.#state);
        break;
      case "follow-log":
        this.#log.follow(this.#state);
        break;
      case "hurry-log":
        this.#log.hurry();
        break;
      case "halt":
        this.#actions.halt(this.#state);
        break;
      case "delete":
        this.#actions.delete(this.#state, effect.force);
        break;
      case "sweep":
        this.#sweeping = this.#sweep(this.#state);
        break;
      case "find-earlier":
        void this.#operator.findEarlier(this.#state);
        break;
      case "read-xcom":
        void this.#operator.readXcom(this.#state);
        break;
      case "end-sidecar":
        void this.#operator.endSidecar(this.#state);
        break;
      case "report":
        this.#reporting = this.#report(this.#state);
        break;
      case "mark":
        this.#sweeping = this.#operator.mark(this.#state, effect.label).then(() => true);
        break;
      case "next-plan":
        // Task pods of the next driver must not be taken for those of the last.
        void this.#sweeping.then(() => this.#actions.nextPlan(this.#state, effect.tryNumber));
        break;
    }
  }

  /** The user may have asked for the end while the journal was being written. */
  get #isWanted(): boolean {
    return !isStopWanted(this.#state) && !this.#events.some(({ type }) => type === "stop");
  }

  /** What a driver that failed has left is looked for where pods may be listed; after a stopped or unseen one in any case. */
  async #sweep(state: RunState): Promise<boolean> {
    const { result } = state;
    const isUnseen = result !== undefined && (result.verdict === "stopped" || mayHaveWorked(result));
    return !(isUnseen || this.#tasks.canLook) || (await this.#actions.sweep(state));
  }

  #podOfTry(state: RunState): Pod | undefined {
    return this.#pod?.metadata.uid === currentTry(state).podUid ? this.#pod : undefined;
  }

  async #report(state: RunState): Promise<void> {
    const { log } = this.#options;
    const pod = this.#podOfTry(state);
    // A log that cannot be written must not end the run.
    if (log) await reportFailure(this.#cluster, state, pod, log).catch(() => undefined);
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
    const unseen = (judgesPod || mayBeLate) && !(await this.#observer.look(this.#state));
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

  /** The end of a run is told before all that may follow from it is known; the journal has it until then. */
  async #settle(): Promise<void> {
    if (!this.#state.isOpen) return;
    const { isUnswept, plan, result, tries } = this.#state;
    const last = currentTry(this.#state);
    // What was said to be kept is left alone: of that, only task pods may be there.
    const sought = tries.filter((one) => one.isLeft ?? (one === last && !(result && mayStay(result))));
    const ends = await Promise.all(sought.map((one) => removeLatePod(this.#cluster, this.#state, one)));
    const isSettled = ends.every((one) => one.isSettled);
    const wasThere = ends.some((one) => one.wasThere);
    const mayHaveTasks = (wasThere || isUnswept) && !plan.operator && !plan.executor;
    const isSwept = !mayHaveTasks || (await this.#actions.sweep(this.#state));
    if (!isSettled || !isSwept) return;
    const settled = tries.map((one) => (one.isLeft ? { ...one, isLeft: undefined } : one));
    this.#state = { ...this.#state, tries: settled, isOpen: undefined, isUnswept: undefined };
    await this.#record.save(this.#state);
  }

  async #finish(): Promise<void> {
    this.#cancelTimer();
    this.#record.close();
    this.#options.signal?.removeEventListener("abort", this.#stopOnAbort);
    const { result } = this.#state;
    const wantsEnd = result?.verdict === "succeeded" || result?.verdict === "failed";
    const over = this.#log.over(wantsEnd);
    this.#ended.abort();
    await over;
    await this.#tasks.over(wantsEnd);
    if (result) this.#resolve(result);
    else throw new Error(`run ${this.id} ended without a result at try ${currentTry(this.#state).number}`);
  }
}

function journalFailure(problem: string): { reason: string; message: string; hint: string } {
  return {
    reason: "journal",
    message: t("Nothing was created, since the run cannot be written to the journal: {0}", problem),
    hint: t("Check the free space and the rights of the extension's storage folder."),
  };
}
