import type { PlainValue } from "../../values/types.ts";
import { literalText } from "../evaluation/constants.ts";
import type { PythonCaller, PythonIndex } from "./pythonIndex.ts";
import { plainValue } from "../evaluation/pythonValues.ts";
import type { PythonTask } from "../syntax/types.ts";

/** The calls that lead from a pipeline to a task, its own first. */
export type CallWay = readonly [PythonCaller, ...PythonCaller[]];

/** More ways than this are not told apart. */
const MAX_WAYS = 200;
/** Pipelines in pipelines, so deep. */
const MAX_DEPTH = 20;
/** Settings that, unlike others, are parameters that tell tasks apart (dbnd 1.0.28). */
const TELLING = ["image", "command"];

/** All ways from a pipeline to a task, in the order in which DBND makes the tasks. */
export function waysTo(task: PythonTask, pipeline: PythonTask, index: PythonIndex): readonly CallWay[] {
  const leading = pipelinesBetween(task, pipeline, index);
  const found: CallWay[] = [];
  const back = (target: PythonTask, after: readonly PythonCaller[]): void => {
    for (const caller of index.callers(target)) {
      if (found.length >= MAX_WAYS) return;
      const known = leading.has(caller.pipeline) && !after.some((one) => one.pipeline === caller.pipeline);
      if (caller.pipeline === pipeline) found.push([caller, ...after]);
      else if (known && after.length < MAX_DEPTH) back(caller.pipeline, [caller, ...after]);
    }
  };
  back(task, []);
  return found.sort(inOrder);
}

/** The pipelines on some way, so that no other is looked into. */
function pipelinesBetween(task: PythonTask, pipeline: PythonTask, index: PythonIndex): ReadonlySet<PythonTask> {
  const called = new Map<PythonTask, PythonTask[]>();
  for (const target of growing(task)) {
    for (const caller of index.callers(target.task)) {
      const known = called.get(caller.pipeline);
      if (known) known.push(target.task);
      else called.set(caller.pipeline, [target.task]);
      target.add(caller.pipeline);
    }
  }
  const leading = new Set([pipeline]);
  for (const each of leading) for (const one of called.get(each) ?? []) leading.add(one);
  return leading;
}

function* growing(
  start: PythonTask,
): Iterable<{ readonly task: PythonTask; readonly add: (more: PythonTask) => void }> {
  const all = new Set([start]);
  for (const task of all) yield { task, add: (more) => all.add(more) };
}

function inOrder(left: CallWay, right: CallWay): number {
  for (const [at, { call }] of left.entries()) {
    const [one, other] = [call.range.start, right[at]?.call.range.start];
    if (!other) return 1;
    const difference = one.line - other.line || one.character - other.character;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The task that a way ends in, among those that a run of the pipeline has. */
export interface MadeTask {
  /** `task_name` of the call, else the name of the task. */
  readonly name: string;
  /** The name with a number where several tasks of the run have it (dbnd 1.0.28). */
  readonly id: string;
  /** The way whose call made it: DBND makes one task of calls with the same arguments, that of the first. */
  readonly madeBy: CallWay;
  /** How many tasks the ways make. */
  readonly count: number;
}

/** What DBND makes of one of the ways to a task. Undefined when there is no such way. */
export function madeTask(task: PythonTask, ways: readonly CallWay[], at: number): MadeTask | undefined {
  const way = ways[at];
  if (!way) return undefined;
  const first = new Map<string, CallWay>();
  const made = ways.map((each, place) => {
    const key = signature(task, each) ?? String(place);
    if (!first.has(key)) first.set(key, each);
    return first.get(key) ?? each;
  });
  const madeBy = made[at] ?? way;
  const name = nameOf(task, madeBy);
  const alike = [...first.values()].filter((each) => nameOf(task, each) === name);
  const id = alike.length > 1 ? `${name}_${alike.indexOf(madeBy)}` : name;
  return { name, id, madeBy, count: first.size };
}

function nameOf(task: PythonTask, way: CallWay): string {
  const given = lastOf(way).call.given.get("task_name");
  const name = given && plainValue(given);
  return typeof name === "string" && name !== "" ? name : task.name;
}

/** Name and arguments as text, equal for calls that make the same task; undefined when only running would tell. */
function signature(task: PythonTask, way: CallWay): string | undefined {
  const { call } = lastOf(way);
  if (call.given.has("override")) return undefined;
  const values = new Map<string, PlainValue | undefined>();
  for (const { name, default: text } of task.parameters) {
    if (text !== undefined) values.set(name, literalText(text));
  }
  if (!call.arguments) return undefined;
  for (const [at, { name, plain }] of call.arguments.entries()) {
    values.set(name ?? task.parameters[at]?.name ?? String(at), plain);
  }
  for (const name of TELLING) {
    const given = call.given.get(name);
    if (given) values.set(name, plainValue(given));
  }
  if ([...values.values()].includes(undefined)) return undefined;
  const sorted = [...values].sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([nameOf(task, way), sorted], (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}

function lastOf(way: CallWay): PythonCaller {
  return way.at(-1) ?? way[0];
}
