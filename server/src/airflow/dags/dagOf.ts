import type { SyntaxNode } from "@lezer/common";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import { childrenOf } from "../../python/syntax/source.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import type { PythonArgument, PythonCall, PythonValue } from "../../python/syntax/types.ts";
import { isBefore } from "../../text/ranges.ts";
import { argumentsByName, isNone, textOf } from "../models/arguments.ts";
import { hasAirflow, NEWEST_TARGET, type AirflowTarget } from "../target.ts";
import { isExpanded, overridesAt, withOverrides, type Overrides } from "./overrides.ts";
import { callsOf } from "./whereCalled.ts";
import { nameOf, openingDecorator, writtenIn, type OpeningDecorator } from "./decorators.ts";
import { membersOf } from "./membersOf.ts";
import { childId, taskGroupOf, UNKNOWN_GROUP, type TaskGroup } from "./taskGroups.ts";
import { uniqueIds, type MadeId } from "./uniqueIds.ts";
import { itemsNamed } from "./withItems.ts";
import { callsWithId, labelOf } from "./writtenIds.ts";

type Values = ReadonlyMap<string, PythonValue>;

/** What the DAG around an operator says, and the task groups between the two. */
export interface Dag {
  readonly dagId?: string;
  /** Arguments that operators have when they are not given themselves. */
  readonly defaults: Values;
  readonly group?: TaskGroup;
}

/** What is open at a place; the defaults are those of the DAG alone. */
type Surroundings = Dag;

const NOTHING: Surroundings = { defaults: new Map() };

/** What was found around and in statements, by their offsets: many operators stand in the same one. */
type KnownDags = Map<number, Surroundings>;

/** What the calls of a file are read in. */
export interface DagContext {
  readonly scope: Scope;
  /** The release that the project asks for, if it does. */
  readonly project: AirflowTarget | undefined;
  /** What was found of the DAGs around calls. */
  readonly dags: KnownDags;
  /** In a function that is run by a call: its body, and what is open where it is called. */
  readonly caller?: Caller;
  /** Of decorated groups around a place: what is open in them by the call that is meant, by the offset of their definition. */
  readonly groups?: ReadonlyMap<number, Surroundings>;
}

interface Caller {
  readonly body: SyntaxNode;
  readonly around: Surroundings;
  /** The call, and what it is read in. */
  readonly node: SyntaxNode;
  readonly context: DagContext;
}

/**
 * The DAG and the task group of an operator: those that it is given, those of the `with` around it, or of the decorated
 * function it is in. Its defaults are those of the DAG, of the groups, the innermost the last, and its own `default_args`
 * (Airflow, `BaseOperatorMeta._apply_defaults`; groups from 2.2 on).
 */
export function dagOf(call: SyntaxNode, given: Values, of: DagContext): Dag {
  const { scope, node } = of.scope.inFile(call);
  const context = { ...of, scope };
  const around = surroundingsOf(node, context);
  const { dagId, defaults } = dagGiven(given.get("dag")) ?? around;
  const group = groupGiven(given.get("task_group"), node, context) ?? around.group;
  const more = [...(group?.defaults ?? []), ...membersOf(given.get("default_args"))];
  return {
    ...(dagId === undefined ? {} : { dagId }),
    defaults: more.length === 0 ? defaults : new Map([...defaults, ...more]),
    ...(group ? { group } : {}),
  };
}

/** What is open at a place of a file: the innermost statement that opens a DAG or a group, in those around it. */
export function surroundingsOf(at: SyntaxNode, context: DagContext): Surroundings {
  const { caller, dags } = context;
  for (let node = at.parent; node; node = node.parent) {
    if (caller && node.name === "Body" && node.from === caller.body.from && node.to === caller.body.to) {
      return caller.around;
    }
    if (node.name !== "WithStatement" && node.name !== "FunctionDefinition") continue;
    const known = dags.get(node.from);
    if (known) return known;
    // A function that is called in itself is in nothing there.
    dags.set(node.from, NOTHING);
    const found = node.name === "WithStatement" ? insideWith(node, context) : insideFunction(node, context);
    dags.set(node.from, found);
    return found;
  }
  return NOTHING;
}

