import { newTemplate, TEMPLATE_VARIANTS } from "../server/src/airflow/templates/newTemplate.ts";
import type { TemplateVariant } from "../server/src/protocol.ts";
import { NEWEST_AIRFLOW } from "../server/src/workspace/airflow/airflowTarget.ts";

const TEXTS: Readonly<Record<TemplateVariant, string>> = {
  image: "A pod template for Airflow's workers: the DAGs are in the image",
  "git-sync": "A pod template for Airflow's workers: git-sync fetches the DAGs",
  volume: "A pod template for Airflow's workers: the DAGs are on a persistent volume",
};

/** The three variants as snippets of VS Code. */
export function airflowSnippets(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    TEMPLATE_VARIANTS.map((variant) => [
      `Airflow pod template: ${variant}`,
      {
        prefix: [`airflow-pod-${variant}`, `pod-template-${variant}`],
        description: TEXTS[variant],
        body: newTemplate(variant, NEWEST_AIRFLOW).split("\n"),
      },
    ]),
  );
}
