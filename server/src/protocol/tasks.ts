/** The tasks of a project. */
import type { Range } from "../text/types.ts";

export interface TasksParams {
  /** Any file or folder of the project; absent means the first project of the workspace. */
  readonly uri?: string;
}

export interface TaskParameter {
  readonly name: string;
  /** As written in the source: `int`, `str`, `parameter[date]`. Empty when not annotated. */
  readonly type: string;
  /** As written in the source; absent when the parameter must be given. */
  readonly default?: string;
}

/** A call of a task in the code of a pipeline. */
export interface TaskCall {
  readonly pipeline: string;
  /** Which call of the task in that pipeline, as `RunPlanParams.call` counts. */
  readonly call: number;
  readonly uri: string;
  readonly range: Range;
  /** It says something about its pod itself, or is below a `with config(…)`. */
  readonly configures: boolean;
}

export interface TaskInfo {
  /** What `dbnd run NAME` takes. */
  readonly name: string;
  readonly kind: "function" | "pipeline" | "class" | "section";
  /** Dotted module path inside its project, such as `pipelines.daily`. */
  readonly module?: string;
  readonly uri: string;
  readonly range: Range;
  readonly parameters: readonly TaskParameter[];
  /** The calls in pipelines. */
  readonly calls?: readonly TaskCall[];
  /** First paragraph of its docstring. */
  readonly documentation?: string;
}
