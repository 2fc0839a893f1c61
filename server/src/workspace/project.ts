import type { CfgDocument } from "../cfg/types.ts";
import { createConfiguration } from "../configuration/configuration.ts";
import type { DiscoveredProject } from "../configuration/discovery.ts";
import type { CommandLine, Configuration, ConfigurationInputs, Layer } from "../configuration/types.ts";
import type { FeatureSettings } from "../features/types.ts";
import type { TargetVersion } from "../protocol.ts";
import { parseVariableName } from "../configuration/variables.ts";
import type { FileVariables } from "../airflow/configuration/lookup.ts";
import type { SectionSchema } from "../schema/types.ts";
import type { Files } from "./files.ts";
import { resolvePath } from "./paths.ts";
import type { Settings } from "./settings.ts";
import { NEWEST_DBND, targetVersion } from "./targetVersion.ts";
import { fileVariables } from "./airflow/variableFiles.ts";

/** What may differ between two looks at a configuration of the same project. */
export interface ConfigurationRequest {
  readonly commandLine?: CommandLine;
  /** Paths of `--conf-file`, from the project's folder. */
  readonly configurationFiles?: readonly string[];
  /** A document that is not among the project's files: seen as if it were given by `--conf-file`. */
  readonly extra?: CfgDocument;
  /** What the Python code of a task sets for itself, oldest first. */
  readonly taskLayers?: readonly Layer[];
}

/** Configurations kept at the same time: one for each open document outside the project's files, and the project's own. */
const KEPT = 8;

/** What a project is made of. */
export interface ProjectParts {
  readonly found: DiscoveredProject;
  readonly settings: Settings;
  readonly files: Files;
  readonly userHome: string | undefined;
  /** Classes that its Python defines. */
  readonly classes: () => readonly SectionSchema[];
  /** The workspace's folder that the project's is in, when it is another one. */
  readonly root: string | undefined;
}

/** A DBND project: the cfg files that DBND reads there, and the configuration they make. */
export class Project {
  readonly found: DiscoveredProject;
  /** Words of `dbnd run` that are always given. */
  readonly commandLine: readonly string[];
  readonly #own: Settings;
  readonly #root: string | undefined;
  readonly #files: Files;
  readonly #userHome: string | undefined;
  readonly #classes: () => readonly SectionSchema[];
  #target: TargetVersion | undefined;
  #variables: FileVariables | undefined;
  #settings: FeatureSettings | undefined;
  /** What does not change with its files. */
  readonly #unchanging: Pick<ConfigurationInputs, "environment" | "readFile" | "home">;
  #recent: { readonly inputs: ConfigurationInputs; readonly configuration: Configuration }[] = [];

