import type { Range } from "../text/types.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { SectionSchema } from "../schema/types.ts";
import type { Surroundings } from "../values/surroundings.ts";
import type { PlainValue } from "../values/types.ts";
import type { Changes } from "./changes.ts";
import type { EngineUse } from "./kubernetesEngine.ts";
import type { ConfigurationProblemCode } from "./problemCodes.ts";

/** Where a value came from. */
export type Origin =
  /** `range` covers the value, or a part of one; `keyRange` its key. */
  | {
      readonly kind: "file";
      readonly uri: string;
      readonly range: Range;
      readonly keyRange: Range;
      /** The entry that this is, or is a part of; absent in files that are not cfg files. */
      readonly entry?: EntryPlace;
      /** The variable that the file sets, where it is a file of variables (`.env`, a compose file). */
      readonly variable?: string;
    }
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "commandLine"; readonly option: string; readonly text: string }
  | { readonly kind: "python"; readonly uri: string; readonly range: Range }
  /** Set by a cfg file packaged with DBND. */
  | { readonly kind: "shipped"; readonly file: string }
  /** Default of the key's class. */
  | { readonly kind: "default"; readonly section: string; readonly key: string }
  /** Made by DBND itself (names, labels, run context). `rule` says in a few words how. */
  | { readonly kind: "generated"; readonly rule: string };

/** An entry of a cfg file: its names as written, and its places. */
export interface EntryPlace {
  readonly section: string;
  readonly key: string;
  readonly range: Range;
  readonly keyRange: Range;
}

export type Priority = "fallback" | "normal" | "override";

/** One value of a key in one section of one layer. */
export interface LayerValue {
  readonly text?: string;
  /** For values that are not text (command line JSON, Python literals). */
  readonly plain?: PlainValue;
  readonly priority: Priority;
  readonly extend: boolean;
  readonly origin: Origin;
}

/** A layer of configuration: lower-case section → lower-case key → value. Newer layers are asked first. */
export interface Layer {
  readonly name: string;
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, LayerValue>>;
}

/** Everything that decides what is configured; nothing here is read from disk. */
export interface ConfigurationInputs {
  /** User cfg files in reading order (spec 1.2), later wins; the shipped files are implied before them. */
  readonly files: readonly CfgDocument[];
  /** The process environment: `DBND__…` variables, and what `$NAME` in values refers to. */
  readonly environment: Readonly<Record<string, string>>;
  readonly commandLine?: CommandLine;
  /** Files of `--conf-file`: above the command line, below overrides. */
  readonly configurationFiles?: readonly CfgDocument[];
  /** Layers above all others, oldest first: task defaults, `task_config`, overrides. */
  readonly taskLayers?: readonly Layer[];
  /** Reads a file that `@path` names; undefined when there is none. */
  readonly readFile?: (path: string) => string | undefined;
  /** What the words of version texts (`now`, `git`) stand for. */
  readonly surroundings?: Surroundings;
  /** Home folder for `~`; `HOME` of the environment when absent. */
  readonly home?: string;
  /** Classes that the schema does not know: tasks and configs of the user's own Python. */
  readonly classes?: readonly SectionSchema[];
}

