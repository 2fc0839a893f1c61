import type { TaskCall } from "../../protocol.ts";
import { waysTo } from "./callWays.ts";
import { DOCKER_RUN_TASK } from "./dockerRunTask.ts";
import type { PythonCaller, PythonIndex } from "./pythonIndex.ts";
import type { PythonTask } from "../syntax/types.ts";

/** The calls of a task as the client is told of them. */
export function callsOfTask(task: PythonTask, index: PythonIndex): readonly TaskCall[] {
  const callers = index.callers(task);
  const pipelines = new Set(callers.map(({ pipeline }) => pipeline));
  return [...pipelines].flatMap((pipeline) =>
    waysTo(task, pipeline, index).flatMap(([caller, ...more], call) =>
      more.length === 0 ? [callInfo(caller, call)] : [],
    ),
  );
}

/** A call with the task that it makes. */
export interface CallOfTask extends TaskCall {
  readonly task: string;
}

/** The calls in the pipelines of a file whose pods have something of their own, by place. */
export function configuringCalls(uri: string, index: PythonIndex): readonly CallOfTask[] {
  const calling = index.tasksOf(uri).filter(({ kind, calls }) => kind === "pipeline" && calls !== undefined);
  if (calling.length === 0) return [];
  const names = new Set(
    calling.flatMap(({ calls = [] }) => calls.map(({ path }) => path.slice(path.lastIndexOf(".") + 1))),
  );
  return [...index.tasks(), DOCKER_RUN_TASK]
    .filter(({ name }) => names.has(name))
    .flatMap((task) => callsOfTask(task, index).map((call) => ({ ...call, task: task.name })))
    .filter((call) => call.uri === uri && call.configures)
    .sort((left, right) => left.range.start.line - right.range.start.line);
}

function callInfo({ pipeline, call: { range, around, given } }: PythonCaller, call: number): TaskCall {
  const configures = around.length > 0 || given.size > 0;
  return { pipeline: pipeline.name, call, uri: pipeline.uri, range, configures };
}