  constructor({ found, settings, files, userHome, classes, root }: ProjectParts) {
    this.found = found;
    this.commandLine = settings.commandLine;
    this.#own = settings;
    this.#root = root;
    this.#files = files;
    this.#userHome = userHome;
    this.#classes = classes;
    this.#unchanging = {
      environment: found.environment,
      readFile: (path) => files.readFile(this.resolve(path)),
      ...(userHome !== undefined && { home: userHome }),
    };
  }

  /** The same object as long as neither settings nor requirements have changed. */
  get settings(): FeatureSettings {
    return (this.#settings ??= { ...this.#own, dbndVersion: this.target.version });
  }

  /** The version of DBND that keys and rules follow: the setting's, else what the project's files ask for. */
  get target(): TargetVersion {
    return (this.#target ??= this.#findTarget());
  }

  get home(): string {
    return this.found.home;
  }

  /** The cfg files that exist, in DBND's order (later wins); unsaved text included. */
  documents(): CfgDocument[] {
    return this.found.files.flatMap(({ path }) => this.#files.document(path) ?? []);
  }

  /** The configuration as it is now; the same object as long as nothing that it is made of has changed. */
  configuration(request: ConfigurationRequest = {}): Configuration {
    const inputs = this.#inputs(request);
    const before = this.#recent.find((one) => sameInputs(one.inputs, inputs));
    if (before) return before.configuration;
    const predecessor = this.#recent.find((one) => sameFiles(one.inputs, inputs));
    const configuration = createConfiguration(inputs, predecessor?.configuration);
    // What an edit has replaced is not asked for again; the same files with another command line are.
    const others = this.#recent.filter((one) => one !== predecessor || !sameOtherInputs(one.inputs, inputs));
    this.#recent = [{ inputs, configuration }, ...others.slice(0, KEPT - 1)];
    return configuration;
  }

  /** A file that values may refer to has changed: configurations are made anew. */
  forget(): void {
    this.#variables = undefined;
    this.#recent = [];
    this.#target = undefined;
    this.#settings = undefined;
  }

  /** What compose files, `.env` files and Dockerfiles give to DBND in containers. */
  get variables(): FileVariables {
    const folders = [...new Set([this.home, this.#root ?? this.home])];
    const isWanted = (name: string): boolean => parseVariableName(name) !== undefined;
    return (this.#variables ??= fileVariables(folders, this.#files, this.found.environment, isWanted).variables);
  }

  /** The path of a file that a value names; DBND runs in the project's folder. */
  resolve(path: string): string {
    const home = this.#userHome;
    return resolvePath(this.home, home !== undefined && path.startsWith("~/") ? home + path.slice(1) : path);
  }

  #findTarget(): TargetVersion {
    const version = this.#own.targetVersion;
    if (version !== undefined) return { product: "DBND", version, from: "setting" };
    // Without a project of its own a file is looked at from the user's home, which says nothing about it.
    if (this.found.homeReason === "user") return { product: "DBND", version: NEWEST_DBND, from: "newest" };
    const found = targetVersion(this.home, this.#files);
    return found.from === "file" || this.#root === undefined ? found : targetVersion(this.#root, this.#files);
  }

  #inputs({ commandLine, configurationFiles = [], extra, taskLayers }: ConfigurationRequest): ConfigurationInputs {
    const files = this.documents();
    const given = configurationFiles.flatMap((path) => this.#files.document(this.resolve(path)) ?? []);
    const isSame = (file: CfgDocument): boolean => file.uri === extra?.uri;
    const isExtra = extra && !files.some(isSame) && !given.some(isSame);
    const inputs = {
      ...this.#unchanging,
      files,
      configurationFiles: isExtra ? [...given, extra] : given,
      classes: this.#classes(),
    };
    if (!commandLine && !taskLayers?.length) return inputs;
    return { ...inputs, ...(commandLine && { commandLine }), ...(taskLayers?.length && { taskLayers }) };
  }
}

function sameInputs(left: ConfigurationInputs, right: ConfigurationInputs): boolean {
  return (
    sameElements(left.files, right.files) &&
    sameElements(left.configurationFiles ?? NONE, right.configurationFiles ?? NONE) &&
    sameOtherInputs(left, right)
  );
}

/** Whether both are made of the same files, be they edited: what was computed from unchanged sections stands. */
function sameFiles(left: ConfigurationInputs, right: ConfigurationInputs): boolean {
  const isSame = (one: CfgDocument, other: CfgDocument): boolean => one.uri === other.uri;
  return (
    sameElements(left.files, right.files, isSame) &&
    sameElements(left.configurationFiles ?? NONE, right.configurationFiles ?? NONE, isSame)
  );
}

function sameOtherInputs(left: ConfigurationInputs, right: ConfigurationInputs): boolean {
  return (
    left.environment === right.environment &&
    left.classes === right.classes &&
    sameElements(left.taskLayers ?? NONE, right.taskLayers ?? NONE) &&
    (left.commandLine === right.commandLine || JSON.stringify(left.commandLine) === JSON.stringify(right.commandLine))
  );
}

const NONE: readonly never[] = [];

function sameElements<T>(
  left: readonly T[],
  right: readonly T[],
  isSame: (one: T, other: T) => boolean = Object.is,
): boolean {
  return left.length === right.length && left.every((element, index) => isSame(element, right[index] as T));
}
