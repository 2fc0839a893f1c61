import { isExecutorSection } from "../../airflow/configuration/executorSections.ts";
import { airflowSchema } from "../../airflow/configuration/schema.ts";
import type { Configuration } from "../../configuration/types.ts";
import { entryFacts } from "../checking/facts.ts";
import type { Surrounding } from "../checking/context.ts";
import type { RuleContext, RuleSettings } from "../checking/types.ts";

const NOTHING: Surrounding = {};

/** The context of an `airflow.cfg`: there are no classes, no engines and no environments in it. */
export function airflowRuleContext(
  configuration: Configuration,
  settings: RuleSettings,
  surrounding: Surrounding = NOTHING,
): RuleContext {
  const nothing: readonly never[] = [];
  const none: ReadonlySet<string> = new Set();
  return {
    dialect: "airflow",
    update: () => undefined,
    configuration,
    settings,
    surrounding,
    referredSections: () => none,
    listedEnvironments: () => none,
    knownSections: () => (settings.airflow ? airflowSchema(settings.airflow).sections : nothing),
    sectionsOfKind: () => nothing,
    mayBeClass: () => false,
    hasSection: (name) => configuration.isDefinedByUser(name),
    usedEngines: () => none,
    expectedFamily: () => undefined,
    manifestProblems: surrounding.manifestProblems ?? (() => nothing),
    clusterFacts: (section) => (isExecutorSection(section) ? surrounding.clusterFacts?.(section) : undefined),
    valueTree: (entry, section) => entryFacts(entry, configuration.classOf(section)).parsed.tree,
  };
}