/** Everything that is configured, as a question-and-answer object; immutable, answers are cached. Nothing here throws. */
export interface Configuration {
  readonly inputs: ConfigurationInputs;
  /** What is different from the configuration before, for results that are kept from one to the next. */
  readonly changes: Changes;
  /** Faults of the command line's values and the like; those of files stand in their documents. */
  readonly problems: readonly ConfigurationProblem[];
  /** Parameters for the root task: `--set-root`, and `--set` without a dot. */
  readonly rootParameters: ReadonlyMap<string, LayerValue>;
  /** Builds a section as DBND would (spec 1.4 to 1.6, 1.8). A section without a class has no values, but its problem. */
  resolve(sectionName: string, options?: ResolveOptions): ResolvedObject;
  /** The class that a section is built as, found by its name, `_type` or `_from`; undefined when there is none. */
  classOf(sectionName: string): SectionSchema | undefined;
  /** The value of a key of that very section, all layers merged; names in any case. */
  get(section: string, key: string): LayerValue | undefined;
  /** The same after variables and `@` references, as DBND reads `_type`, `_from` and directly read keys. */
  getText(section: string, key: string): string | undefined;
  /** Every candidate for a key in these sections, strongest first. */
  chain(sections: readonly string[], key: string): readonly ChainLink[];
  /** Lower-case names of the sections of all layers, the shipped ones among them. */
  sectionNames(): readonly string[];
  /** True when a file, a variable or the command line has that section: not only DBND's own files. */
  isDefinedByUser(section: string): boolean;
  /** Lower-case keys of that very section, in all layers. */
  keys(section: string): readonly string[];
}

export interface ResolveOptions {
  /** Build as this class, whatever the section says (DBND knows a task's class before its section). */
  readonly schema?: SectionSchema;
  /** For engines. */
  readonly use?: EngineUse;
  /** For tasks: the environment they run in, which gives what they and their sections leave open (spec 1.5). */
  readonly environment?: ResolvedObject;
}

/** The options of `dbnd run` that carry configuration (spec 5.1), as data. */
export interface CommandLine {
  /** The root task: the section that its parameters (`--set-root`, `--set` without a dot) go to. */
  readonly task?: string;
  readonly env?: string;
  readonly set?: readonly string[];
  readonly setConfig?: readonly string[];
  readonly setRoot?: readonly string[];
  readonly extend?: readonly string[];
  readonly override?: readonly string[];
  /** Switches such as `--interactive` as `section.key` → value. */
  readonly switches?: Readonly<Record<string, string>>;
}

/** One candidate for a key, in the order the lookup meets them (first is strongest). */
export interface ChainLink {
  readonly layer: string;
  readonly section: string;
  readonly value: LayerValue;
  /** `winner`: the value used; `merged`: part of an extended value; `hidden`: a stronger one was there. */
  readonly role: "winner" | "merged" | "hidden";
}

/** The effective value of a key, and the whole story of it. */
export interface ResolvedValue {
  readonly key: string;
  /** After variables, references, parsing and folding. */
  readonly value: PlainValue;
  /** The winner's origin (for merged values: the newest part's). */
  readonly origin: Origin;
  readonly chain: readonly ChainLink[];
  /** True when the value is made at run time (`@python://…`): then `value` is null. */
  readonly computed?: true;
  /** Set when DBND itself changed the value on creation: what it was, and the key that caused it. */
  readonly adjusted?: { readonly from: PlainValue; readonly because: string };
  /** Why the value cannot be used; `value` is then the default or null. */
  readonly problem?: ConfigurationProblem;
}

/** Words of spec section 9. */
export interface ConfigurationProblem {
  readonly code: ConfigurationProblemCode;
  readonly message: string;
  readonly origin: Origin;
  readonly key?: string;
}

/** A section built as an object (engine, environment, config): spec 1.5. */
export interface ResolvedObject {
  /** The name that was asked for. */
  readonly name: string;
  /** The cleaned own section name (`my-engine` → `my_engine`). */
  readonly ownSection: string;
  /** Candidate sections, first wins inside a layer. */
  readonly sections: readonly string[];
  readonly family: string;
  readonly classPath?: string;
  /** The class; absent when none was found. */
  readonly schema?: SectionSchema;
  /** By key name; every key of the class. DBND's own adjustments of engines (end of spec 2) are applied. */
  readonly values: ReadonlyMap<string, ResolvedValue>;
  readonly problems: readonly ConfigurationProblem[];
  /** Unknown keys found in its sections, with close matches. */
  readonly unknownKeys: readonly {
    readonly key: string;
    readonly origin: Origin;
    readonly suggestions: readonly string[];
  }[];
}
