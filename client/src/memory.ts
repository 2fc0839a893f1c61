import type * as vscode from "vscode";
import type { RunPlan, RunPlanParams } from "../../server/src/protocol.ts";

/** What a preview shows, apart from the values of parameters. */
type PreviewChoice = Pick<RunPlanParams, "task" | "environment" | "engine" | "pod" | "within" | "call">;

type SentPod = Pick<RunPlan, "identity" | "podYaml">;

/** What is remembered of this workspace from one time to the next. */
export class Memory {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** The last run's request, for Re-run Last Task and as the first choice in lists. */
  get lastRun(): RunPlanParams | undefined {
    return this.#state.get<RunPlanParams>("lastRun");
  }

  /** The token of a worker is not kept. */
  rememberRun(run: RunPlanParams): void {
    const { token, ...parameters } = run.parameters ?? {};
    const params = run.worker === undefined || token === undefined ? run : { ...run, parameters };
    this.#set("lastRun", params);
    this.#set(`parameters:${params.task}`, params.parameters ?? {});
  }

  /** The pod that a task's last run was planned with. */
  lastPlan(task: string): SentPod | undefined {
    return this.#state.get<SentPod>(`plan:${task}`);
  }

  rememberPlan({ task, identity, podYaml }: SentPod & Pick<RunPlan, "task">): void {
    this.#set(`plan:${task}`, { identity, podYaml });
  }

  /** What the last preview showed. */
  get lastPreview(): PreviewChoice | undefined {
    return this.#state.get<PreviewChoice>("lastPreview");
  }

  rememberPreview({ task, environment, engine, pod }: PreviewChoice): void {
    this.#set("lastPreview", { task, environment, engine, pod });
  }

  /** The values last given for a task's parameters. */
  lastParameters(task: string): Readonly<Record<string, string>> {
    return this.#state.get<Record<string, string>>(`parameters:${task}`) ?? {};
  }

  /** Known at once. Nobody waits until it is stored, and what cannot be stored is only asked for again. */
  #set(key: string, value: unknown): void {
    this.#state.update(key, value).then(undefined, () => undefined);
  }
}
