import { DOCKER_RUN_TASK } from "./dockerRunTask.ts";
import type { Scope } from "../syntax/scope.ts";
import type { PythonClass, PythonParameter, PythonTask } from "../syntax/types.ts";

/** Classes whose bases lead to a task class of DBND within this file, and those that may do so in another. */
export function resolveClasses(
  classes: readonly PythonClass[],
  scope: Scope,
): { readonly resolved: readonly PythonTask[]; readonly open: readonly PythonClass[] } {
  const byName = new Map(classes.map((each) => [each.className, each]));
  const resolved: PythonTask[] = [];
  const open: PythonClass[] = [];
  for (const each of classes) {
    const ancestors = ancestorsOf(each, byName);
    const names = ancestors.flatMap(({ bases }) => bases.flatMap((base) => scope.dbndName(base) ?? []));
    if (names.some((name) => name.endsWith("Task"))) {
      const kind = names.some((name) => name.includes("Pipeline")) ? "pipeline" : "class";
      const runsImage = names.includes(DOCKER_RUN_TASK.name) ? ({ runsImage: true } as const) : {};
      resolved.push({ ...inherited(ancestors), kind, ...runsImage });
    } else if (ancestors.some(({ bases }) => bases.some((base) => !byName.has(base)))) {
      open.push({ ...each, ...inherited(ancestors), kind: "class", bases: openBases(ancestors, byName) });
    }
  }
  return { resolved, open };
}

/** The class and what it derives from in this file, nearest first. */
function ancestorsOf(start: PythonClass, byName: ReadonlyMap<string, PythonClass>): readonly PythonClass[] {
  const found = new Set([start]);
  for (const each of found) {
    for (const base of each.bases) {
      const known = byName.get(base);
      if (known) found.add(known);
    }
  }
  return [...found];
}

function openBases(ancestors: readonly PythonClass[], byName: ReadonlyMap<string, PythonClass>): readonly string[] {
  return [...new Set(ancestors.flatMap(({ bases }) => bases.filter((base) => !byName.has(base))))];
}

/** A class with what it inherits: parameters and defaults of all its ancestors, settings of the nearest that has them. */
export function inherited(ancestors: readonly PythonTask[]): PythonTask {
  const [own, ...others] = ancestors;
  if (!own) throw new Error("a class has itself among its ancestors");
  const parameters = new Map<string, PythonParameter>();
  for (const each of ancestors.toReversed()) {
    for (const parameter of each.parameters) parameters.set(parameter.name, parameter);
  }
  const nearest = <K extends keyof PythonTask>(key: K): Partial<Pick<PythonTask, K>> => {
    const value = [own, ...others].find((each) => each[key] !== undefined)?.[key];
    return (value === undefined ? {} : { [key]: value }) as Partial<Pick<PythonTask, K>>;
  };
  const defaults = ancestors.flatMap((each) => each.defaults ?? []);
  const { name, kind, uri, nameRange, range, documentation } = own;
  return {
    name,
    kind,
    uri,
    nameRange,
    range,
    parameters: [...parameters.values()],
    ...(documentation === undefined ? {} : { documentation }),
    ...(defaults.length === 0 ? {} : { defaults }),
    ...nearest("taskConfig"),
    ...nearest("taskRetries"),
    ...nearest("taskEnv"),
    ...nearest("runsImage"),
    ...nearest("image"),
    ...nearest("command"),
    ...nearest("dockerEngine"),
    ...nearest("plainDockerEngine"),
    ...nearest("calls"),
  };
}

export function byPosition(left: PythonTask, right: PythonTask): number {
  return left.range.start.line - right.range.start.line;
}
