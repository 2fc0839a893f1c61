import type { PlainValue, ValueType } from "../values/types.ts";

/** What is known of a key of a section. */
export interface KeySchema {
  readonly name: string;
  readonly type: ValueType;
  /** The type as a person says it: "yes or no", "duration", "list of secrets". */
  readonly typeName: string;
  /** Effective default, absent when there is none. */
  readonly default?: PlainValue;
  /** How the default is written in a cfg file; what only words can say stands in angle brackets: `<root>/dbnd`. */
  readonly defaultText?: string;
  /** Markdown, our words: what it does, when you need it, what goes wrong. First sentence stands alone. */
  readonly documentation: string;
  /** No value anywhere until the user sets one. */
  readonly required?: boolean;
  readonly deprecated?: boolean;
  /** `ignored`: declared but never read. `removed`: unknown to the current version. */
  readonly effect: "active" | "ignored" | "removed";
  /** For removed or moved keys: `key` or `section.key`. */
  readonly replacement?: string;
  /** First DBND version that has it; absent when older than 0.39. */
  readonly since?: string;
  readonly until?: string;
  readonly related: readonly string[];
  /** For grouping in lists: "image", "resources", "checks", … */
  readonly group?: string;
  /** Values worth offering, beyond what the type itself offers. */
  readonly suggestions?: readonly { readonly value: string; readonly documentation: string }[];
  /** Snippet (LSP syntax) for the value on completion of the key. */
  readonly snippet?: string;
  /** Set by the loader or by the system, not meant to be written by people. */
  readonly system?: boolean;
  /** DBND reads it, or ships it, without declaring it: its own check for unknown keys warns about it. */
  readonly undeclared?: boolean;
  /** Only versions newer than the target have it; its effect is then `removed`. */
  readonly notYet?: true;
  /** Since when, and until when, in words: `since Airflow 2.6.0`. */
  readonly history?: string;
  /** The environment variable that sets it. */
  readonly variable?: string;
  /** Address of the page that documents it. */
  readonly reference?: string;
  /** A command or a secrets backend may give its value. */
  readonly sensitive?: true;
  /** What has to be written where DBND's declared type says otherwise (`security_context`: a list that must be a dict). */
  readonly writtenAs?: "dict";
}

export type SectionKind =
  | "config"
  | "engine"
  | "environment"
  | "spark-engine"
  | "task"
  /** Read directly, never built as an object: keys are not checked by DBND. */
  | "direct";

/** What is known of a section, or of a class that sections can be of. */
export interface SectionSchema {
  readonly name: string;
  readonly kind: SectionKind;
  /** Registered family name, which is also the fallback section: `kubernetes`, `docker`, `local`. */
  readonly family: string;
  /** Dotted Python path of the class, where there is one. */
  readonly classPath?: string;
  readonly documentation: string;
  /** By lower-case key name; inherited keys come first, and an engine's in the order in which DBND reads them. */
  readonly keys: ReadonlyMap<string, KeySchema>;
  /** True for classes that only exist to be derived from (`EngineConfig`). */
  readonly abstract?: boolean;
  /** What any other key means, for sections whose key names are free (`[output]`: value type → file format). */
  readonly otherKeys?: KeySchema;
  /** Whose configuration it belongs to; DBND's when absent. Values are then read by that dialect's grammars alone. */
  readonly dialect?: "airflow";
  /** Not all of its keys are known. */
  readonly open?: true;
  /** Names worth offering for such keys. */
  readonly otherNames?: readonly string[];
}
