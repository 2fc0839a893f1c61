import type { Range } from "../text/types.ts";
import type { PlainValue } from "../values/types.ts";

/** What a Python file says about tasks. Read, never run: what only running tells is marked as unknown. */
export interface PythonModule {
  readonly uri: string;
  readonly tasks: readonly PythonTask[];
  /** Classes whose base stands in another file; they are tasks when that base is. */
  readonly classes: readonly PythonClass[];
  /** Name in this file → where it was imported from. */
  readonly imports: ReadonlyMap<string, ImportedName>;
}

export interface ImportedName {
  /** Dotted module path; relative ones keep their leading dots. */
  readonly module: string;
  /** Absent for `import module [as name]`. */
  readonly name?: string;
}

export interface PythonTask {
  /** Task family: what `dbnd run NAME` takes. */
  readonly name: string;
  readonly kind: "function" | "pipeline" | "class";
  readonly uri: string;
  /** The name in the source. */
  readonly nameRange: Range;
  /** The whole definition, decorators included. */
  readonly range: Range;
  readonly parameters: readonly PythonParameter[];
  /** First paragraph of the docstring. */
  readonly documentation?: string;
  readonly taskConfig?: PythonValue;
  readonly defaults?: PythonValue;
  readonly taskRetries?: PythonValue;
}

/** A class that may be a task, its bases not all known. */
export interface PythonClass extends PythonTask {
  readonly className: string;
  readonly bases: readonly string[];
}

export interface PythonParameter {
  readonly name: string;
  /** As written; empty when the source does not say. */
  readonly type: string;
  /** As written; absent when the parameter must be given. */
  readonly default?: string;
  readonly range: Range;
}

/** An expression, evaluated as far as that is possible without running anything. */
export type PythonValue = (
  | { readonly kind: "constant"; readonly value: PlainValue }
  | { readonly kind: "list"; readonly elements: readonly PythonValue[] }
  | { readonly kind: "dict"; readonly members: readonly PythonMember[] }
  /** `extend(…)` and `override(…)` of DBND. */
  | { readonly kind: "marked"; readonly mark: "extend" | "override"; readonly value: PythonValue }
  /** `Class.attribute`: how DBND names a key of a config class. */
  | { readonly kind: "attribute"; readonly owner: string; readonly name: string }
  | { readonly kind: "unknown" }
) & {
  readonly range: Range;
  /** As written. */
  readonly source: string;
};

export interface PythonMember {
  readonly key: PythonValue;
  readonly value: PythonValue;
}
