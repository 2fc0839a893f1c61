import { parseCfg } from "../../server/src/cfg/parse.ts";
import { createConfiguration } from "../../server/src/configuration/configuration.ts";
import { manifestProblems } from "../../server/src/pod/manifest/manifestProblems.ts";
import { rules } from "../../server/src/rules/catalogue.ts";
import { checkDocument } from "../../server/src/rules/check.ts";
import { ruleContext } from "../../server/src/rules/context.ts";
import type { Fix } from "../../server/src/rules/types.ts";
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
  const problem = checkDocument(document, context).find((one) => one.code === code);
  if (!problem) return undefined;
  const [fix] = rule?.fix?.(problem, document) ?? [];
  const edits = [...(fix?.edits ?? [])].sort(
    (left, right) => document.text.offsetAt(right.range.start) - document.text.offsetAt(left.range.start),
  );
  return { text, manifest, problem, fix, fixed: fix && document.change(edits).text.toString() };
}