/** What is open inside of a `with`, one item after the other. @param last the item behind which to stop */
function insideWith(statement: SyntaxNode, context: DagContext, last?: SyntaxNode): Surroundings {
  let found = surroundingsOf(statement, context);
  for (const child of childrenOf(statement)) {
    if (child.name === "Body") break;
    if (child.name === "CallExpression" || child.name === "VariableName") {
      const value = evaluate(child, context.scope);
      if (value.kind === "call") found = opened(value, child, found, context);
    }
    if (child.from === last?.from) break;
  }
  return found;
}

/** What is open behind one item of a `with`. */
function opened(value: PythonCall & PythonValue, item: SyntaxNode, around: Surroundings, context: DagContext) {
  if (isDag(value)) return dagSaid(value);
  if (!isTaskGroup(value)) return around;
  // A group that has a name is in what was open where it was made.
  const made = item.name === "CallExpression" ? around : madeIn(value, item, context);
  return { ...(around.dagId === undefined ? made : around), group: groupMade(value, made, item, context) };
}

/** What is open inside of a function: that of `@dag(…)` or `@task_group(…)`, whose ids are its name unless they are given. */
function insideFunction(definition: SyntaxNode, context: DagContext): Surroundings {
  const { scope } = context;
  const decorator = openingDecorator(definition, scope);
  if (!decorator) return surroundingsOf(definition, context);
  if (decorator.kind === "task_group") {
    const known = context.groups?.get(definition.from);
    return known ?? groupsOfCalls(callsOf(definition, scope).slice(0, 1), definition, decorator, context)[0] ?? NOTHING;
  }
  const name = nameOf(definition, scope);
  const written = writtenIn(decorator, scope);
  const [first] = written;
  const given: Values = new Map(written.flatMap((one) => (one.name === undefined ? [] : [[one.name, one.value]])));
  const id = given.get("dag_id") ?? (first?.name === undefined ? first?.value : undefined);
  const dagId = id ? textOf(id) : name;
  return { ...(dagId === undefined ? {} : { dagId }), defaults: membersOf(given.get("default_args")) };
}

/**
 * What is open in a decorated group by each of its calls, which make groups of their own, with ids of their own.
 *
 * @param calls in their order, and of a context; where there is none, the group is in what it is defined in
 * @param from where the definition stands, if that is another file
 */
export function groupsOfCalls(
  calls: readonly SyntaxNode[],
  definition: SyntaxNode,
  decorator: OpeningDecorator | undefined,
  context: DagContext,
  from: Scope = context.scope,
): readonly Surroundings[] {
  const places = calls.length > 0 ? calls : [definition];
  const [written, name] = [writtenIn(decorator, from), nameOf(definition, from)];
  const made = places.map((call): Surroundings => {
    const around = surroundingsOf(call, context);
    const group = decoratedGroup(written, overridesAt(call, context.scope), around.group, name);
    return { ...around, group: isExpanded(call, context.scope) ? { ...group, isMapped: true } : group };
  });
  const wanted = made.map(({ dagId, group }, index) => ({ dagId, id: group?.id, at: places[index] }));
  const inside = from.source === context.scope.source ? definition : undefined;
  const others = calls.length > 0 ? writtenGroups(wanted, inside, context) : [];
  const ids = uniqueIds(wanted, others, !hasAirflow(context.project ?? NEWEST_TARGET, "3.0"));
  return made.map((one, index) => {
    const id = ids[index];
    return id === undefined || !one.group ? one : { ...one, group: { ...one.group, id } };
  });
}

/**
 * The groups and operators of a file whose ids are written, and that may be those which a decorated group wants.
 *
 * @param inside what it makes itself comes later
 */
function writtenGroups(
  wanted: readonly MadeId[],
  inside: SyntaxNode | undefined,
  context: DagContext,
): readonly MadeId[] {
  const { source } = context.scope;
  const labels = new Set(wanted.flatMap(({ id }) => (id === undefined ? [] : labelOf(id))));
  const apart = { ...context, dags: new Map() };
  return [...labels]
    .flatMap((label) => callsWithId(label, source))
    .filter((call) => !inside || call.from < inside.from || call.from >= inside.to)
    .map((call): MadeId => {
      const value = evaluate(call, context.scope);
      if (value.kind !== "call") return { at: call };
      if (!isTaskGroup(value)) return writtenId(call, value, apart);
      const { dagId, group } =
        call.parent?.name === "WithStatement" ? insideWith(call.parent, apart, call) : behind(call, value, apart);
      return { dagId, id: group?.id, at: call };
    });
}

