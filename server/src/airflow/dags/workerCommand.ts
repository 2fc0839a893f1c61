import { hasProvider } from "../target.ts";
import { taskCommand, takesWorkload, takesWorkloadFile, workloadCommand } from "../worker/command.ts";
import { OldSettings } from "../worker/oldSettings.ts";
import { workloadText } from "../worker/workload.ts";
import { textOf } from "../models/arguments.ts";
import type { DagTask } from "./tasks.ts";
import type { WorkerContext } from "./workerContext.ts";
import type { TaskInstance } from "./workerQuestions.ts";

/** What a worker runs, and the workload that it reads from a file. */
export interface WorkerCommand {
  readonly words: readonly string[];
  readonly workload?: string;
}

/**
 * With an instance, what the executor gives to the worker; with a date, what `generate-dag-yaml` writes, which knows
 * workloads from provider 10.6 on.
 */
export function commandOf(
  task: DagTask,
  context: WorkerContext,
  of: TaskInstance | { readonly date: string },
): WorkerCommand {
  const { taskId, dagId = "dag", target } = task;
  const { configuration, dagFile, home } = context;
  const isOfRun = "tryNumber" in of;
  if (takesWorkload(target) && (isOfRun || hasProvider(target, "10.6"))) {
    const text = workloadOf(task, context, isOfRun ? of : undefined);
    return { words: workloadCommand(text, target), ...(takesWorkloadFile(target) ? { workload: text } : {}) };
  }
  const { dagsFolder } = new OldSettings(configuration, home);
  const pool = textOf(task.arguments.get("pool")) ?? "default_pool";
  const run = isOfRun ? of.run : of.date;
  const mapIndex = isOfRun ? of.mapIndex : undefined;
  return { words: taskCommand({ dagId, taskId, run, mapIndex, pool, dagFile, dagsFolder }, target, isOfRun) };
}

function workloadOf(task: DagTask, context: WorkerContext, of: TaskInstance | undefined): string {
  const { identity, configuration, dagFile } = context;
  const number = (name: string): number => {
    const value = task.arguments.get(name);
    return value?.kind === "constant" && typeof value.value === "number" ? value.value : 1;
  };
  const queue = textOf(task.arguments.get("queue")) ?? configuration.lookup("operators", "default_queue")?.text;
  const instance = {
    dagId: task.dagId ?? "dag",
    taskId: task.taskId,
    runId: of?.run ?? `manual__${identity.startedAt}`,
    tryNumber: of?.tryNumber ?? 1,
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
