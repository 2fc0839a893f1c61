import { ruleOfProblem } from "../../server/src/rules/values/readerProblems.ts";
import { AIRFLOW, CONFIGURATION, PLANS, VALUES } from "./plans.ts";
import { RUNS } from "./runs.ts";
import type { Explained } from "./types.ts";

const HEAD = `<!-- Made by "node scripts/generate-rules-page.ts"; do not edit. -->

# Problems of pods and runs

What previews, plans and runs report beside the [rules](rules.md) for configuration files. The code behind a message leads
here.`;

/** The documentation page of all codes that are no rules, as Markdown. */
export function problemsPage(): string {
  const values = Object.fromEntries(
    Object.entries(VALUES).map(([code, [title, text]]): [string, Explained] => {
      const rule = ruleOfProblem(code as keyof typeof VALUES);
      return [code, [title, rule === undefined ? text : `${text} See the rule [${rule}](rules.md#${rule}).`]];
    }),
  );
  return `${[
    HEAD,
    chapter("Plans", "What stands in the way of a pod, or is worth knowing before it runs.", PLANS),
    chapter("Configuration", "What keeps a section from being used, or a pod from being made.", CONFIGURATION),
    chapter("Values", "Values that cannot be read.", values),
    chapter(
      "Airflow",
      "What Airflow, or its Kubernetes client, would raise for an operator's pod.",
      AIRFLOW,
      "airflow-",
    ),
    chapter("Runs", "Why a pod does not start, failed, or was refused by the cluster.", RUNS),
  ].join("\n\n")}\n`;
}

function chapter(title: string, text: string, problems: Readonly<Record<string, Explained>>, prefix = ""): string {
  const entries = Object.entries(problems).sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    `## ${title}`,
    text,
    ...entries.map(([code, [head, more]]) => `### ${prefix}${code}\n\n_${head}._ ${more}`),
  ].join("\n\n");
}
