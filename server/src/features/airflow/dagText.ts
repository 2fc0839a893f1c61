import type { SyntaxNode } from "@lezer/common";
import { operatorsOf, type DagOperator } from "../../airflow/dags/operators.ts";
import { Scope } from "../../python/scope.ts";
import { parsePython } from "../../python/source.ts";
import type { Text } from "../../text/text.ts";

/** An open DAG file as its features read it. */
export interface DagText {
  readonly text: Text;
  readonly content: string;
  readonly scope: Scope;
  readonly operators: readonly DagOperator[];
}

const known = new WeakMap<Text, DagText>();

/** A version of a DAG file, parsed once. */
export function dagText(uri: string, text: Text, content: string): DagText {
  let dag = known.get(text);
  if (!dag) {
    const scope = new Scope(parsePython(uri, content));
    dag = { text, content, scope, operators: operatorsOf(scope) };
    known.set(text, dag);
  }
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
