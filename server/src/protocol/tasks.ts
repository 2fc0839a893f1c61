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

export interface TaskInfo {
  /** What `dbnd run NAME` takes. */
  readonly name: string;
  readonly kind: "function" | "pipeline" | "class" | "section";
  /** Dotted module path inside its project, such as `pipelines.daily`. */
  readonly module?: string;
  readonly uri: string;
  readonly range: Range;
  readonly parameters: readonly TaskParameter[];
  /** Pipelines that call it. */
  readonly calledBy?: readonly string[];
  /** First paragraph of its docstring. */
  readonly documentation?: string;
}
