import { airflowFileConfiguration } from "../../server/src/airflow/configuration/fileConfiguration.ts";
import { templateProblems } from "../../server/src/airflow/templates/templateProblems.ts";
import { airflowTarget } from "../../server/src/airflow/target.ts";
import { parseCfg } from "../../server/src/cfg/parse.ts";
import type { CfgDocument } from "../../server/src/cfg/types.ts";
import { createConfiguration } from "../../server/src/configuration/configuration.ts";
import { manifestProblems } from "../../server/src/pod/manifest/manifestProblems.ts";
import { rules } from "../../server/src/rules/catalogue.ts";
import { checkDocument } from "../../server/src/rules/check.ts";
import { ruleContext } from "../../server/src/rules/checking/context.ts";
import { airflowRuleContext } from "../../server/src/rules/airflow/context.ts";
import type { Fix, Rule, RuleContext } from "../../server/src/rules/checking/types.ts";
import type { Problem } from "../../server/src/text/types.ts";
import { NEWEST_DBND } from "../../server/src/workspace/targetVersion.ts";
import { CLUSTER, EXAMPLES, MANIFESTS, VERSIONS } from "./examples.ts";

export interface CheckedExample {
  readonly text: string;
  readonly manifest: string | undefined;
  readonly problem: Problem;
  /** The first fix, and the text that comes of it. */
  readonly fix: Fix | undefined;
  readonly fixed: string | undefined;
}

/** What a rule says about its example; undefined when it has none, or says nothing. */
export function checkExample(code: string): CheckedExample | undefined {
  const text = EXAMPLES[code];
  if (text === undefined) return undefined;
  const rule = rules.find((one) => one.code === code);
  const manifest = MANIFESTS[code];
  const isAirflow = rule?.dialects?.includes("dbnd") === false;
  if (rule && isAirflow) return checkAirflowExample(rule, text, manifest);
  const document = parseCfg("file:///project/project.cfg", text);
  const configuration = createConfiguration({ files: [document], environment: {} });
  const settings = {
    dbndVersion: VERSIONS[code] ?? NEWEST_DBND,
    severities: rule?.optional ? { [code]: rule.severity } : {},
  };
  const context = ruleContext(configuration, settings, {
    clusterFacts: () => (rule?.code === "unknown-cluster-name" ? CLUSTER : undefined),
    manifestProblems: () =>
      manifest === undefined ? [] : manifestProblems({ uri: "file:///project/pod.yaml", text: manifest }),
  });
  return checked(rule, code, text, manifest, document, context);
}

function checkAirflowExample(rule: Rule, text: string, manifest: string | undefined): CheckedExample | undefined {
  const document = parseCfg("file:///project/airflow.cfg", text);
  const target = airflowTarget({ airflow: VERSIONS[rule.code] ?? "3.1.3" });
  const configuration = airflowFileConfiguration({ file: document, environment: {}, target });
  const settings = { dbndVersion: NEWEST_DBND, severities: {}, airflow: target };
  const context = airflowRuleContext(configuration, settings, {
    manifestProblems: () =>
      manifest === undefined ? [] : templateProblems({ uri: "file:///project/pod.yaml", text: manifest }),
  });
  return checked(rule, rule.code, text, manifest, document, context);
}

function checked(
  rule: Rule | undefined,
  code: string,
  text: string,
  manifest: string | undefined,
  document: CfgDocument,
  context: RuleContext,
): CheckedExample | undefined {
  const problem = checkDocument(document, context).find((one) => one.code === code);
  if (!problem) return undefined;
  const [fix] = rule?.fix?.(problem, document) ?? [];
  const edits = [...(fix?.edits ?? [])].sort(
    (left, right) => document.text.offsetAt(right.range.start) - document.text.offsetAt(left.range.start),
  );
  return { text, manifest, problem, fix, fixed: fix && document.change(edits).text.toString() };
}
