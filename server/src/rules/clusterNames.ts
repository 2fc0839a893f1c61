import { isExecutorSection } from "../airflow/configuration/executorSections.ts";
import { closeMatches } from "../configuration/closeMatches.ts";
import { notInCluster } from "../schema/kubernetes/clusterNames.ts";
import { clusterNames, namesClusterObjects } from "./clusterReferences.ts";
import { rangeInValue } from "./checking/places.ts";
import type { Finding, Rule } from "./checking/types.ts";
import { replaceWordFix } from "./fixes/wordFixes.ts";

/** Names that the engine's cluster does not have; silent where nobody has read it (`databand.clusterFacts`). */
export const clusterNameRules: readonly Rule[] = [
  {
    code: "unknown-cluster-name",
    subject: "pod",
    dialects: ["dbnd", "airflow"],
    severity: "warning",
    title: "Name that the cluster does not have",
    explanation: `
The engine's cluster has no namespace, service account, secret (or key of it), config map, persistent volume claim or node
label of this name in the engine's \`namespace\`. The pod would be refused, or never start. Known only with the setting
\`databand.clusterFacts\`, and as far as you may read the cluster. The same holds for \`task_config\` in Python, and for the
base manifest of \`pod_yaml\`, where priority and runtime classes count too; for the sections of Airflow's Kubernetes executor
in \`airflow.cfg\`, for its pod templates, and for the calls of its operators.`,
    concerns: ({ section, schema }) =>
      (schema?.kind === "engine" || (schema?.dialect === "airflow" && isExecutorSection(section.name))) &&
      section.entries.some(({ node }) => namesClusterObjects(node.key)),
    checkInProject: function* ({ section }, context): Generator<Finding> {
      const facts = context.clusterFacts(section.name);
      if (!facts) return;
      for (const { node, line } of section.entries) {
        // What variables and references stand for is not what is written.
        if (!namesClusterObjects(node.key) || /[%$@]/u.test(node.value.text)) continue;
        for (const found of clusterNames(node.key, context.valueTree(node, section.name), facts)) {
          if (!found.known || found.known.includes(found.name)) continue;
          yield {
            range: rangeInValue(node.value, found.at.start, found.at.end, line),
            message: notInCluster(found.kind, found.name, facts),
            data: { names: closeMatches(found.name, found.known), typed: found.name },
          };
        }
      }
    },
    fix: replaceWordFix,
  },
];
