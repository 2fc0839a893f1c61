import { t } from "../../l10n.ts";
import type { Cluster } from "../connection/cluster.ts";
import { KnownSecrets } from "../logs/knownSecrets.ts";
import type { Pod } from "../objects.ts";
import { RunActions, type Send } from "./actions.ts";
import { mayHaveWorked } from "./end.ts";
import type { RunEffect } from "./events.ts";
import { reportFailure } from "./failureReport.ts";
import type { RunOptions } from "./handle.ts";
import { OperatorActions } from "./operatorActions.ts";
import { PodObserver } from "./podObserver.ts";
import { RunLog } from "./runLog.ts";
import type { RunState } from "./state.ts";
import { TaskPods } from "./taskPods.ts";

/** The run whose effects they are. */
export interface EffectsOf {
  readonly state: () => RunState;
  /** False: the user has asked for the end meanwhile. */
  readonly isWanted: () => boolean;
  /** The try's pod, as the cluster told of it last before its try had ended. */
  readonly pod: () => Pod | undefined;
}

/** Carries out what the state machine of a run asks for. What becomes of it comes back as events. */
export class RunEffects {
  readonly actions: RunActions;
  readonly observer: PodObserver;
  readonly log: RunLog;
  readonly tasks: TaskPods;
  readonly #cluster: Cluster;
  readonly #run: EffectsOf;
  readonly #send: Send;
  readonly #options: RunOptions;
  readonly #operator: OperatorActions;
  #sweeping: Promise<boolean> = Promise.resolve(true);
  #reporting: Promise<void> = Promise.resolve();

  /** @param ended aborts once the run has ended */
  constructor(cluster: Cluster, run: EffectsOf, send: Send, options: RunOptions, ended: AbortSignal) {
    this.#cluster = cluster;
    this.#run = run;
    this.#send = send;
    this.#options = options;
    this.actions = new RunActions(cluster, send, options.planForTry, ended);
    this.#operator = new OperatorActions(cluster, send, ended);
    this.observer = new PodObserver(cluster, send, options.onConnection, ended);
    // A driver prints what its task pods have said.
    const secrets = options.secrets ?? new KnownSecrets();
    this.log = new RunLog(cluster, send, options.log, ended, secrets);
    this.tasks = new TaskPods(cluster, options.taskLogs, secrets);
  }

  /** Resolves once what was asked for last is told in the log and cleaned up; false: the cluster did not answer. */
  async finished(): Promise<boolean> {
    await this.#reporting;
    return this.#sweeping;
  }

  /** @param journalProblem why the journal does not have the state that asks for it */
  do(effect: RunEffect, journalProblem: Error | undefined): void {
    const state = this.#run.state();
    switch (effect.type) {
      case "create":
        if (journalProblem === undefined) this.actions.create(state, this.#run.isWanted);
        else this.#send(state, { type: "create-refused", failure: journalFailure(journalProblem.message) });
        break;
      case "settle":
        this.actions.settle(state, effect.after, effect.resumed);
        break;
      case "observe":
        this.observer.observe(state, effect.from);
        this.tasks.begin(state);
        break;
      case "adopt":
        // A window that comes later takes an executor of which the journal knows nothing for somebody else's.
        if (journalProblem === undefined) void this.#operator.adopt(state);
        else this.#send(state, { type: "adopted", problem: journalProblem.message });
        break;
      case "look":
        void this.observer.look(state);
        break;
      case "follow-log":
        this.log.follow(state);
        break;
      case "hurry-log":
        this.log.hurry();
        break;
      case "halt":
        this.actions.halt(state);
        break;
      case "delete":
        this.actions.delete(state, effect.force);
        break;
      case "sweep":
        this.#sweeping = this.#sweep(state);
        break;
      case "find-earlier":
        void this.#operator.findEarlier(state);
        break;
      case "read-xcom":
        void this.#operator.readXcom(state);
        break;
      case "end-sidecar":
        void this.#operator.endSidecar(state);
        break;
      case "report":
        this.#reporting = this.#report(state);
        break;
      case "mark":
        this.#sweeping = this.#operator.mark(state, effect.label).then(() => true);
        break;
      case "next-plan":
        // Task pods of the next driver must not be taken for those of the last.
        void this.#sweeping.then(() => this.actions.nextPlan(this.#run.state(), effect.tryNumber));
        break;
    }
  }

  /** What a driver that failed has left is looked for where pods may be listed; after a stopped or unseen one in any case. */
  async #sweep(state: RunState): Promise<boolean> {
    const { result } = state;
    const isUnseen = result !== undefined && (result.verdict === "stopped" || mayHaveWorked(result));
    return !(isUnseen || this.tasks.canLook) || (await this.actions.sweep(state));
  }

  async #report(state: RunState): Promise<void> {
    const { log } = this.#options;
    // A log that cannot be written must not end the run.
    if (log) await reportFailure(this.#cluster, state, this.#run.pod(), log).catch(() => undefined);
  }
}

function journalFailure(problem: string): { reason: string; message: string; hint: string } {
  return {
    reason: "journal",
    message: t("Nothing was created, since the run cannot be written to the journal: {0}", problem),
    hint: t("Check the free space and the rights of the extension's storage folder."),
  };
}
