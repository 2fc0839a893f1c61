import type { CodeAction, CompletionItem, Diagnostic, Hover, LocationLink } from "vscode-languageserver";
import { checkImports } from "../../airflow/dags/checks/imports.ts";
import { problemsOfAll } from "../../airflow/dags/operatorProblems.ts";
import type { Text } from "../../text/text.ts";
import type { Position, Problem, Range } from "../../text/types.ts";
import type { FeatureContext } from "../types.ts";
import { callPlace } from "./callPlace.ts";
import { completeCall } from "./completion.ts";
import { dagClusterNames } from "./dagClusterNames.ts";
import { dagText } from "./dagText.ts";
import { definitionInDag } from "./definition.ts";
import { dagFixes, dagMigration } from "./fixes.ts";
import { hoverDag } from "./hover.ts";
import type { AirflowSurroundings } from "./surroundings.ts";
import { completeValueAt } from "./valueCompletion.ts";
import { valuePlace } from "./valuePlace.ts";

/** What there is to say about a DAG file: the arguments of its pod operators, and what Airflow would raise for them. */
interface DagGuest {
  complete(position: Position): CompletionItem[];
  hover(position: Position): Hover | undefined;
  definition(position: Position): LocationLink[];
  named(): undefined;
  problems(): readonly Problem[];
  actions(clientUri: string, range: Range, diagnostics: readonly Diagnostic[]): CodeAction[];
}

type DagContext = Pick<FeatureContext, "client" | "dagTarget" | "dagFile" | "readTemplate"> &
  Partial<Pick<FeatureContext, "settings" | "filesIn">>;

/** The features of an open Python file with pod operators; undefined for other files. */
export function dagGuest(
  uri: string,
  { text }: { readonly text: Text },
  context: DagContext,
  airflow?: Pick<AirflowSurroundings, "clusterFacts" | "names" | "folders">,
): DagGuest | undefined {
  const { client, dagTarget, dagFile, readTemplate = () => undefined } = context;
  const dag = dagText(uri, text, dagTarget, dagFile);
  if (!dag) return undefined;
  const problems = (): readonly Problem[] => {
    const ofImports = dagTarget ? checkImports(dag.imports, dagTarget) : [];
    const ofCluster = airflow ? dagClusterNames(dag.operators, uri, context, airflow) : [];
    return [...ofImports, ...problemsOfAll(dag.operators, uri, readTemplate), ...ofCluster];
  };
  return {
    complete: (position) => {
      const value = valuePlace(dag, position);
      if (value) return completeValueAt(value, dag, uri, context, airflow);
      const place = callPlace(dag, position);
      // A text without a name is no place for one.
      return place && !/^["']/u.test(text.slice(place.word)) ? completeCall(place, client) : [];
    },
    hover: (position) => hoverDag(dag, uri, position, client),
    definition: (position) => definitionInDag(dag, uri, position, readTemplate),
    named: () => undefined,
    problems,
    actions: (clientUri, range, diagnostics) => [
      ...dagFixes(clientUri, range, problems(), diagnostics),
      ...dagMigration(clientUri, range, dag),
    ],
  };
}
