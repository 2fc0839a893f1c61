import type { SyntaxNode } from "@lezer/common";
import { mayChangeNames } from "../../python/syntax/bindings.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import { childrenOf, parsePart } from "../../python/syntax/source.ts";
import { isBefore } from "../../text/ranges.ts";
import type { Text } from "../../text/text.ts";
import type { Position } from "../../text/types.ts";
import type { AirflowTarget } from "../target.ts";
import { findCalls, operatorsIn, tasksIn, type DagCall } from "./dagCalls.ts";
import type { DagOperator } from "./operators.ts";
import type { DagContext } from "./dagOf.ts";
import type { DagTask } from "./tasks.ts";
import { hasDecorated, mayCallDecorated } from "./whereCalled.ts";

/** The operators and tasks of one version of a file. */
export interface DagFile {
  readonly text: Text;
  readonly operators: readonly DagOperator[];
  readonly tasks: () => readonly DagTask[];
  readonly calls: readonly DagCall[];
  /** The scope is of the version that was parsed as a whole; those after it differ from it inside of calls alone. */
  readonly context: DagContext;
}

/** All of a file, read anew. */
export function readDagFile(text: Text, scope: Scope, project: AirflowTarget | undefined): DagFile {
  const context: DagContext = { scope, project, dags: new Map() };
  return dagFile(text, findCalls(context), context);
}

/**
 * A later version of a file, when it differs from an older one only inside of the arguments of one call, and on one line:
 * that call alone is parsed and evaluated, the other operators and tasks are the same objects as before, and all are what
 * reading the file anew would give. Undefined when more may have changed.
 */
export function editedDagFile(before: DagFile, text: Text, project: AirflowTarget | undefined): DagFile | undefined {
  const { context, calls } = before;
  if (context.project !== project || !context.scope.source.isCorrect) return undefined;
  const edit = editInLine(before.text, text);
  if (!edit) return undefined;
  if (edit.shift === 0 && isSame(edit.start, edit.end)) return { ...before, text };
  const [index = -1, ...more] = calls.flatMap((call, at) => (contains(call, edit) ? [at] : []));
  const call = calls[index];
  const now = call && more.length === 0 ? editedCall(call, before, text, edit.shift) : undefined;
  return now && dagFile(text, calls.with(index, now), context);
}

function dagFile(text: Text, calls: readonly DagCall[], context: DagContext): DagFile {
  let tasks: readonly DagTask[] | undefined;
  return { text, calls, context, operators: operatorsIn(calls), tasks: () => (tasks ??= tasksIn(calls)) };
}

/** A stretch of an older text on one line, and by how much it has grown. */
interface LineEdit {
  readonly start: Position;
  readonly end: Position;
  readonly shift: number;
}

/** What differs between two texts when it is a part of one line. */
function editInLine(old: Text, now: Text): LineEdit | undefined {
  if (old.lineCount !== now.lineCount) return undefined;
  const { from, to, newTo } = now.differenceFrom(old);
  if (/[\r\n]/.test(old.sliceOffsets(from, to) + now.sliceOffsets(from, newTo))) return undefined;
  return { start: old.positionAt(from), end: old.positionAt(to), shift: newTo - to };
}

function editedCall(
  call: DagCall,
  { text: old, calls, context }: DagFile,
  text: Text,
  shift: number,
): DagCall | undefined {
  const { node } = call;
  const { scope } = context;
  if (!node || !endsItsLine(call, old) || isReadElsewhere(node, scope)) return undefined;
  if (calls.some(({ readsOtherCode }) => readsOtherCode)) return undefined;
  const [from, to] = [old.offsetAt(call.start), old.offsetAt(call.end)];
  const part = parsePart(scope.source.uri, text, from, to + shift);
  const [calleeNow, calleeBefore] = [part.tree.topNode.firstChild?.firstChild?.firstChild, node.firstChild];
  if (!part.isCorrect || !calleeNow || !calleeBefore) return undefined;
  if (part.textOf(calleeNow) !== scope.source.textOf(calleeBefore)) return undefined;
  const texts = [old.sliceOffsets(from, to), part.content];
  if (texts.some((one) => mayChangeNames(one) || mayCallDecorated(one, scope.source))) return undefined;
  const [found, ...inside] = findCalls({ ...context, scope: scope.ofPart(part, node) });
  if (found && mayCountOthers(call, found, scope)) return undefined;
  if (inside.length > 0 || found?.node?.from !== 0 || found.node.to !== part.content.length) return undefined;
  return { ...found, node };
}

/** Whether a call has another id than before, which may be that of a decorated function: then that one has a number, or no more. */
function mayCountOthers(before: DagCall, now: DagCall, { source }: Scope): boolean {
  const idsOf = ({ operators, tasks }: DagCall): string =>
    JSON.stringify([...operators, ...tasks].map(({ dagId, taskId }) => [dagId, taskId]));
  return hasDecorated(source) && idsOf(before) !== idsOf(now);
}

/** Whether nothing follows a call on its last line, of which the place would have moved. */
function endsItsLine({ end }: DagCall, text: Text): boolean {
  return /^\s*(?:#.*)?$/.test(text.line(end.line).slice(end.character));
}

/** Whether the value of a call may be a part of another one: by the name that it is bound to, or in any other way. */
function isReadElsewhere(call: SyntaxNode, scope: Scope): boolean {
  const [statement, ...around] = statementsAround(call);
  if (around.some(({ name }) => name === "ClassDefinition")) return true;
  if (statement?.name === "ExpressionStatement") return false;
  const [target, operator, value, more] = statement?.name === "AssignStatement" ? childrenOf(statement) : [];
  if (target?.name !== "VariableName" || operator?.name !== "AssignOp" || value?.from !== call.from || more)
    return true;
  return scope.wasRead(scope.source.textOf(target));
}

/** The statement that a node is a part of, then those around it. */
function statementsAround(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let one = node.parent; one; one = one.parent) if (/(?:Statement|Definition)$/.test(one.name)) found.push(one);
  return found;
}

function contains({ start, end }: DagCall, edit: LineEdit): boolean {
  return !isBefore(edit.start, start) && !isBefore(end, edit.end);
}

function isSame(left: Position, right: Position): boolean {
  return left.line === right.line && left.character === right.character;
}
