import type { AirflowTarget } from "../airflow/target.ts";
import type { CfgDocument } from "../cfg/types.ts";
import { parseRunWords } from "../configuration/runWords.ts";
import type { Configuration } from "../configuration/types.ts";
import type { AirflowSurroundings } from "../features/airflow/surroundings.ts";
import type { ClientAbilities, FeatureContext } from "../features/types.ts";
import { AIRFLOW_LANGUAGE_ID } from "../protocol.ts";
import type { ClusterFactsParams, Contribution, EngineFacts } from "../protocol.ts";
import { contributedSections } from "../schema/contributed.ts";
import type { SectionSchema } from "../schema/types.ts";
import type { Problem } from "../text/types.ts";
import { optionAnswer } from "./airflow/airflowOptions.ts";
import { airflowAround } from "./airflow/airflowAround.ts";
import { AirflowProjects } from "./airflow/airflowProjects.ts";
import { ClusterFacts } from "./clusterFacts.ts";
import { FileContexts } from "./fileContexts.ts";
import type { FileSystem } from "./fileSystem.ts";
import { Files } from "./files.ts";
import { Manifests } from "./manifests.ts";
import { OpenDocuments } from "./openDocuments.ts";
import type { Project } from "./project.ts";
import { Projects } from "./projects.ts";
import { PythonFiles } from "./python/pythonFiles.ts";
import { ScopedSettings } from "./scopedSettings.ts";
import type { Settings } from "./settings.ts";
import { toPath, toUri } from "./uri.ts";

/** What the server gets from the process that it runs in. */
export interface WorkspaceHost {
  readonly disk: FileSystem;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userHome: string | undefined;
}

/** A file that decides where a project is, so that a change may move it. */
const PROJECT_FILE = /(?:^|\/)(?:tox\.ini|setup\.cfg|databand\.cfg|project\.cfg|databand-system\.cfg|\.dbnd)$/u;

/** Everything the server knows: open documents, files, projects, Python; and the answers that are kept about them. */
export class Workspace {
  readonly open = new OpenDocuments();
  readonly files: Files;
  readonly projects: Projects;
  readonly python: PythonFiles;
  readonly manifests: Manifests;
  readonly airflow: AirflowProjects;
  readonly #settings: ScopedSettings;
  #folders: string[] = [];
  #contributed: readonly SectionSchema[] = [];
  #withContributed = new WeakMap<readonly SectionSchema[], readonly SectionSchema[]>();
  readonly #contexts: FileContexts;
  /** By the URI that they were told for; a project's home may be found elsewhere later. */
  readonly #clusterFacts = new Map<string | undefined, ClusterFacts>();

