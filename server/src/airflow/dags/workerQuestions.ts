/** What has to be known of a task instance before its worker can be created, and the answers that a form starts with. */
import type { RunIdentity, TaskParameter } from "../../protocol.ts";
import { hasAirflow } from "../target.ts";
import { questionsIn } from "./placeholders.ts";
import type { DagTask } from "./tasks.ts";
import type { WorkerRun } from "./workerContext.ts";

/** A task instance that a worker is for. */
export interface TaskInstance {
  /** Id of the run; before Airflow 2.2 its date. */
  readonly run: string;
  readonly tryNumber: number;
  /** -1 where the task is not mapped. */
  readonly mapIndex: number;
  /** Id of the task instance and the token of its worker (Airflow 3). */
  readonly id: string;
  readonly token: string;
  /** Who executes it. */
  readonly worker: string;
}

/** The executor that Airflow's own pages name where there is none. */
const NOBODY = "0";

/**
 * Which task instance it is, by Airflow's names, and what only Python would tell of `executor_config`. Everything but
 * that has a default: a run of its own, begun now.
 */
export function workerQuestions(task: DagTask, { startedAt, taskRunUid }: RunIdentity): readonly TaskParameter[] {
  const { target, isMapped, executorConfig } = task;
  const date = startedAt.replace(/\.(\d{3})Z$/, ".$1000+00:00");
  return [
    hasAirflow(target, "2.2")
      ? { name: "run_id", type: "id of the DAG run", default: `manual__${startedAt}` }
      : { name: "execution_date", type: "date of the DAG run, ISO 8601", default: date },
    { name: "try_number", type: "number", default: "1" },
    ...(hasAirflow(target, "2.3")
      ? [{ name: "map_index", type: "number; -1 for a task that is not mapped", default: isMapped ? "0" : "-1" }]
      : []),
    ...(hasAirflow(target, "3.0")
      ? [
          { name: "task_instance_id", type: "uuid of the task instance in Airflow's database", default: taskRunUid },
          { name: "token", type: "JWT by which Airflow's API server knows the worker; not kept", default: "" },
        ]
      : []),
    ...(executorConfig ? questionsIn(executorConfig) : []),
  ];
}

/** The instance that the answers name. Later tries of a run are later tries of the task. */
export function instanceOf(answers: Readonly<Record<string, string>>, run: WorkerRun | undefined): TaskInstance {
  return {
    run: answers.run_id ?? answers.execution_date ?? "",
    tryNumber: wholeNumber(answers.try_number, 1) + (run?.tryNumber ?? 1) - 1,
    mapIndex: wholeNumber(answers.map_index, -1),
    id: answers.task_instance_id ?? "",
    token: answers.token ?? "",
    worker: run?.executorId ?? NOBODY,
  };
}

function wholeNumber(text: string | undefined, fallback: number): number {
  return text !== undefined && /^-?\d+$/.test(text.trim()) ? Number(text) : fallback;
}
