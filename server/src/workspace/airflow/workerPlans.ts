import type { DagTask } from "../../airflow/dags/tasks.ts";
import type { WorkerContext } from "../../airflow/dags/workerContext.ts";
import { workerPlan, workerYaml } from "../../airflow/dags/workerPlan.ts";
import { Build } from "../../airflow/build.ts";
import type { AirflowConfiguration } from "../../airflow/configuration/lookup.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import { executorPolicy } from "../../airflow/worker/executorLife.ts";
import type {
  DagYamlParams,
  DagYamlResult,
  ExecutorPolicy,
  PlanProblem,
  RunIdentity,
  RunPlanParams,
  RunPlanResult,
} from "../../protocol.ts";

type Surroundings = Omit<WorkerContext, "identity">;

/** The worker's pod of the task that a request means. */
export function workerRunPlan(
  tasks: readonly DagTask[],
  params: RunPlanParams & { readonly identity: RunIdentity },
  surroundings: Surroundings,
): RunPlanResult {
  const {
    task: taskId,
    worker = 0,
    identity,
    forRun,
    parameters = {},
    tryNumber = 1,
    executorId = "databand",
  } = params;
  const same = tasks[worker];
  const task = same?.taskId === taskId ? same : (tasks.find((one) => one.taskId === taskId) ?? same);
  if (!task) return { problems: [noTask(taskId)] };
  const run = forRun === true ? { values: parameters, tryNumber, executorId } : undefined;
  return workerPlan(task, { ...surroundings, identity, run });
}

/** The policy of any worker, by the release that the project says, else by that of its configuration. */
export function executorPolicyFor(configuration: AirflowConfiguration, target?: AirflowTarget): ExecutorPolicy {
  const build = new Build(target ?? configuration.inputs.target, { suffix: () => "", uuid: () => "" });
  return executorPolicy(configuration, build);
}

/** The files of a DAG's tasks. */
export function dagYaml(
  tasks: readonly DagTask[],
  { dag, date }: DagYamlParams,
  identity: RunIdentity,
  surroundings: Surroundings,
): DagYamlResult {
  const made = tasks
    .filter(({ dagId }) => dag === undefined || dagId === dag)
    .map((task) => workerYaml(task, { ...surroundings, identity }, date));
  const problems = new Map(made.flatMap((one) => one.problems).map((problem) => [problem.message, problem]));
  return { files: made.map(({ name, text }) => ({ name, text })), problems: [...problems.values()] };
}

function noTask(task: string): PlanProblem {
  const message = `The file has no task \`${task}\` any more.`;
  return { code: "operator-not-found", severity: "error", message };
}
