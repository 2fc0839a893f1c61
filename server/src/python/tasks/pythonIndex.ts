import { DOCKER_RUN_TASK } from "./dockerRunTask.ts";
import { inherited } from "./inheritance.ts";
import { readModule } from "./module.ts";
import { isInModule, moduleOf, resolveRelative } from "../syntax/moduleNames.ts";
import type { PythonClass, PythonModule, PythonTask, PythonTaskCall } from "../syntax/types.ts";

/** A pipeline that calls a task, and one of the places where it does so. */
export interface PythonCaller {
  readonly pipeline: PythonTask;
  readonly call: PythonTaskCall;
}

/** Beyond this many files with tasks or classes, new ones are left out: a workspace with so many is not one project. */
const MAX_MODULES = 10_000;

/** The tasks of many Python files; keeps what was found, not the files. */
export class PythonIndex {
  readonly #modules = new Map<string, PythonModule>();
  /** The same by the last part of their dotted path, so that an imported module is found among many. */
  readonly #byName = new Map<string, Set<PythonModule>>();
  #tasks: readonly PythonTask[] | undefined;
  /** Calls in pipelines by the name of what is called. */
  #calls: ReadonlyMap<string, readonly PythonCaller[]> | undefined;

  /** Reads a file anew. */
  update(uri: string, text: string): void {
    const module = readModule(uri, text);
    const known = this.#modules.get(uri);
    if (module.tasks.length === 0 && module.classes.length === 0) {
      if (known) this.remove(uri);
      return;
    }
    if (!known && this.#modules.size >= MAX_MODULES) return;
    if (known) this.remove(uri);
    this.#modules.set(uri, module);
    const name = lastPart(moduleOf(uri));
    const alike = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, alike.add(module));
    this.#forget();
  }

  remove(uri: string): void {
    const module = this.#modules.get(uri);
    if (!module) return;
    this.#modules.delete(uri);
    const name = lastPart(moduleOf(uri));
    const alike = this.#byName.get(name);
    alike?.delete(module);
    if (alike?.size === 0) this.#byName.delete(name);
    this.#forget();
  }

  /** What others see of a file, for comparing: its tasks and classes with their names and parameters. */
  facts(uri: string): unknown {
    const module = this.#modules.get(uri);
    return [...(module?.tasks ?? []), ...(module?.classes ?? [])].map((task) => [
      task.name,
      task.parameters.map((one) => [one.name, one.type, one.default]),
      [task.taskConfig, ...(task.defaults ?? []), task.image, task.command, task.dockerEngine].map(
        (one) => one?.source,
      ),
      task.calls?.map(({ path, around, given, arguments: others }) => [
        path,
        [...around, ...given.values()].map(({ source }) => source),
        others?.map(({ name, plain }) => [name, typeof plain === "bigint" ? String(plain) : plain]),
      ]),
    ]);
  }

  /** The tasks of one file, those among them whose base class stands in another file. */
  tasksOf(uri: string): readonly PythonTask[] {
    return this.tasks().filter((task) => task.uri === uri);
  }

  /** All tasks, by file, then by place. */
  tasks(): readonly PythonTask[] {
    this.#tasks ??= [...this.#modules.values()].flatMap((module) => {
      const found = module.classes.flatMap((each) => this.#asTask(each, module, new Set()) ?? []);
      return [...module.tasks, ...found].sort((left, right) => left.range.start.line - right.range.start.line);
    });
    return this.#tasks;
  }

  /**
   * Tasks that a name means in `dbnd run` or `_type`: a task family, or a dotted path that ends with it. `DockerRunTask`
   * is one too.
   */
  find(name: string): readonly PythonTask[] {
    const dot = name.lastIndexOf(".");
    const family = name.slice(dot + 1);
    const isMeant = (task: PythonTask): boolean =>
      task.name === family && (dot < 0 || isInModule(task.uri, name.slice(0, dot)));
    const found = this.tasks().filter(isMeant);
    return found.length > 0 ? found : [DOCKER_RUN_TASK].filter(isMeant);
  }

  /** The calls of a task in pipelines, in the order of each. */
  callers(task: PythonTask): readonly PythonCaller[] {
    this.#calls ??= callsOf(this.tasks());
    return (this.#calls.get(task.name) ?? []).filter(({ pipeline, call }) => {
      if (pipeline === task) return false;
      const dot = call.path.lastIndexOf(".");
      return dot < 0
        ? pipeline.uri === task.uri
        : isInModule(task.uri, resolveRelative(pipeline.uri, call.path.slice(0, dot)));
    });
  }

  #forget(): void {
    this.#tasks = undefined;
    this.#calls = undefined;
  }

  /** A class as a task, when what it derives from in other files is one. */
  #asTask(each: PythonClass, module: PythonModule, visited: Set<string>): PythonTask | undefined {
    const place = `${each.uri}#${each.className}`;
    if (visited.has(place)) return undefined;
    visited.add(place);
    for (const base of each.bases) {
      const task = this.#baseTask(base, module, visited);
      if (task) return { ...inherited([each, task]), kind: task.kind };
    }
    return undefined;
  }

  #baseTask(base: string, module: PythonModule, visited: Set<string>): PythonTask | undefined {
    const parts = base.split(".");
    const imported = module.imports.get(parts[0] ?? "");
    if (!imported) return undefined;
    const className = parts.length > 1 ? parts.at(-1) : imported.name;
    const path = parts.length > 1 ? [imported.module, imported.name, ...parts.slice(1, -1)] : [imported.module];
    const target = resolveRelative(module.uri, path.filter((part) => part !== undefined).join("."));
    for (const other of this.#byName.get(lastPart(target)) ?? []) {
      if (!isInModule(other.uri, target)) continue;
      const task = other.tasks.find((each) => each.name === className);
      if (task) return task;
      const open = other.classes.find((each) => each.className === className);
      const resolved = open && this.#asTask(open, other, visited);
      if (resolved) return resolved;
    }
    return undefined;
  }
}

function callsOf(tasks: readonly PythonTask[]): ReadonlyMap<string, readonly PythonCaller[]> {
  const found = new Map<string, PythonCaller[]>();
  for (const pipeline of tasks) {
    if (pipeline.kind !== "pipeline") continue;
    for (const call of pipeline.calls ?? []) {
      const name = lastPart(call.path);
      const known = found.get(name);
      if (known) known.push({ pipeline, call });
      else found.set(name, [{ pipeline, call }]);
    }
  }
  return found;
}

function lastPart(module: string): string {
  return module.slice(module.lastIndexOf(".") + 1);
}
