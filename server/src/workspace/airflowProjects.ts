import { variableFileKind } from "../airflow/configuration/variableFiles.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { Configuration } from "../configuration/types.ts";
import type { ClientAbilities, FeatureContext } from "../features/types.ts";
import { airflowRuleContext } from "../rules/airflow/context.ts";
import type { RuleContext } from "../rules/types.ts";
import { AirflowProject } from "./airflowProject.ts";
import type { Files } from "./files.ts";
import { folderOf, nameOf, relativePath } from "./paths.ts";
import type { Settings } from "./settings.ts";
import { canonicalUri, toPath, toUri } from "./uri.ts";

export interface AirflowProjectsHost {
  environment(path: string | undefined): Readonly<Record<string, string>>;
  settings(path: string): Settings;
  readonly userHome: string | undefined;
  folders(): readonly string[];
}

/** Files that may say which release a project is for. */
const DECIDING = /requirements|constraints|\.(?:lock|toml)$|\/(?:setup\.py|Pipfile|Makefile)$/u;

/** The Airflow homes of the workspace: each folder with an `airflow.cfg` is one. */
export class AirflowProjects {
  readonly #files: Files;
  readonly #host: AirflowProjectsHost;
  readonly #byHome = new Map<string, AirflowProject>();
  readonly #contexts = new WeakMap<Configuration, RuleContext>();

  constructor(files: Files, host: AirflowProjectsHost) {
    this.#files = files;
    this.#host = host;
  }

  /** Settings or folders changed. */
  reset(): void {
    this.#byHome.clear();
  }

  /** A file came, went or changed: it may ask for another release, or set other variables. */
  fileChanged(path: string): void {
    if (DECIDING.test(path) || variableFileKind(nameOf(path))) this.reset();
  }

  /** The project of a file. Unsaved files belong to the first folder. */
  of(uri: string): AirflowProject {
    const path = toPath(canonicalUri(uri));
    const home = path === undefined ? (this.#host.folders()[0] ?? "/") : folderOf(path);
    let project = this.#byHome.get(home);
    if (!project) {
      project = new AirflowProject({
        home,
        root: this.#host.folders().find((folder) => home.startsWith(`${folder}/`)),
        settings: this.#host.settings(home),
        environment: this.#host.environment(home),
        files: this.#files,
        userHome: this.#host.userHome,
      });
      this.#byHome.set(home, project);
    }
    return project;
  }

  ruleContext(document: CfgDocument): RuleContext {
    const project = this.of(document.uri);
    const configuration = project.configuration(document);
    let context = this.#contexts.get(configuration);
    if (!context) this.#contexts.set(configuration, (context = airflowRuleContext(configuration, project.settings)));
    return context;
  }

  context(document: CfgDocument, client: ClientAbilities): FeatureContext {
    const project = this.of(document.uri);
    return {
      ...this.ruleContext(document),
      settings: project.settings,
      client,
      displayName: (uri) => relativePath(project.home, toPath(canonicalUri(uri)) ?? uri),
      fileUri: (path) => {
        const absolute = project.resolve(path);
        return this.#files.isFile(absolute) ? toUri(absolute) : undefined;
      },
      filesIn: (folder) => this.#files.list(project.resolve(folder)),
      taskNames: () => [],
      documents: () => [document],
      pythonWords: () => [],
      pythonManifests: () => [],
    };
  }
}
