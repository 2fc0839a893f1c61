import { operatorProblems } from "../../airflow/dags/operatorProblems.ts";
import { operatorsOf } from "../../airflow/dags/operators.ts";
import { Scope } from "../../python/scope.ts";
import { parsePython } from "../../python/source.ts";
import type { Text } from "../../text/text.ts";
import type { Problem } from "../../text/types.ts";

/** What there is to say about a DAG file: what Airflow would raise for its pod operators. */
interface DagGuest {
  complete(): [];
  hover(): undefined;
  definition(): [];
  named(): undefined;
  problems(): readonly Problem[];
}

/** The features of an open Python file with pod operators; undefined for other files. */
export function dagGuest(uri: string, { text }: { readonly text: Text }): DagGuest | undefined {
  const content = text.toString();
  if (!content.includes("PodOperator")) return undefined;
  return {
    complete: () => [],
    hover: () => undefined,
    definition: () => [],
    named: () => undefined,
    problems: () => operatorsOf(new Scope(parsePython(uri, content))).flatMap((each) => operatorProblems(each, uri)),
  };
}
