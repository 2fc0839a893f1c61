import type { SyntaxNode } from "@lezer/common";
import { legacyClassOf } from "../../airflow/models/legacy.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { pathOf } from "../../python/evaluation/paths.ts";
import { childrenOf, dottedName, partsOf } from "../../python/syntax/source.ts";
import type { Position, Range } from "../../text/types.ts";
import { calleeIn, calleeOf, wordAt, type Callee } from "./callPlace.ts";
import type { DagText } from "./dagText.ts";

/** A place in the value of an argument of an operator, of a model, or of Airflow's `Secret`. */
export interface ValuePlace {
  readonly of: Callee | { readonly secret: true };
  readonly argument: string;
  /** Steps from the argument's value to the place: keys of dictionaries, 0 for items of lists. */
  readonly path: readonly (string | number)[];
  /** The place is the key of a dictionary; `keys` are the others there. */
  readonly isKey: boolean;
  readonly keys: readonly string[];
  /** The text with its quotes, or the letters around. */
  readonly word: Range;
  /** The folder that the text is a path below, as far as the expression tells: `os.path.join(HERE, "…")`. */
  readonly folder: string;
  /** Text that another argument of the same call has. */
  readonly beside: (argument: string) => string | undefined;
  /** The operator whose call this is, or stands in, by the start of its name. */
  readonly operator: Position | undefined;
}

const SECRET = ["deploy_type", "deploy_target", "secret", "key", "items"];

interface Step {
  readonly path: (string | number)[];
  isKey: boolean;
  keys: readonly string[];
  folder: string;
}

/** Where a position stands in the value of an argument; undefined elsewhere. */
export function valuePlace(dag: DagText, position: Position): ValuePlace | undefined {
  const offset = dag.text.offsetAt(position);
  let node = dag.scope.source.tree.resolveInner(offset, -1);
  if (node.name === "Comment") return undefined;
  const step: Step = { path: [], isKey: false, keys: [], folder: "" };
  for (let first = true; ; first = false) {
    if (node.name === "ArgList" && node.from < offset) {
      const owner = node.parent;
      const folder = owner ? joinedFolder(owner, node, offset, dag) : undefined;
      if (folder === undefined) return argumentPlace(dag, node, offset, step);
      step.folder = folder + step.folder;
    } else if (node.name === "BinaryExpression" && !addFolder(node, offset, dag, step)) return undefined;
    else if (/^(?:Array|Tuple)Expression$/.test(node.name) && node.from < offset) step.path.unshift(0);
    else if (node.name === "DictionaryExpression" && node.from < offset) {
      if (!addKey(node, offset, dag, step)) return undefined;
    } else if (/^(?:FormatString|ContinuedString|Body|Script|LambdaExpression)$/.test(node.name) && !first) {
      return undefined;
    }
    if (!node.parent) return undefined;
    node = node.parent;
  }
}

/** `os.path.join(FOLDER, "…")`: what stands before the text; undefined for other calls. */
function joinedFolder(call: SyntaxNode, list: SyntaxNode, offset: number, { scope }: DagText): string | undefined {
  const callee = call.name === "CallExpression" ? childrenOf(call)[0] : undefined;
  const name = callee && dottedName(callee, scope.source);
  if (name === undefined || scope.path(name) !== "os.path.join") return undefined;
  const before = partsOf(list).filter((part) => (part.at(-1)?.to ?? 0) < offset);
  return before.map(([part]) => `${(part && pathOf(evaluate(part, scope))?.text) ?? ""}/`).join("");
}

/** `FOLDER / "…"` of `pathlib`; false for any other operation. */
function addFolder(node: SyntaxNode, offset: number, { scope }: DagText, step: Step): boolean {
  const [left, operator] = childrenOf(node);
  if (!left || !operator || operator.to > offset || scope.source.textOf(operator) !== "/") return false;
  step.folder = `${pathOf(evaluate(left, scope))?.text ?? ""}/${step.folder}`;
  return true;
}

/** False where neither a key nor its value stands. */
function addKey(node: SyntaxNode, offset: number, { scope }: DagText, step: Step): boolean {
  const parts = partsOf(node);
  const here = parts.find(([first, ...more]) => first && first.from <= offset && offset <= (more.at(-1) ?? first).to);
  const [key, colon] = here ?? [];
  const textOf = (one: SyntaxNode | undefined): string =>
    one ? scope.source.textOf(one).replace(/^["']|["']$/g, "") : "";
  if (colon?.name === ":" && colon.to <= offset) {
    step.path.unshift(textOf(key));
    return true;
  }
  if (step.path.length > 0) return false;
  step.isKey = true;
  step.keys = parts.flatMap((part) => (part === here ? [] : [textOf(part[0])]));
  return true;
}

function argumentPlace(dag: DagText, list: SyntaxNode, offset: number, step: Step): ValuePlace | undefined {
  const { scope } = dag;
  const callee = list.parent && calleeIn(list.parent);
  const of = callee && (calleeOf(dag, callee) ?? secretOf(callee, dag));
  if (!of) return undefined;
  const parts = partsOf(list);
  const isNamed = (part: readonly SyntaxNode[]): boolean => part[1]?.name === "AssignOp";
  const at = parts.findIndex((part) => (part[0]?.from ?? 0) <= offset && offset <= (part.at(-1)?.to ?? 0));
  const here = parts[at];
  const names = "secret" in of ? SECRET : [];
  const nameOf = (part: readonly SyntaxNode[] | undefined, index: number): string | undefined =>
    part?.[0] && isNamed(part) ? scope.source.textOf(part[0]) : names[index];
  const argument = nameOf(here, at < 0 ? parts.length : at);
  if (argument === undefined || (here?.[1] && isNamed(here) && offset < here[1].to)) return undefined;
  return {
    of,
    argument,
    ...step,
    word: wordAt(dag, offset),
    beside: (name) => {
      const part = parts.find((one, index) => nameOf(one, index) === name);
      const value = part && evaluate(isNamed(part) ? (part[2] ?? list) : (part[0] ?? list), scope);
      return value?.kind === "constant" && typeof value.value === "string" ? value.value : undefined;
    },
    operator: operatorAround(dag, list),
  };
}

function secretOf(callee: SyntaxNode, { scope }: DagText): { readonly secret: true } | undefined {
  const name = dottedName(callee, scope.source);
  return name !== undefined && legacyClassOf(scope.path(name)) === "Secret" ? { secret: true } : undefined;
}

function operatorAround(dag: DagText, list: SyntaxNode): Position | undefined {
  for (let node: SyntaxNode | null = list; node; node = node.parent) {
    const callee = node.name === "ArgList" && node.parent ? calleeIn(node.parent) : undefined;
    const of = callee && calleeOf(dag, callee);
    if (of && "operator" in of) return of.operator.range.start;
  }
  return undefined;
}
