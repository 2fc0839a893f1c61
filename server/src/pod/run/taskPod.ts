import type { Configuration } from "../../configuration/types.ts";
import type { RunIdentity } from "../../protocol.ts";
import { makeSafeLabel } from "../../values/names.ts";
import { airflowTaskCommand, taskCommand } from "../commands.ts";
import { ownTaskRun, taskSubmitRun, type RunFacts } from "../taskRun.ts";
import type { TaskRun } from "../types.ts";
import type { TaskCode } from "./context.ts";

/** What the pod of one task of a run is built from, besides the engine. */
export interface TaskPod {
  readonly taskRun: TaskRun;
  readonly command: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly tryNumber?: number;
  readonly includeSystemSecrets?: boolean;
}

export interface TaskPodInput {
  readonly task: string;
  /** The run's own task: the pipeline, or the same. */
  readonly root: string;
  readonly code: TaskCode | undefined;
  readonly identity: RunIdentity;
  readonly facts: RunFacts;
  readonly executable: readonly string[];
  /** Where the run keeps its files. */
  readonly folder: string;
  readonly tryNumber: number | undefined;
}

/** Before every ad hoc run's name where Airflow asks for a DAG. */
const DAG_PREFIX = "DBND_RUN.";

/**
 * With Airflow's Kubernetes executor a task's pod is its own; without, it is that of a system task that submits it
 * (dbnd 1.0.28, spec 4.1, 4.5 and 5.3). Ids that only the run knows (the hash in a task's id, the number of Airflow's
 * pickle, a name for the run) are made from the identity.
 */
export function taskPod(input: TaskPodInput, configuration: Configuration): TaskPod {
  const throughAirflow = configuration.resolve("run").values.get("enable_airflow_kubernetes")?.value !== false;
  return throughAirflow ? executorPod(input, runName(input, configuration)) : submittedPod(input);
}

function submittedPod({ task, identity, facts, executable, folder, tryNumber }: TaskPodInput): TaskPod {
  const taskId = `${task}__${hexOf(identity.taskRunUid).slice(0, 10)}`;
  return {
    taskRun: taskSubmitRun(identity, facts),
    command: taskCommand(executable, `${folder}/run.pickle`, taskId),
    ...(tryNumber === undefined ? {} : { tryNumber }),
  };
}

/** The name that the run is given; DBND makes up one for a run without, for which the run's task stands here. */
function runName({ root }: TaskPodInput, configuration: Configuration): string {
  const name = configuration.resolve("run_info").values.get("name")?.value;
  return typeof name === "string" && name !== "" ? name : root;
}

function executorPod({ task, root, code, identity, facts, tryNumber = 1 }: TaskPodInput, run: string): TaskPod {
  const dag = `${DAG_PREFIX}${root}`;
  // Airflow 2.2 and later name a task by the id of its run: DBND's label for the date holds that (dbnd 1.0.28).
  const runId = `backfill_${run}_${isoDate(identity.startedAt)}`;
  const id = code?.id ?? task;
  return {
    taskRun: ownTaskRun({ family: task, ...code, name: task }, identity, facts),
    command: airflowTaskCommand(dag, id, runId, hexOf(identity.resultUid).slice(0, 4)),
    labels: {
      "airflow-worker": identity.runUid,
      dag_id: makeSafeLabel(dag),
      task_id: makeSafeLabel(id),
      execution_date: runId.replaceAll(":", "_").replaceAll("+", "_plus_"),
      try_number: String(tryNumber),
    },
    tryNumber,
  };
}

function hexOf(uid: string): string {
  return uid.replaceAll("-", "");
}

/** As Python writes a time in UTC: `2026-11-21T10:07:02.357000+00:00`. */
function isoDate(startedAt: string): string {
  const [, time = startedAt, fraction = ""] = /^(.*?)(?:\.(\d+))?Z?$/.exec(startedAt) ?? [];
  return `${time}${fraction === "" ? "" : `.${fraction.slice(0, 6).padEnd(6, "0")}`}+00:00`;
}
