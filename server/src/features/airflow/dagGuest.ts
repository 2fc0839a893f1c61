import { checkImports } from "../../airflow/dags/checks/imports.ts";
import { problemsOfAll } from "../../airflow/dags/operatorProblems.ts";
import type { Text } from "../../text/text.ts";
import type { Problem } from "../../text/types.ts";
import { SILENT_GUEST, type Guest } from "../guest.ts";
import type { FeatureContext } from "../types.ts";
import { callPlace } from "./callPlace.ts";
import { completeCall } from "./completion.ts";
import { dagClusterNames } from "./dagClusterNames.ts";
import { dagText } from "./dagText.ts";
import { dagHints } from "./dagHints.ts";
import { definitionInDag, linksInDag } from "./definition.ts";
import { dagFixes, dagMigration } from "./fixes.ts";
import { hoverDag } from "./hover.ts";
import { signatureAt } from "./signature.ts";
import { completeJinja } from "./jinjaCompletion.ts";
import type { AirflowSurroundings } from "./surroundings.ts";
import { completeValueAt } from "./valueCompletion.ts";
import { valuePlace } from "./valuePlace.ts";

/** Problems as serious as the user wants them. */
function atSeverities(
  problems: readonly Problem[],
  severities: FeatureContext["settings"]["severities"] = {},
): readonly Problem[] {
  return problems.flatMap((problem) => {
    const severity = severities[problem.code] ?? problem.severity;
    return severity === "off" ? [] : [{ ...problem, severity }];
  });
}

type DagContext = Pick<FeatureContext, "client" | "dagTarget" | "dagFile" | "readTemplate"> &
  Partial<Pick<FeatureContext, "settings" | "filesIn">>;

/** The features of an open Python file with pod operators; undefined for other files. */
export function dagGuest(
  uri: string,
  { text }: { readonly text: Text },
  context: DagContext,
  airflow?: Pick<AirflowSurroundings, "clusterFacts" | "names" | "folders">,
): Guest | undefined {
  const { client, dagTarget, dagFile, readTemplate = () => undefined } = context;
  const dag = dagText(uri, text, dagTarget, dagFile);
  if (!dag) return undefined;
  const problems = (): readonly Problem[] => {
    const ofImports = dagTarget ? checkImports(dag.imports, dagTarget) : [];
    const ofCluster = airflow ? dagClusterNames(dag.operators, uri, context, airflow) : [];
    const all = [...ofImports, ...problemsOfAll(dag.operators, uri, readTemplate), ...ofCluster];
    return atSeverities(all, context.settings?.severities);
  };
  return {
    ...SILENT_GUEST,
    complete: (position, trigger) => {
      const jinja = completeJinja(dag, position, trigger, client);
      if (jinja) return jinja;
      // A list that opens behind a bracket or a comma would take the Enter that one types next.
      if (trigger !== undefined && /[([{, ]/u.test(trigger)) return [];
      const value = valuePlace(dag, position);
      if (value) return completeValueAt(value, dag, uri, context, airflow);
      const place = callPlace(dag, position);
      // A text without a name is no place for one.
      return place && !/^["']/u.test(text.slice(place.word)) ? completeCall(place, client) : [];
    },
    hover: (position) => hoverDag(dag, uri, position, client),
    signature: (position) => signatureAt(dag, position, client),
    hints: (range) => dagHints(dag, uri, range, readTemplate),
    links: () => linksInDag(dag, uri, readTemplate),
    definition: (position) => definitionInDag(dag, uri, position, readTemplate),
    problems,
    actions: (clientUri, range) => dagMigration(clientUri, range, dag),
    fixes: dagFixes,
  };
}