/** What is open in a group that is made outside of a `with`. */
function behind(call: SyntaxNode, value: PythonCall & PythonValue, context: DagContext): Surroundings {
  const around = surroundingsOf(call, context);
  return { ...around, group: groupMade(value, around, call, context) };
}

/** The DAG and the id of an operator whose id is written. */
export function writtenId(call: SyntaxNode, value: PythonCall, context: DagContext): MadeId {
  const given = argumentsByName(value, []);
  const { dagId, group } = dagOf(call, given, context);
  return { dagId, id: childId(group, textOf(given.get("task_id"))), at: call };
}

/** The group of a decorated function, with what its call overrides. */
function decoratedGroup(
  written: readonly PythonArgument[],
  overrides: Overrides,
  parent: TaskGroup | undefined,
  name: string | undefined,
): TaskGroup {
  const all = withOverrides(written, overrides.given);
  const given: Values = new Map(all.flatMap((one) => (one.name === undefined ? [] : [[one.name, one.value]])));
  return overrides.complete ? taskGroupOf(given, parent, name) : UNKNOWN_GROUP;
}

function isDag({ callee }: PythonCall): boolean {
  return /(?:^|\.)DAG$/.test(callee);
}

function isTaskGroup({ callee }: PythonCall): boolean {
  return /(?:^|\.)TaskGroup$/.test(callee);
}

function dagGiven(value: PythonValue | undefined): Surroundings | undefined {
  return value?.kind === "call" ? dagSaid(value) : undefined;
}

function dagSaid(call: PythonCall): Surroundings {
  const given = argumentsByName(call, ["dag_id"]);
  const dagId = textOf(given.get("dag_id"));
  return { ...(dagId === undefined ? {} : { dagId }), defaults: membersOf(given.get("default_args")) };
}

/** The group that an argument names: one that was made elsewhere, or one that a `with … as name` has opened. */
function groupGiven(value: PythonValue | undefined, at: SyntaxNode, context: DagContext): TaskGroup | undefined {
  if (!value || isNone(value)) return undefined;
  const { caller } = context;
  const passed = caller && /^\w+$/.test(value.source) ? context.scope.meaning(value.source, at) : undefined;
  if (caller && passed?.kind === "given") return groupGiven(passed.value, caller.node, caller.context);
  if (value.kind !== "call") return openedAs(value, context)?.group ?? UNKNOWN_GROUP;
  return isTaskGroup(value) ? groupMade(value, madeIn(value, at, context), at, context) : UNKNOWN_GROUP;
}

/** The group of `TaskGroup(…)`. @param made what was open where it was made */
function groupMade(call: PythonCall, made: Surroundings, at: SyntaxNode, context: DagContext): TaskGroup {
  const given = argumentsByName(call, ["group_id", "prefix_group_id", "parent_group"]);
  return taskGroupOf(given, groupGiven(given.get("parent_group"), at, context) ?? made.group);
}

/** What was open where a value was made that a name, or the expression itself, gives at a place. */
function madeIn({ source }: PythonValue, at: SyntaxNode, context: DagContext): Surroundings {
  const meaning = /^\w+$/.test(source) ? context.scope.meaning(source, at) : undefined;
  const isHere = meaning?.kind === "value" && meaning.scope.source === context.scope.source;
  return surroundingsOf(isHere ? meaning.node : at, context);
}

/** What is open behind the item of the last `with` before a name that binds it. */
function openedAs({ source: name, uri, range }: PythonValue, context: DagContext): Surroundings | undefined {
  const { source } = context.scope;
  if (!/^\w+$/.test(name) || uri !== source.uri) return undefined;
  // Only what is bound before counts, so that no group is looked for in itself.
  const last = itemsNamed(name, source).findLast(({ end }) => isBefore(end, range.start));
  return last && insideWith(last.statement, context, last.item);
}
