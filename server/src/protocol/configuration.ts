/** What is in force, and where it is set. */
import type { Position, Range } from "../text/types.ts";
import type { TasksParams } from "./tasks.ts";

export interface EffectiveSectionsParams extends TasksParams {
  /** Line (0-based) of the file that the user looks at. */
  readonly line?: number;
}

/** An engine or environment whose effective configuration can be shown. */
export interface EffectiveSection {
  readonly name: string;
  readonly kind: "engine" | "environment" | "section";
  /** Of its class: `kubernetes`, `local`, … */
  readonly family: string;
  /** The line asked with is in this section. */
  readonly here?: boolean;
}

export interface EffectiveConfigurationParams extends TasksParams {
  /** Name of an engine or environment. */
  readonly section: string;
  /** Tell where each value comes from, in comments. Default true. */
  readonly origins?: boolean;
}

export interface EffectiveConfigurationResult {
  /** In the syntax of cfg files. */
  readonly text: string;
  /** Places in the text that lead to files. */
  readonly links: readonly EffectiveLink[];
  /** False when there is no such section; the text then says so. */
  readonly found: boolean;
}

export interface EffectiveLink {
  readonly range: Range;
  readonly uri: string;
  readonly target: Position;
}

export interface KeyPlaceParams extends TasksParams {
  /** Name of an engine or environment. */
  readonly section: string;
  readonly key: string;
  readonly change?: KeyChange;
  /** A text inside of the value that is meant, such as a member's name. */
  readonly word?: string;
  /** Further words of `dbnd run`, as those of a run (`RunPlanParams.words`): they may set the key. */
  readonly words?: readonly string[];
  /** The section is one of Airflow's configuration: of the `airflow.cfg` that the DAG file `uri` runs with. */
  readonly ofDag?: true;
}

/** A new value of a key: all of it, or one more element of its list. */
export interface KeyChange {
  readonly set?: string;
  readonly add?: Readonly<Record<string, string>>;
}

export interface KeyPlace {
  readonly uri: string;
  /**
   * The word inside of the value that is meant, else key and value, of several lines the key alone; where the key is not set,
   * the name of the section that it belongs to.
   */
  readonly range: Range;
  /** Key and value, where a file sets it. */
  readonly entry?: Range;
  readonly isSet: boolean;
  /** Make the change that was asked for; absent where no change of a cfg file can. */
  readonly edits?: readonly { readonly range: Range; readonly newText: string }[];
  /** What has the last word over cfg files: a variable of the environment, or words of the command line. */
  readonly setBy?: string;
}

export interface CopyAsParams {
  readonly uri: string;
  /** At a header: the whole section; elsewhere the settings of the lines that it touches. */
  readonly range: Range;
}

export interface CopyAsResult {
  /** How many settings there are. */
  readonly count: number;
  readonly forms: readonly CopyForm[];
}

export interface CopyForm {
  /**
   * Shell exports and `env` of a container; for DBND `--set` words and Python's `task_config`; for Airflow `environment` of a
   * compose file and `config` of Airflow's Helm chart.
   */
  readonly form: "environment" | "container" | "commandLine" | "python" | "compose" | "helm";
  readonly text: string;
  /** What the form cannot say, each with the reason. */
  readonly leftOut: readonly string[];
}

/** The version of DBND, or for an `airflow.cfg` of Airflow, that keys and rules follow, and who says so. */
export interface TargetVersion {
  readonly product: "DBND" | "Airflow";
  /** Release of the provider for Kubernetes that goes with it; for Airflow 2 and newer. */
  readonly provider?: string;
  readonly version: string;
  /** The setting `databand.targetVersion` (`databand.airflow.targetVersion`), a file of the project, or nobody: then it is the newest one that we know. */
  readonly from: "setting" | "file" | "newest";
  readonly uri?: string;
  /** Line (0-based) of the file. */
  readonly line?: number;
}
