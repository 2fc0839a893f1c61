import { isExecutorSection } from "../../airflow/configuration/executorSections.ts";
import { variableFileKind } from "../../airflow/configuration/variableFiles.ts";
import type { AirflowConfiguration } from "../../airflow/configuration/lookup.ts";
import { parseCfg } from "../../cfg/parse.ts";
import type { CfgDocument } from "../../cfg/types.ts";
import type { Configuration } from "../../configuration/types.ts";
import type { ClientAbilities, FeatureContext } from "../../features/types.ts";
import { airflowRuleContext } from "../../rules/airflow/context.ts";
import type { EngineFacts } from "../../protocol.ts";
import type { Surrounding } from "../../rules/checking/context.ts";
import type { RuleContext } from "../../rules/checking/types.ts";
import { AirflowProject } from "./airflowProject.ts";
import type { Files } from "../files.ts";
import { Manifests } from "../manifests.ts";
import { folderOf, nameOf, relativePath } from "../paths.ts";
import type { PythonFiles } from "../python/pythonFiles.ts";
import type { Settings } from "../settings.ts";
import { canonicalUri, toPath, toUri } from "../uri.ts";
import { homesAround, isSameFile, foldersAbove } from "./airflowHomes.ts";

export interface AirflowProjectsHost {
  environment(path: string | undefined): Readonly<Record<string, string>>;
  settings(path: string): Settings;
  readonly userHome: string | undefined;
  folders(): readonly string[];
  /** Whether a file is open as an `airflow.cfg`, whatever it is called. */
  isAirflow(uri: string): boolean;
  /** What the cluster of a home has, while that is known. */
  clusterFacts(home: string): EngineFacts | undefined;
}

/** Files that may say which release a project is for. */
const DECIDING = /requirements|constraints|\.(?:lock|toml)$|\/(?:setup\.py|Pipfile|Makefile)$/u;

/** Names by which templates are known, wherever they are used. */
const TEMPLATE_NAME = /(?:^|\/)pod[_-]templates?(?:[_-]files?)?\/[^/]+\.ya?ml$|pod[_-]template[^/]*\.ya?ml$/iu;

/** The Airflow homes of the workspace: each folder with an `airflow.cfg` is one. */
export class AirflowProjects {
  readonly #files: Files;
  readonly #host: AirflowProjectsHost;
  readonly #python: PythonFiles;
  readonly #byHome = new Map<string, AirflowProject>();
  /** Pod templates that `airflow.cfg` names. */
  readonly templates: Manifests;
  #contexts = new WeakMap<Configuration, RuleContext>();
  #surroundings = new WeakMap<AirflowProject, Surrounding>();

  constructor(files: Files, host: AirflowProjectsHost, python: PythonFiles) {
    this.#files = files;
    this.#host = host;
    this.#python = python;
    this.templates = new Manifests(
      files,
      async () => (await import("../../airflow/templates/templateProblems.ts")).templateProblems,
    );
  }

  /** Settings or folders changed. */
  reset(): void {
    this.#byHome.clear();
  }

  /** A file came, went or changed: it may ask for another release, or set other variables. */
  fileChanged(path: string): void {
    this.moreIsKnown();
    if (DECIDING.test(path) || variableFileKind(nameOf(path)) || this.isEnvFile(path)) this.reset();
  }

  /** Whether a compose file names it as `env_file`, as far as those are read. */
  isEnvFile(path: string): boolean {
    return [...this.#byHome.values()].some((project) => project.isEnvFile(path));
  }

  /** What rules ask besides the configuration has other answers than before. */
  moreIsKnown(): void {
    this.#contexts = new WeakMap();
    this.#surroundings = new WeakMap();
  }

  /** Who takes a file as a pod template: files, as people know them. Undefined when nobody does, and it is called otherwise. */
  templateUsers(uri: string): readonly string[] | undefined {
    const path = toPath(canonicalUri(uri));
    if (path === undefined) return undefined;
    const root = this.#host.folders().find((folder) => path.startsWith(`${folder}/`)) ?? folderOf(path);
    const users = [
      ...homesAround(folderOf(path), root, this.#files).flatMap((file) => this.#usesTemplate(file, path)),
      ...this.#usesByVariable(path, root),
      ...this.#usesByPython(path, root),
      ...(this.#host.settings(path).podTemplates.some((name) => isSameFile(name, path))
        ? ["the setting databand.airflow.podTemplates"]
        : []),
    ];
    return users.length > 0 || TEMPLATE_NAME.test(path) ? users : undefined;
  }

  #usesTemplate(file: CfgDocument, path: string): readonly string[] {
    const project = this.of(file.uri);
    const configuration = project.configuration(file);
    return configuration.sectionNames().flatMap((section) => {
      if (!isExecutorSection(section)) return [];
      const value = configuration.getText(section, "pod_template_file");
      const isIt = value !== undefined && value !== "" && project.templatePath(value) === path;
      return isIt ? [`[${section}] of ${relativePath(project.root, toPath(file.uri) ?? "")}`] : [];
    });
  }

  /** Compose files and the like that name it, whether there is an `airflow.cfg` or not. */
  #usesByVariable(path: string, root: string): readonly string[] {
    const project = this.of(toUri(`${root}/airflow.cfg`));
    return [...project.variables].flatMap(([variable, settings]) =>
      /^AIRFLOW__KUBERNETES(?:_EXECUTOR)?__POD_TEMPLATE_FILE$/u.test(variable)
        ? settings.flatMap(({ text, origin }) =>
            project.templatePath(text) === path && origin.kind === "file"
              ? [`${variable} of ${relativePath(root, toPath(origin.uri) ?? "")}`]
              : [],
          )
        : [],
    );
  }

