import type { AirflowTarget } from "../../airflow/target.ts";
import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../../cfg/types.ts";
import type { ResolvedValue } from "../../cfg/interpolate.ts";
import type { Configuration } from "../../configuration/types.ts";
import type { ManifestProblem } from "../../pod/manifest/manifestProblems.ts";
import type { EngineFacts } from "../../protocol.ts";
import type { KeySchema, SectionSchema } from "../../schema/types.ts";
import type { Problem, Range, Severity, TextEdit } from "../../text/types.ts";
import type { ParsedValue, ValueNode } from "../../values/types.ts";

/** How the rules are grouped in lists and in the documentation. */
export type RuleSubject =
  | "syntax"
  | "keys"
  | "values"
  | "sections"
  | "environments"
  | "image"
  | "run"
  | "retry"
  | "secrets"
  | "resources"
  | "pod"
  | "airflow";

/** Whose cfg files: DBND's, or `airflow.cfg`. One engine reads both; rules say which they are for. */
export type Dialect = "dbnd" | "airflow";

export const BOTH_DIALECTS: readonly Dialect[] = ["dbnd", "airflow"];

/**
 * A rule is data, a check and perhaps a fix. The check's scope says what it depends on, and so when it runs again:
 * `checkEntry` on the entry and the class of its section; `checkSection` on the lines of the section, its class and the
 * settings; `checkInProject` on what it asks the configuration and the context for, in the sections that it `concerns`;
 * `checkDocument` on the document.
 */
export interface Rule {
  /** Stable id; also names the documentation page and the setting. */
  readonly code: string;
  readonly subject: RuleSubject;
  /** Unless the settings say otherwise. */
  readonly severity: Severity;
  /** Silent until the settings give it a severity: right for some, noise for most. */
  readonly optional?: true;
  /** One line, for lists. */
  readonly title: string;
  /** Markdown: what happens at run time, and what to write instead. */
  readonly explanation: string;
  readonly tags?: Problem["tags"];
  /** The dialects that it is for; DBND's alone when absent. */
  readonly dialects?: readonly Dialect[];
  readonly checkEntry?: (facts: EntryFacts) => Iterable<EntryFinding>;
  /** For `checkEntry`: whether it ever says anything of the values of a key; asked once for each key that there is. */
  readonly isForKey?: (key: KeySchema | undefined) => boolean;
  /** For `checkEntry`: it says nothing of a value that its reader has read without a problem. */
  readonly onlyMisread?: true;
  readonly checkSection?: (facts: SectionFacts, settings: RuleSettings) => Iterable<Finding>;
  /** For `checkSection`: the keys (lower case) whose values it looks at; absent when it may look at all. */
  readonly looksAt?: readonly string[];
  /** For `checkInProject`: whether the section's name, class and keys leave anything to say at all, whatever the values. */
  readonly concerns?: (facts: SectionFacts) => boolean;
  readonly checkInProject?: (facts: SectionFacts, context: RuleContext) => Iterable<Finding>;
  readonly checkDocument?: (document: CfgDocument, context: RuleContext) => Iterable<Finding>;
  readonly fix?: (problem: Problem, document: CfgDocument) => readonly Fix[];
}

/** An entry and what is known of its key; the same object as long as neither changes. */
export interface EntryFacts {
  readonly entry: CfgEntry;
  /** The class of the section, when it has one. */
  readonly section: SectionSchema | undefined;
  readonly key: KeySchema | undefined;
  /** The value's text; offsets of findings are those of this text. For rules `%` references are replaced in it. */
  readonly text: string;
  /** Which stretches of `text` stand where in the file, when they differ. */
  readonly written?: ResolvedValue;
  /** The value read by the grammar of the key's type; text when the key is unknown. */
  readonly parsed: ParsedValue;
  /** What the rules for entries have found, in lines relative to the entry, once they have looked. */
  readonly problems: readonly Problem[] | undefined;
  /** Keeps what was found, and lets the tree go: by far the largest part, and made again when it is asked for. */
  readonly keep: (problems: readonly Problem[]) => void;
}

export interface SectionFacts {
  readonly section: CfgSection;
  readonly document: CfgDocument;
  readonly schema: SectionSchema | undefined;
  /** The last entry with a key (lower case) in this section. */
  readonly entry: (key: string) => Placed<CfgEntry> | undefined;
}

/** What a check found; place given in offsets of the value's text, or as the key. `end` is exclusive. */
export interface EntryFinding {
  readonly at: { readonly start: number; readonly end: number } | "key" | "value";
  readonly message: string;
  readonly data?: unknown;
  readonly severity?: Severity;
}

export interface Finding {
  readonly range: Range;
  readonly message: string;
  readonly data?: unknown;
  readonly severity?: Severity;
  readonly related?: Problem["related"];
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that the editor's shortcut takes: the likeliest. */
  readonly preferred?: boolean;
  /** Nothing else can have been meant, so that "fix all" takes it, also on every save. */
  readonly certain?: true;
}

export interface RuleSettings {
  /** Rule → severity, or `off`. */
  readonly severities: Readonly<Record<string, Severity | "off">>;
  /** The DBND version that the configuration is written for, such as `1.0.28`. */
  readonly dbndVersion: string;
  /** The releases that an `airflow.cfg` is written for. */
  readonly airflow?: AirflowTarget;
}

/** What a check may know beyond the document. */
export interface RuleContext {
  readonly dialect: Dialect;
  /** Marks what has changed in the project since the configuration before; to be called before kept results are trusted. */
  update(): void;
  readonly configuration: Configuration;
  readonly settings: RuleSettings;
  /** The same object as long as `mayBeClass` and `manifestProblems` give the same answers. */
  readonly surrounding: object;
  /** Lower-case names that `_type`, `_from`, lists of environments and keys that take a section refer to. */
  referredSections(): ReadonlySet<string>;
  /** Names in `environments` of `[run]`, in lower case. */
  listedEnvironments(): ReadonlySet<string>;
  /** Sections that DBND knows, and those of the user that have a class; lower case. */
  knownSections(): readonly string[];
  /** Names of sections that are built as a kind (`engine`) or family (`kubernetes`). */
  sectionsOfKind(kindOrFamily: string): readonly string[];
  /** Whether the user's Python may have a class of that name, which sections can then be of. */
  readonly mayBeClass: (name: string) => boolean;
  /** True when a section of that name stands anywhere, in any case. */
  hasSection(name: string): boolean;
  /** Lower-case names of the engines that environments of the project name. */
  usedEngines(): ReadonlySet<string>;
  /** The family (`engine`, `environment`, ...) that a section has to be of, because a key of another one names it. */
  expectedFamily(name: string): string | undefined;
  /** What is wrong with the base manifest in a file (the path of `pod_yaml`); nothing while that is not known. */
  manifestProblems(path: string): readonly ManifestProblem[];
  /** What the cluster of an engine has; undefined while nobody knows. */
  clusterFacts(section: string): EngineFacts | undefined;
  /** The value of an entry as a tree, read by what its section's class says; `section` is the section's name. */
  valueTree(entry: CfgEntry, section: string): ValueNode;
}
