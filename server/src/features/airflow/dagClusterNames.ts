import { ANY_IDENTITY, operatorPlan } from "../../airflow/dags/operatorPlan.ts";
import type { DagOperator } from "../../airflow/dags/operators.ts";
import { clusterWarnings } from "../../pod/run/clusterWarnings.ts";
import type { EngineFacts, PlanProblem } from "../../protocol.ts";
import { ruleByCode } from "../../rules/catalogue.ts";
import type { Problem } from "../../text/types.ts";
import type { FeatureContext } from "../types.ts";
import type { AirflowSurroundings } from "./surroundings.ts";

type Context = Pick<FeatureContext, "readTemplate"> & { readonly settings?: FeatureContext["settings"] };
type Airflow = Pick<AirflowSurroundings, "clusterFacts">;

interface Known {
  readonly facts: EngineFacts;
  readonly warnings: readonly PlanProblem[];
}

/** What is known of operators that no template was read for: they say all themselves. */
const known = new WeakMap<DagOperator, Known>();

/** Names in the calls of a DAG file that the cluster does not have, at their places in that file; each place once. */
export function dagClusterNames(
  operators: readonly DagOperator[],
  uri: string,
  { readTemplate = () => undefined, settings }: Context,
  airflow: Airflow,
): readonly Problem[] {
  const code = "unknown-cluster-name";
  const severity = settings?.severities[code] ?? ruleByCode(code)?.severity ?? "warning";
  if (severity === "off" || !airflow.clusterFacts()) return [];
  const found = new Map<string, Problem>();
  for (const operator of operators) {
    for (const { code: own, message, origin } of warningsOf(operator, readTemplate, airflow)) {
      if (own !== code || origin?.kind !== "python" || origin.uri !== uri) continue;
      const { range } = origin;
      found.set(JSON.stringify([range, message]), { code, message, range, severity });
    }
  }
  return [...found.values()];
}

function warningsOf(
  operator: DagOperator,
  readTemplate: NonNullable<Context["readTemplate"]>,
  airflow: Airflow,
): readonly PlanProblem[] {
  const before = known.get(operator);
  if (before && before.facts === airflow.clusterFacts()) return before.warnings;
  const read: string[] = [];
  const { plan } = operatorPlan(operator, {
    identity: ANY_IDENTITY,
    tryNumber: 1,
    readTemplate: (path) => {
      read.push(path);
      return readTemplate(path);
    },
  });
  // An operator that signs in elsewhere runs in a cluster that was not read.
  const isElsewhere = plan?.cluster.context !== undefined || plan?.cluster.configFile !== undefined;
  const facts = plan && !isElsewhere ? airflow.clusterFacts(plan.namespace) : undefined;
  const warnings = plan && facts ? clusterWarnings(plan, facts) : [];
  const all = airflow.clusterFacts();
  if (read.length === 0 && all) known.set(operator, { facts: all, warnings });
  return warnings;
}
