import type { SyntaxNode } from "@lezer/common";
import { editedDagFile, readDagFile, type DagFile } from "../../airflow/dags/dagFile.ts";
import type { DagOperator } from "../../airflow/dags/operators.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import { Recent } from "../../python/syntax/recent.ts";
import { Scope } from "../../python/syntax/scope.ts";
import { parsePython } from "../../python/syntax/source.ts";
import type { Text } from "../../text/text.ts";

/** An open DAG file as its features read it. */
export class DagText {
  readonly text: Text;
  /** The release that the project asks for, if it does. */
  readonly project: AirflowTarget | undefined;
  readonly operators: readonly DagOperator[];
  readonly tasks: DagFile["tasks"];
  /** What all of it imports: the scope of this version, or of an older one that differs from it inside of calls alone. */
  readonly imports: Scope;
  readonly #uri: string;
  #scope: Scope | undefined;

  constructor(uri: string, { text, operators, tasks, context }: DagFile) {
    this.text = text;
    this.project = context.project;
    this.operators = operators;
    this.tasks = tasks;
    this.imports = context.scope;
    this.#uri = uri;
  }

  get content(): string {
    return this.scope.source.content;
  }

  /** Of this version; made when someone asks. */
  get scope(): Scope {
    return (this.#scope ??= new Scope(parsePython(this.#uri, this.text.toString())));
  }
}

const known = new WeakMap<Text, { readonly dag: DagText; readonly file: DagFile }>();
/** The newest version of files that are edited. */
const newest = new Recent<DagFile>(4);

/**
 * A version of a DAG file; undefined for a file without pod operators. What an edit does not concern is used again.
 *
 * @param among the file as a part of all Python files, imports followed; undefined before they were read
 */
export function dagText(
  uri: string,
  text: Text,
  project: AirflowTarget | undefined,
  among?: () => DagFile | undefined,
): DagText | undefined {
  const before = known.get(text);
  const withImports = among?.();
  // What was read without the files that it imports, before they were, is read again.
  const file = withImports?.text === text ? withImports : withoutImports(uri, text, project, before?.file);
  if (before && before.file === file) return before.dag;
  if (!file) return undefined;
  const dag = new DagText(uri, file);
  known.set(text, { dag, file });
  return dag;
}

function withoutImports(
  uri: string,
  text: Text,
  project: AirflowTarget | undefined,
  before: DagFile | undefined,
): DagFile | undefined {
  if (before && before.context.project === project) return before;
  const older = newest.get(uri);
  const file = (older && editedDagFile(older, text, project)) ?? readAnew(uri, text, project);
  if (file) newest.set(uri, file);
  return file;
}

function readAnew(uri: string, text: Text, project: AirflowTarget | undefined): DagFile | undefined {
  const content = text.toString();
  if (!/PodOperator|\.kubernetes(?:_cmd)?\b/.test(content)) return undefined;
  return readDagFile(text, new Scope(parsePython(uri, content)), project);
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
