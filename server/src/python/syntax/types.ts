import type { Range } from "../../text/types.ts";
import type { PlainValue } from "../../values/types.ts";

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
  /** Its own and those of its base classes, nearest first: DBND joins them. */
  readonly defaults?: readonly PythonValue[];
  readonly taskRetries?: PythonValue;
  /** The environment that the task asks for. */
  readonly taskEnv?: PythonValue;
  /** True for classes that derive from DBND's `DockerRunTask`: only then the next three count. */
  readonly runsImage?: true;
  readonly image?: PythonValue;
  readonly command?: PythonValue;
  /** The engine that runs the image, where the class declares it as a parameter of its own. */
  readonly dockerEngine?: PythonValue;
  /** The same as a plain attribute, which DBND does not look at. */
  readonly plainDockerEngine?: PythonValue;
  /** What a pipeline calls, as far as it may be a task. */
  readonly calls?: readonly PythonTaskCall[];
}

/** A call in the code of a pipeline that may make a task, with the configuration given there. */
export interface PythonTaskCall {
  /** Dotted path of what is called, imports followed. */
  readonly path: string;
  readonly range: Range;
  /** What is given to the `with config(…)` around the call, outermost first. */
  readonly around: readonly PythonValue[];
  /** Arguments that are settings of the task, by name: `task_config`, `override`, … */
  readonly given: ReadonlyMap<string, PythonValue>;
  /** The other arguments; absent where `*` or `**` bring some. */
  readonly arguments?: readonly PlainArgument[];
}

/** An argument's value, where the code of the file tells it. */
export interface PlainArgument {
  readonly name?: string;
  readonly plain: PlainValue | undefined;
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
export type PythonValue =
  /** `float` marks numbers that Python would show with a point, even when they are whole. */
  (
    | { readonly kind: "constant"; readonly value: PlainValue; readonly float?: true }
    /** A list or a tuple. */
    | { readonly kind: "list"; readonly elements: readonly PythonValue[] }
    | { readonly kind: "dict"; readonly members: readonly PythonMember[] }
    /** `extend(…)` and `override(…)` of DBND. */
    | { readonly kind: "marked"; readonly mark: "extend" | "override"; readonly value: PythonValue }
    /** `Class.attribute` of a class that is not the workspace's: how DBND names a key of a config class. */
    | { readonly kind: "attribute"; readonly owner: string; readonly name: string }
    | PythonCall
    /** Only running the code would tell; `reason` says why, in a few words that go into a sentence. */
    | { readonly kind: "unknown"; readonly reason: string; readonly likely?: LikelyText }
  ) & {
    /** The file that the expression stands in; a name stands where it is used, its parts where they are written. */
    readonly uri: string;
    readonly range: Range;
    /** As written. */
    readonly source: string;
  };

/** A text that may stand for what only running the code would tell: to find files with, and to fill in a form. */
export interface LikelyText {
  readonly text: string;
  /** `here`: where the workspace has the file; `default`: what the code falls back to, or the first of several. */
  readonly from: "here" | "default";
}

/** A call of anything, such as an operator or a model class: what it gives is unknown, what it is given is not. */
export interface PythonCall {
  readonly kind: "call";
  /** Dotted path of what is called, imports followed: `kubernetes.client.models.V1Pod`; a name of this file as it is. */
  readonly callee: string;
  /** For a method of a value that has no name: the value; `callee` is then the method's name alone. */
  readonly receiver?: PythonValue;
  readonly arguments: readonly PythonArgument[];
  /** False when `*x` or `**x` bring arguments that are not known. */
  readonly complete: boolean;
}

export interface PythonArgument {
  /** Absent for positional arguments. */
  readonly name?: string;
  /** Of the name. */
  readonly nameRange?: Range;
  readonly value: PythonValue;
}

export interface PythonMember {
  readonly key: PythonValue;
  readonly value: PythonValue;
}
