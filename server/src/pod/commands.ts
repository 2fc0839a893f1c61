/** The command lines that DBND runs inside its pods, as data (spec 5.2, 5.3; dbnd 1.0.28). */

export interface DriverRun {
  readonly runUid: string;
  /** Where the driver writes its result, as a path of the submitting machine. */
  readonly resultPath: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** `dbnd run` again, inside the cluster: every word the user gave, unchanged, and which run it is. */
export function driverCommand(
  executable: readonly string[],
  words: readonly string[],
  run: DriverRun,
): readonly string[] {
  return [
    ...executable,
    "run",
    ...words,
    "--run-driver",
    run.runUid,
    "--set",
    `run.run_result_json_path=${run.resultPath}`,
    "--set",
    `run_info.execution_date=${executionDate(run.startedAt)}`,
  ];
}

/** One task of a run that has been pickled by its driver. */
export function taskCommand(executable: readonly string[], pickledRun: string, taskId: string): readonly string[] {
  return [...executable, "execute", "--dbnd-run", pickledRun, "task_execute", "--task-id", taskId];
}

/** What Airflow 2.3.4 runs for one task of a DAG, as its executor gets it from DBND: the DAG pickled, the default pool. */
export function airflowTaskCommand(dag: string, task: string, run: string, pickle: string): readonly string[] {
  return ["airflow", "tasks", "run", dag, task, run, "--pickle", pickle, "--local", "--pool", "default_pool"];
}

/** `2026-11-21T10:07:02.357Z` → `2026-11-21T100702.357000`. */
export function executionDate(startedAt: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.(\d+))?/.exec(startedAt);
  if (!match) return startedAt;
  const [, date = "", hours = "", minutes = "", seconds = "", fraction = ""] = match;
  return `${date}T${hours}${minutes}${seconds}.${fraction.slice(0, 6).padEnd(6, "0")}`;
}

/** Folder of a run below `dbnd_root`; DBND ends its name with a random word, we with the start of the run's uid. */
export function runFolder(dbndRoot: string, task: string, startedAt: string, runUid: string): string {
  const date = executionDate(startedAt);
  return `${dbndRoot.replace(/\/+$/, "")}/log/${date.slice(0, 10)}/${date}_${task}_${runUid.slice(0, 8)}`;
}
