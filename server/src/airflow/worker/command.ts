/** The words that a worker runs, as the scheduler of each release hands them to the executor. */
import { hasAirflow, hasProvider, type AirflowTarget } from "../target.ts";

/** What the words name. */
export interface CommandOf {
  readonly dagId: string;
  readonly taskId: string;
  /** Id of the run; before Airflow 2.2 its date, ISO 8601. Null where the release does not know it and writes none. */
  readonly run: string | null;
  readonly mapIndex?: number | undefined;
  readonly pool: string;
  /** Path of the DAG file below the folder of DAGs. */
  readonly dagFile: string;
  /** The folder of DAGs, as the scheduler knows it. */
  readonly dagsFolder: string;
}

/** What runs a workload of Airflow 3. */
const EXECUTE_WORKLOAD = ["python", "-m", "airflow.sdk.execution_time.execute_workload"];
/** Where providers before 10.5 put the workload (10.3.1, 10.4.3). */
export const WORKLOAD_FOLDER = "/tmp/execute";
export const WORKLOAD_FILE = `${WORKLOAD_FOLDER}/input.json`;

/** True where a worker is given a workload instead of a command line. */
export function takesWorkload(target: AirflowTarget): boolean {
  return hasAirflow(target, "3.0");
}

/** True where the workload is written to a file by an init container; later it stands among the words. */
export function takesWorkloadFile(target: AirflowTarget): boolean {
  return takesWorkload(target) && !hasProvider(target, "10.5");
}

/** The words around a workload: `--json-string` from provider 10.5 on, a file before, which 10.4.1 and older do not name. */
export function workloadCommand(workload: string, target: AirflowTarget): readonly string[] {
  if (!takesWorkloadFile(target)) return [...EXECUTE_WORKLOAD, "--json-string", workload];
  return [...EXECUTE_WORKLOAD, ...(hasProvider(target, "10.4.2") ? ["--json-path"] : []), WORKLOAD_FILE];
}

/**
 * The command line of a task: Airflow 1.10.15, 2.0.2, 2.2.5, 2.3.4, 2.9.3. With `local`, as the scheduler asks for it;
 * without, as `generate-dag-yaml` writes it.
 */
export function taskCommand(task: CommandOf, target: AirflowTarget, local = true): readonly (string | null)[] {
  const { dagId, taskId, run, pool, dagFile, dagsFolder, mapIndex } = task;
  const isLocal = local ? ["--local"] : [];
  if (hasAirflow(target, "2.2")) {
    const isMapped = hasAirflow(target, "2.3") && mapIndex !== undefined && mapIndex >= 0;
    const index = isMapped ? ["--map-index", String(mapIndex)] : [];
    return ["airflow", "tasks", "run", dagId, taskId, run, ...isLocal, "--subdir", `DAGS_FOLDER/${dagFile}`, ...index];
  }
  const ofScheduler = local ? ["--pool", pool] : [];
  const file = local ? `${dagsFolder}/${dagFile}` : `DAGS_FOLDER/${dagFile}`;
  return hasAirflow(target, "2.0")
    ? ["airflow", "tasks", "run", dagId, taskId, run, ...isLocal, ...ofScheduler, "--subdir", file]
    : ["airflow", "run", dagId, taskId, run, ...isLocal, ...ofScheduler, "-sd", file];
}
