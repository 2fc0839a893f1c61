import type { AirflowTarget } from "../airflow/target.ts";
import type { FileVariables } from "../airflow/configuration/lookup.ts";
import type { DagFile } from "../airflow/dags/dagFile.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { ManifestText } from "../pod/manifest/yamlTree.ts";
import type { PythonManifest } from "../python/tasks/podManifests.ts";
import type { PythonConfigWord } from "../python/tasks/configWords.ts";
import type { RuleContext, RuleSettings } from "../rules/checking/types.ts";

export interface FeatureSettings extends RuleSettings {
  /** Lenses on Python tasks and on environments. */
  readonly codeLens: boolean;
  /** Hints where another layer wins over a line. */
  readonly inlayHints: boolean;
}

/** What the client can show; everything a feature asks about it. */
export interface ClientAbilities {
  readonly snippets: boolean;
  /** Documentation and hovers as Markdown. */
  readonly markdown: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly locationLinks: boolean;
  /** Another extension knows YAML by its own schemas: completion and the like are left to it. */
  readonly otherYaml: boolean;
  /** How many folding ranges it takes. */
  readonly foldingLimit: number;
}

/** What a feature may know beyond the document; made by the workspace for one document at one moment. */
export interface FeatureContext extends RuleContext {
  readonly settings: FeatureSettings;
  readonly client: ClientAbilities;
  /** The release of Airflow that a DAG file is for, where its project says so. */
  readonly dagTarget?: AirflowTarget;
  /** An open DAG file with what it imports from the workspace; undefined when it makes no pods. */
  readonly dagFile?: () => DagFile | undefined;
  /** Reads a pod template that a DAG file names; undefined where there is none. */
  readonly readTemplate?: (path: string) => ManifestText | undefined;
  /** How a file is shown to people: its path relative to the project. */
  displayName(uri: string): string;
  /** The URI of an existing file that a value names, relative to the project's folder. */
  fileUri(path: string): string | undefined;
  /** What is in a folder, relative to the project's; empty where there is none. */
  filesIn(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[];
  /** Names of the tasks that can be run. */
  taskNames(): readonly string[];
  /** The cfg files of the project, this document and open ones that DBND reads only when it is told to among them. */
  documents(): readonly CfgDocument[];
  /** Variables of the dialect's configuration that files of the workspace set, by name, the strongest first. */
  variables(): FileVariables;
  /** What `task_config`, `defaults` and `task_env` of the project's tasks name. */
  pythonWords(): readonly PythonConfigWord[];
  /** Base manifests that `task_config` and `defaults` of the project's tasks name (`pod_yaml`). */
  pythonManifests(): readonly PythonManifest[];
}
