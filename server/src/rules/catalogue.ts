import { airflowCombinationRules } from "./airflow/combinations.ts";
import { airflowKeyRules } from "./airflow/keys.ts";
import { airflowTemplateRules } from "./airflow/templates.ts";
import { airflowValueRules } from "./airflow/values.ts";
import { clusterNameRules } from "./clusterNames.ts";
import { durationRules } from "./values/durations.ts";
import { engineRules } from "./engine.ts";
import { environmentRules } from "./environments.ts";
import { fieldValueRules } from "./values/fieldValues.ts";
import { keyRules } from "./keys.ts";
import { labelRules } from "./values/labels.ts";
import { layoutRules } from "./layout.ts";
import { literalRules } from "./values/literals.ts";
import { podYamlRules } from "./podYaml.ts";
import { resolutionRules } from "./resolution.ts";
import { resourceRules } from "./values/resources.ts";
import { retryRules } from "./values/retry.ts";
import { retryMatchRules } from "./values/retryMatches.ts";
import { secretRules } from "./values/secrets.ts";
import { shapeRules } from "./values/shapes.ts";
import { structureRules } from "./values/structures.ts";
import { syntaxRules } from "./syntax.ts";
import type { Dialect, Rule } from "./checking/types.ts";
import { valueRules } from "./values/values.ts";
import { wordRules } from "./values/words.ts";

/** Every rule, in the order of subjects. */
export const rules: readonly Rule[] = [
  ...syntaxRules,
  ...layoutRules,
  ...keyRules,
  ...valueRules,
  ...structureRules,
  ...durationRules,
  ...literalRules,
  ...wordRules,
  ...resolutionRules,
  ...environmentRules,
  ...engineRules,
  ...resourceRules,
  ...retryRules,
  ...retryMatchRules,
  ...secretRules,
  ...labelRules,
  ...shapeRules,
  ...fieldValueRules,
  ...podYamlRules,
  ...clusterNameRules,
  ...airflowKeyRules,
  ...airflowValueRules,
  ...airflowCombinationRules,
  ...airflowTemplateRules,
];

/** The rules for the files of a dialect. */
export function rulesOf(dialect: Dialect): readonly Rule[] {
  return rules.filter(({ dialects = ["dbnd"] }) => dialects.includes(dialect));
}

const byCode = new Map(rules.map((rule) => [rule.code, rule]));

/** The rule of a code, of either dialect; undefined for codes of anybody else. */
export function ruleByCode(code: string): Rule | undefined {
  return byCode.get(code);
}
