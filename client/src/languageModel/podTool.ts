import type { PlanProblem, RunPlanResult, TaskInfo } from "../../../server/src/protocol.ts";
import { t } from "../l10n.ts";
import { scopeOf } from "../projects.ts";
import type { Services } from "../services.ts";
import { withoutSecretValues } from "../views/logText/redact.ts";
import type { TextTool } from "./textTool.ts";

interface Input {
  readonly task?: string;
  readonly environment?: string;
  readonly engine?: string;
}

/** The pod that a task would run in, with what is wrong with it; without a task, the tasks there are. */
export function podTool({ requests, clusters }: Services): TextTool<Input> {
  return {
    message: ({ task }) => (task === undefined ? t("Looking for tasks") : t("Building the pod of {0}", task)),
    answer: async ({ task, environment, engine }, token) => {
      const scope = scopeOf(undefined);
      if (task === undefined || task === "") return listOfTasks(await requests.tasks(scope, token));
      const result = await requests.runPlan(
        { ...scope, task, ...(environment !== undefined && { environment }), ...(engine !== undefined && { engine }) },
        token,
      );
      const { podYaml } = await clusters.library;
      return [...problemLines(result), result.plan ? podYaml(withoutSecretValues(result.plan.pod) as never) : ""].join(
        "\n",
      );
    },
  };
}

function listOfTasks(tasks: readonly TaskInfo[]): string {
  return tasks.length === 0
    ? "No task was found in the Python files of this workspace."
    : ["Tasks:", ...tasks.map(({ name }) => `- ${name}`)].join("\n");
}

function problemLines({ problems }: RunPlanResult): readonly string[] {
  return problems.map(({ severity, code, message }: PlanProblem) => `# ${severity} (${code}): ${message}`);
}
