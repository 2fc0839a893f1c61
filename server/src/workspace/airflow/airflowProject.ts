import { airflowFileConfiguration } from "../../airflow/configuration/fileConfiguration.ts";
import { AirflowConfiguration, type FileVariables } from "../../airflow/configuration/lookup.ts";
import { isAirflowVariable, isConnectionVariable } from "../../airflow/configuration/variables/setting.ts";
import type { CfgDocument } from "../../cfg/types.ts";
import type { Configuration } from "../../configuration/types.ts";
import type { FeatureSettings } from "../../features/types.ts";
import { findAirflow, type FoundAirflow } from "./airflowTarget.ts";
import type { Files } from "../files.ts";
import { resolvePath } from "../paths.ts";
import { fileVariables, type FoundVariables } from "./variableFiles.ts";
import type { Settings } from "../settings.ts";

/** What an Airflow project is made of. */
export interface AirflowProjectParts {
  /** The folder that `airflow.cfg` stands in: Airflow's home. */
  readonly home: string;
  /** The workspace's folder that it is in, when it is another one. */
  readonly root: string | undefined;
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string>>;
  readonly files: Files;
  readonly userHome: string | undefined;
}

/** Configurations kept: one for each file of the folder that is open. */
const KEPT = 4;

/** The home of an Airflow installation: an `airflow.cfg`, and the release that it is for. */
export class AirflowProject {
  readonly home: string;
  readonly #parts: AirflowProjectParts;
  readonly #environment: Readonly<Record<string, string>>;
  #found: FoundAirflow | undefined;
  #variables: FoundVariables | undefined;
  #settings: FeatureSettings | undefined;
  #recent: Configuration[] = [];
  #values: AirflowConfiguration | undefined;

  constructor(parts: AirflowProjectParts) {
    this.#parts = parts;
    this.home = parts.home;
    this.#environment = { AIRFLOW_HOME: parts.home, ...parts.environment };
  }

  /** Releases, and who says so. */
  get airflow(): FoundAirflow {
    const { files, settings } = this.#parts;
    return (this.#found ??= findAirflow(this.folders, files, settings.airflowVersion));
  }

  /** The same object as long as nothing that they say has changed. */
  get settings(): FeatureSettings {
    return (this.#settings ??= { ...this.#parts.settings, dbndVersion: "0", airflow: this.airflow.target });
  }

  /** The workspace's folder that it is in, else its own. */
  get root(): string {
    return this.#parts.root ?? this.home;
  }

  /** What compose files, `.env` files and Dockerfiles say. */
  get variables(): FileVariables {
    return this.#foundVariables.variables;
  }

  /** Whether a compose file names it as `env_file`. */
  isEnvFile(path: string): boolean {
    return this.#foundVariables.envFiles.has(path);
  }

  get #foundVariables(): FoundVariables {
    return (this.#variables ??= fileVariables(
      this.folders,
      this.#parts.files,
      this.#parts.environment,
      (name) => isAirflowVariable(name) || isConnectionVariable(name),
    ));
  }

  /** The variables of the environment that Airflow is taken to run in. */
  get environment(): Readonly<Record<string, string>> {
    return this.#environment;
  }

  /** Where its files are looked for. */
  get folders(): readonly string[] {
    return [...new Set([this.home, this.root])];
  }

  /** The configuration that a file makes with the environment; the same object as long as neither has changed. */
  configuration(file: CfgDocument): Configuration {
    const before = this.#recent.find(({ inputs }) => inputs.files[0]?.uri === file.uri);
    if (before?.inputs.files[0] === file) return before;
    const { userHome } = this.#parts;
    const configuration = airflowFileConfiguration(
      {
        file,
        environment: this.#environment,
        variables: this.variables,
        target: this.airflow.target,
        ...(userHome === undefined ? {} : { home: userHome }),
      },
      before,
    );
    this.#recent = [configuration, ...this.#recent.filter((one) => one !== before).slice(0, KEPT - 1)];
    return configuration;
  }

  /** What Airflow itself reads, with the `airflow.cfg` of the folder or without any. */
  values(withFile: boolean): { readonly configuration: AirflowConfiguration; readonly home: string } {
    const { files, userHome } = this.#parts;
    const file = withFile ? files.document(`${this.home}/airflow.cfg`) : undefined;
    if (this.#values?.inputs.file !== file) this.#values = undefined;
    const configuration = (this.#values ??= new AirflowConfiguration({
      ...(file === undefined ? {} : { file }),
      environment: this.#environment,
      variables: this.variables,
      target: this.airflow.target,
      ...(userHome === undefined ? {} : { home: userHome }),
    }));
    return { configuration, home: this.home };
  }

  /** The path of a file that a value names. */
  resolve(path: string): string {
    const { userHome } = this.#parts;
    const plain = path.replace(/^\$\{?AIRFLOW_HOME\}?(?=\/|$)/u, this.home);
    return resolvePath(this.home, userHome !== undefined && plain.startsWith("~/") ? userHome + plain.slice(1) : plain);
  }

  /** The same; a file that exists in the container only is looked for in the workspace by the last parts of its path. */
  templatePath(path: string): string {
    const { files } = this.#parts;
    const own = this.resolve(path);
    if (files.isFile(own)) return own;
    const parts = path.split("/");
    const ends = [parts.slice(-2).join("/"), parts.at(-1) ?? ""].filter((end) => end !== "" && !end.startsWith("/"));
    const candidates = this.folders.flatMap((folder) => ends.map((end) => `${folder}/${end}`));
    return candidates.find((candidate) => files.isFile(candidate)) ?? own;
  }
}