  #usesByPython(path: string, root: string): readonly string[] {
    const naming = this.#python.namingTemplate(nameOf(path)).filter((one) => isSameFile(one.path, path, root));
    return [...new Set(naming.map(({ file }) => relativePath(root, file)))];
  }

  #surroundingOf(project: AirflowProject): Surrounding {
    let surrounding = this.#surroundings.get(project);
    if (!surrounding) {
      surrounding = {
        manifestProblems: (path) => this.templates.problems(project.templatePath(path)),
        clusterFacts: () => this.#host.clusterFacts(project.home),
      };
      this.#surroundings.set(project, surrounding);
    }
    return surrounding;
  }

  /** The `airflow.cfg` that a request means, as it stands now. */
  document(uri: string | undefined): CfgDocument | undefined {
    const path = uri === undefined ? undefined : toPath(canonicalUri(uri));
    if (path === undefined) return undefined;
    const isOne = /^airflow[^/]*\.cfg$/u.test(nameOf(path)) || this.#host.isAirflow(canonicalUri(uri ?? ""));
    return isOne ? this.#files.document(path) : undefined;
  }

  /** Every `airflow.cfg` of the workspace's folders, and of those right below them. */
  documents(): readonly CfgDocument[] {
    return this.#host.folders().flatMap((folder) => homesAround(folder, folder, this.#files));
  }

  /** What it configures, with how files are shown to people. */
  configured(document: CfgDocument): {
    readonly configuration: Configuration;
    readonly displayName: (uri: string) => string;
  } {
    const project = this.of(document.uri);
    return {
      configuration: project.configuration(document),
      displayName: (uri) => relativePath(project.root, toPath(canonicalUri(uri)) ?? uri),
    };
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

  /** Airflow's configuration for the workers of a DAG file: of the nearest `airflow.cfg` in the folders above it. */
  ofDag(uri: string): { readonly configuration: AirflowConfiguration; readonly home: string } {
    const home = this.#homeOfDag(uri);
    return this.of(home === undefined ? uri : toUri(`${home}/airflow.cfg`)).values(home !== undefined);
  }

  /** The nearest `airflow.cfg` in the folders above a DAG file; where only variables configure Airflow, an empty one. */
  fileOfDag(uri: string): CfgDocument {
    return this.#fileOf(this.projectOfDag(uri));
  }

  #fileOf({ home }: AirflowProject): CfgDocument {
    const path = `${home}/airflow.cfg`;
    return this.#files.document(path) ?? parseCfg(toUri(path), "");
  }

  /**
   * The `airflow.cfg` files for which a file sets variables; where none is found, that of the nearest folder above. A home
   * without such a file has an empty one.
   */
  documentsWithVariables(uri: string, open: Iterable<string>): readonly CfgDocument[] {
    const homes = this.homes(open).filter(({ variables }) =>
      [...variables.values()].some((set) => set.some(({ origin }) => origin.kind === "file" && origin.uri === uri)),
    );
    return homes.length > 0 ? homes.map((home) => this.#fileOf(home)) : [this.fileOfDag(uri)];
  }

  /** The project of a DAG file: that of the nearest `airflow.cfg` in the folders above it, else of its own folder. */
  projectOfDag(uri: string): AirflowProject {
    const home = this.#homeOfDag(uri);
    return this.of(home === undefined ? uri : toUri(`${home}/airflow.cfg`));
  }

  /**
   * The homes whose Airflow is configured: by an `airflow.cfg` in or right below the workspace's folders, or in a folder above an
   * open file, or by variables of compose files and the like, or by a release that the project asks for.
   */
  homes(open: Iterable<string>): readonly AirflowProject[] {
    const withFile = this.documents().map(({ uri }) => this.of(uri));
    const ofOpen = [...open].flatMap((uri) => {
      const home = this.#homeOfDag(uri);
      return home === undefined ? [] : [this.of(toUri(`${home}/airflow.cfg`))];
    });
    const ofFolders = this.#host.folders().flatMap((folder) => {
      const project = this.of(toUri(`${folder}/airflow.cfg`));
      return project.variables.size > 0 || project.airflow.version.from !== "newest" ? [project] : [];
    });
    const found = [...new Set([...withFile, ...ofOpen])];
    return found.length > 0 ? found : ofFolders;
  }

  #homeOfDag(uri: string): string | undefined {
    const path = toPath(canonicalUri(uri));
    const above = path === undefined ? [] : foldersAbove(path, this.#host.folders());
    return above.find((folder) => this.#files.isFile(`${folder}/airflow.cfg`));
  }

  ruleContext(document: CfgDocument): RuleContext {
    const project = this.of(document.uri);
    const configuration = project.configuration(document);
    let context = this.#contexts.get(configuration);
    if (!context) {
      context = airflowRuleContext(configuration, project.settings, this.#surroundingOf(project));
      this.#contexts.set(configuration, context);
    }
    return context;
  }

  context(document: CfgDocument, client: ClientAbilities): FeatureContext {
    const project = this.of(document.uri);
    return {
      ...this.ruleContext(document),
      settings: project.settings,
      client,
      displayName: this.configured(document).displayName,
      fileUri: (path) => {
        const absolute = project.templatePath(path);
        return this.#files.isFile(absolute) ? toUri(absolute) : undefined;
      },
      filesIn: (folder) => this.#files.list(project.resolve(folder)),
      taskNames: () => [],
      documents: () => [document],
      pythonWords: () => [],
      pythonManifests: () => [],
      variables: () => project.variables,
    };
  }
}
