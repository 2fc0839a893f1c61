import type { DocumentLink, LocationLink } from "vscode-languageserver";
import { textOf } from "../../airflow/models/arguments.ts";
import { pathOf } from "../../python/evaluation/paths.ts";
import type { PythonValue } from "../../python/syntax/types.ts";
import { holds } from "../../text/ranges.ts";
import type { Position } from "../../text/types.ts";
import type { FeatureContext } from "../types.ts";
import type { DagText } from "./dagText.ts";

/** Arguments and keys whose value is the path of a file. */
const PATHS = ["pod_template_file", "config_file"];

/** The file that a path at a place names: a pod template of an operator or of a worker, a kubeconfig. */
export function definitionInDag(
  dag: DagText,
  uri: string,
  position: Position,
  readTemplate: NonNullable<FeatureContext["readTemplate"]>,
): LocationLink[] {
  const here = pathsIn(dag).find((value) => value.uri === uri && holds(value.range, position));
  const path = pathOf(here)?.text;
  const file = path === undefined || path === "" ? undefined : readTemplate(path);
  if (!here || !file) return [];
  const start = { line: 0, character: 0 };
  const range = { start, end: start };
  return [{ originSelectionRange: here.range, targetUri: file.uri, targetRange: range, targetSelectionRange: range }];
}

/** The files that texts of paths name. */
export function linksInDag(
  dag: DagText,
  uri: string,
  readTemplate: NonNullable<FeatureContext["readTemplate"]>,
): DocumentLink[] {
  const found = new Map<string, DocumentLink>();
  for (const value of pathsIn(dag)) {
    const path = value.uri === uri && value.kind === "constant" ? pathOf(value)?.text : undefined;
    const target = path === undefined || path === "" ? undefined : readTemplate(path)?.uri;
    if (target !== undefined) found.set(JSON.stringify(value.range), { range: value.range, target });
  }
  return [...found.values()];
}

/** The values of paths in calls, also those that the DAG's defaults give. */
function pathsIn(dag: DagText): readonly PythonValue[] {
  const ofOperators = dag.operators.flatMap(({ call }) => PATHS.flatMap((name) => call.arguments.get(name) ?? []));
  const ofWorkers = dag
    .tasks()
    .flatMap(({ executorConfig }) =>
      executorConfig?.kind === "dict"
        ? executorConfig.members.flatMap(({ key, value }) => (PATHS.includes(textOf(key) ?? "") ? [value] : []))
        : [],
    );
  return [...ofOperators, ...ofWorkers];
}