  constructor(host: WorkspaceHost) {
    this.#settings = new ScopedSettings(host.environment);
    this.files = new Files(host.disk, this.open);
    this.python = new PythonFiles(host.disk, this.files, (uri, question) =>
      optionAnswer(question, this.airflow.ofDag(uri)),
    );
    this.manifests = new Manifests(
      this.files,
      async () => (await import("../pod/manifest/manifestProblems.ts")).manifestProblems,
    );
    const projectsHost = {
      environment: (path: string | undefined) => this.#settings.environment(path),
      settings: (path: string) => this.#settings.of(path),
      userHome: host.userHome,
      folders: () => this.#folders,
      isAirflow: (uri: string) => this.isAirflow(uri),
      clusterFacts: (home: string) => this.#airflowFacts(home),
    };
    this.airflow = new AirflowProjects(this.files, projectsHost, this.python);
    this.projects = new Projects(this.files, {
      ...projectsHost,
      classes: (home) => this.#classes(home),
    });
    this.#contexts = new FileContexts({
      ...{ open: this.open, files: this.files, projects: this.projects, python: this.python },
      ...{ manifests: this.manifests, airflow: this.airflow },
      isAirflow: (uri) => this.isAirflow(uri),
      configurationOf: (project, extra) => this.configurationOf(project, extra),
      documentsOf: (project) => this.documentsOf(project),
      factsOf: (project, section) => this.factsOf(project, section),
    });
  }

  /** The settings of a file or folder. */
  settings(uri: string): Settings {
    return this.#settings.of(toPath(uri));
  }

  /** Paths of the workspace's folders. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  get folderUris(): readonly string[] {
    return this.#folders.map(toUri);
  }

  setFolders(uris: readonly string[]): void {
    this.#folders = uris.flatMap((uri) => toPath(uri) ?? []);
    this.#resetProjects();
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(removed.map(toPath));
    const stay = this.#folders.filter((folder) => !gone.has(folder));
    this.#folders = [...new Set([...stay, ...added.flatMap((uri) => toPath(uri) ?? [])])];
    this.#resetProjects();
  }

  /** Those of folders by path; `client` are variables that the client knows of. */
  setSettings(
    general: Settings,
    folders: ReadonlyMap<string, Settings> = new Map(),
    client?: Readonly<Record<string, string>>,
  ): void {
    this.#settings.set(general, folders, client);
    this.#contexts.reset();
    this.#resetProjects();
  }

  /** The client tells that a file came, went or changed on disk. True when answers may differ now. */
  fileSeen(uri: string): boolean {
    const path = toPath(uri);
    if (path !== undefined) this.files.seen(path);
    return this.fileChanged(uri);
  }

  /** The content of a file is another one, on disk or in an editor. True when answers may differ now. */
  fileChanged(uri: string): boolean {
    const path = toPath(uri);
    if (path === undefined) return false;
    this.files.forget(path);
    this.airflow.fileChanged(path);
    if (path.endsWith(".py")) return this.python.changed(path);
    if (PROJECT_FILE.test(path)) this.projects.reset();
    else for (const project of this.projects.all()) project.forget();
    return true;
  }

  #resetProjects(): void {
    this.projects.reset();
    this.airflow.reset();
  }

  /** What rules ask besides the configuration (Python's classes, manifests) has other answers than before. */
  moreIsKnown(): void {
    this.#contexts.moreIsKnown();
  }

  /** Sections and keys that other extensions know, all of them; gives what was wrong with them. */
  setSchemas(contributions: readonly Contribution[]): readonly string[] {
    const { sections, problems } = contributedSections(contributions);
    this.#contributed = sections;
    this.#withContributed = new WeakMap();
    this.#contexts.reset();
    this.#resetProjects();
    return problems;
  }

  /** Classes besides DBND's own; the same list as long as they are the same. */
  #classes(home: string): readonly SectionSchema[] {
    const ofPython = this.python.classes(home);
    if (this.#contributed.length === 0) return ofPython;
    const known = this.#withContributed.get(ofPython);
    const all = known ?? [...this.#contributed, ...ofPython];
    this.#withContributed.set(ofPython, all);
    return all;
  }

  /** What the client has read of the clusters of a project's engines, and of Airflow's. */
  setClusterFacts(params: ClusterFactsParams): void {
    this.#clusterFacts.set(params.uri, new ClusterFacts(params));
    this.moreIsKnown();
  }

  /** The parsed cfg document of an open file; undefined for other languages. */
  document(uri: string): CfgDocument | undefined {
    return this.open.get(uri)?.cfg;
  }

  /** A canonical URI as the client spells it: where it holds the file open, it knows no other spelling. */
  clientUri(uri: string): string {
    return this.open.get(uri)?.clientUri ?? uri;
  }

  /** The configuration that an open document is part of. */
  configuration(document: CfgDocument): Configuration {
    if (this.isAirflow(document.uri)) return this.airflow.of(document.uri).configuration(document);
    return this.configurationOf(this.projects.of(document.uri), document);
  }

  /** What is wrong with an open document; the same list as long as neither it nor its configuration has changed. */
  problems(document: CfgDocument): readonly Problem[] {
    return this.#contexts.problems(document);
  }

  /** The same, once everything that rules ask for is loaded. */
  async allProblems(document: CfgDocument): Promise<readonly Problem[]> {
    const configuration = this.configuration(document);
    // Only what nothing else explains may be a class of the user's Python, which takes time to read.
    const isOpen = document.sections.some(({ name }) => configuration.classOf(name) === undefined);
    if (isOpen) await this.pythonReady();
    this.problems(document);
    const [ofManifests, ofTemplates] = await Promise.all([this.manifests.ready(), this.airflow.templates.ready()]);
    if (ofManifests || ofTemplates) this.moreIsKnown();
    return this.problems(document);
  }

  context(document: CfgDocument, client: ClientAbilities): FeatureContext {
    return this.#contexts.ofDocument(document, client);
  }

  /** The same for a file of another language that belongs to a project: Python, or a manifest. */
  contextOf(uri: string, client: ClientAbilities): FeatureContext {
    return this.#contexts.ofFile(uri, client);
  }

  /** The release of Airflow that a DAG file is for, where a setting or a file of the project says so. */
  dagTarget(uri: string): AirflowTarget | undefined {
    return this.#contexts.dagTarget(uri);
  }

  /** Resolves once the Python files of the workspace are read. */
  pythonReady(): Promise<void> {
    return this.python.ready(this.#folders);
  }

  /** Ends what runs in the background. */
  dispose(): void {
    this.python.dispose();
  }

  /** Files that DBND reads in the project, then other open ones that belong to it. */
  documentsOf(project: Project): readonly CfgDocument[] {
    const { files, configurationFiles = [] } = this.configurationOf(project).inputs;
    const read = [...files, ...configurationFiles];
    const known = new Set(read.map(({ uri }) => uri));
    const others = [...this.open.entries()].flatMap(([uri, { cfg }]) =>
      cfg && !known.has(uri) && !this.isAirflow(uri) && this.projects.of(uri) === project ? [cfg] : [],
    );
    return [...read, ...others];
  }

  /** What is known of Airflow around an open file. */
  airflowAround(uri: string): AirflowSurroundings {
    const { airflow, files, open } = this;
    return airflowAround(uri, {
      airflow,
      files,
      open,
      facts: (home, namespace) => this.#airflowFacts(home, namespace),
    });
  }

  /** Whether an open document is an `airflow.cfg`. */
  isAirflow(uri: string): boolean {
    return this.open.get(uri)?.languageId === AIRFLOW_LANGUAGE_ID;
  }

  /** What is known of the cluster of an engine. */
  factsOf(project: Project, section: string): EngineFacts | undefined {
    for (const [uri, facts] of this.#clusterFacts) if (this.projects.of(uri) === project) return facts.of(section);
    return undefined;
  }

  #airflowFacts(home: string, namespace?: string): EngineFacts | undefined {
    for (const facts of this.#clusterFacts.values()) {
      const found = facts.ofAirflow(home, namespace);
      if (found) return found;
    }
    return undefined;
  }

  /** The configuration of a project; `extra` is a document that it may not read by itself. */
  configurationOf(project: Project, extra?: CfgDocument): Configuration {
    const known = extra && { extra };
    if (project.commandLine.length === 0) return project.configuration(known);
    const { commandLine, configurationFiles } = parseRunWords(project.commandLine);
    return project.configuration({ ...known, commandLine, configurationFiles });
  }
}
