import { hasAirflow, hasProvider, type AirflowTarget } from "../target.ts";
import { taskCommand, takesWorkload, takesWorkloadFile, workloadCommand } from "../worker/command.ts";
import { OldSettings } from "../worker/oldSettings.ts";
import { workloadText } from "../worker/workload.ts";
import { textOf } from "../models/arguments.ts";
import type { DagTask } from "./tasks.ts";
import type { WorkerContext } from "./workerContext.ts";
import type { TaskInstance } from "./workerQuestions.ts";

/** What a worker runs, and the workload that it reads from a file. */
export interface WorkerCommand {
  /** Null stands for a run's id that there is not. */
  readonly words: readonly (string | null)[];
  readonly workload?: string;
}

/** What `generate-dag-yaml` knows of a run: its date, ISO 8601 as Python writes it. */
export interface DatedRun {
  readonly date: string;
}

/**
 * With an instance, what the executor gives to the worker; with a date, what `generate-dag-yaml` writes. From Airflow 2.2
 * on that knows no id of the run and writes `null` (2.6.3, 2.10.5 and 3.0.2 do); with provider 10.6 came an id of the
 * date, and workloads.
 */
export function commandOf(task: DagTask, context: WorkerContext, of: TaskInstance | DatedRun): WorkerCommand {
  const { taskId, dagId = "dag", target } = task;
  const { configuration, dagFile, home } = context;
  const isOfRun = "tryNumber" in of;
  if (takesWorkload(target) && (isOfRun || hasProvider(target, "10.6"))) {
    const text = workloadOf(task, context, of);
    return { words: workloadCommand(text, target), ...(takesWorkloadFile(target) ? { workload: text } : {}) };
  }
  const { dagsFolder } = new OldSettings(configuration, home);
  const pool = textOf(task.arguments.get("pool")) ?? "default_pool";
  const run = isOfRun ? of.run : datedRun(of, target);
  const mapIndex = isOfRun ? of.mapIndex : undefined;
  return { words: taskCommand({ dagId, taskId, run, mapIndex, pool, dagFile, dagsFolder }, target, isOfRun) };
}

/** The word that names the run of a date: itself before Airflow 2.2, then nothing, then an id. */
function datedRun({ date }: DatedRun, target: AirflowTarget): string | null {
  if (!hasAirflow(target, "2.2")) return date;
  return hasProvider(target, "10.6") ? `manual__${date}` : null;
}

/** Which try of a task is its first, while it has no run: Airflow counts from 0 since 2.10. */
export function firstTry(target: AirflowTarget): number {
  return hasAirflow(target, "2.10") ? 0 : 1;
}

function workloadOf(task: DagTask, context: WorkerContext, given: TaskInstance | DatedRun): string {
  const { identity, configuration, dagFile } = context;
  const of = "tryNumber" in given ? given : undefined;
  const number = (name: string): number => {
    const value = task.arguments.get(name);
    return value?.kind === "constant" && typeof value.value === "number" ? value.value : 1;
  };
  const queue = textOf(task.arguments.get("queue")) ?? configuration.lookup("operators", "default_queue")?.text;
  const instance = {
    dagId: task.dagId ?? "dag",
    taskId: task.taskId,
    runId: "tryNumber" in given ? given.run : `manual__${given.date}`,
    tryNumber: of?.tryNumber ?? firstTry(task.target),
    mapIndex: of?.mapIndex ?? -1,
    id: of?.id ?? identity.taskRunUid,
    token: of?.token ?? "",
    queue: queue ?? "default",
    poolSlots: number("pool_slots"),
    priorityWeight: number("priority_weight"),
    dagFile,
    queuedAt: identity.startedAt,
  };
  return workloadText(instance, configuration, task.target);
}
