import type { SyntaxNode } from "@lezer/common";
import type { DagOperator } from "../../airflow/dags/operators.ts";
import { foundOperators, type FoundOperators } from "../../airflow/dags/updateOperators.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import { Scope } from "../../python/scope.ts";
import { parsePython } from "../../python/source.ts";
import type { Text } from "../../text/text.ts";

/** An open DAG file as its features read it. */
export interface DagText {
  readonly text: Text;
  readonly content: string;
  readonly scope: Scope;
  readonly operators: readonly DagOperator[];
  /** The release that the project asks for, if it does. */
  readonly project: AirflowTarget | undefined;
}

const known = new WeakMap<Text, DagText>();
/** What was found in the newest version of files that are edited. */
const newest = new Map<string, FoundOperators>();
const KEPT = 4;

/** A version of a DAG file, parsed once; of the version before it what the edit does not concern is used again. */
export function dagText(uri: string, text: Text, content: string, project: AirflowTarget | undefined): DagText {
  const before = known.get(text);
  if (before?.project === project && before) return before;
  const scope = before?.scope ?? new Scope(parsePython(uri, content));
  const found = foundOperators(scope, project, newest.get(uri));
  newest.delete(uri);
  newest.set(uri, found);
  for (const oldest of newest.keys()) {
    if (newest.size <= KEPT) break;
    newest.delete(oldest);
  }
  const dag = { text, content, scope, operators: found.operators, project };
  known.set(text, dag);
  return dag;
}

/** The argument list that an offset stands in, directly: not in a value that has brackets of its own. */
export function argumentListAt({ scope }: DagText, offset: number): SyntaxNode | undefined {
  let node: SyntaxNode | null = scope.source.tree.resolveInner(offset, -1);
  if (node.name === "Comment") return undefined;
  for (; node; node = node.parent) {
    if (node.name === "ArgList") return node.from < offset ? node : undefined;
    if (node.name === "String" && node.parent?.name === "ArgList") continue;
    if (/^(?:String|FormatString|ContinuedString|Body|Script)$/.test(node.name)) return undefined;
    if (/^(?:ArrayExpression|DictionaryExpression|TupleExpression)$/.test(node.name) && node.from < offset) {
      return undefined;
    }
  }
  return undefined;
}
