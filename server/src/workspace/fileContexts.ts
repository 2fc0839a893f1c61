import type { AirflowTarget } from "../airflow/target.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { Configuration } from "../configuration/types.ts";
import type { ClientAbilities, FeatureContext } from "../features/types.ts";
import type { EngineFacts } from "../protocol.ts";
import { checkDocument } from "../rules/check.ts";
import { ruleContext, type Surrounding } from "../rules/checking/context.ts";
import type { RuleContext } from "../rules/checking/types.ts";
import type { Problem } from "../text/types.ts";
import type { AirflowProjects } from "./airflow/airflowProjects.ts";
import type { Files } from "./files.ts";
import type { Manifests } from "./manifests.ts";
import type { OpenDocuments } from "./openDocuments.ts";
import type { Project } from "./project.ts";
import type { Projects } from "./projects.ts";
import type { PythonFiles } from "./python/pythonFiles.ts";
import { templateReader } from "./templates.ts";
import { displayName, toUri } from "./uri.ts";

/** What is known, and by whom. */
export interface Known {
  readonly open: OpenDocuments;
  readonly files: Files;
  readonly projects: Projects;
  readonly python: PythonFiles;
  readonly manifests: Manifests;
  readonly airflow: AirflowProjects;
  readonly isAirflow: (uri: string) => boolean;
  /** `extra` is a document that the project may not read by itself. */
  readonly configurationOf: (project: Project, extra?: CfgDocument) => Configuration;
  readonly documentsOf: (project: Project) => readonly CfgDocument[];
  readonly factsOf: (project: Project, section: string) => EngineFacts | undefined;
}

/** What rules and features are told of a file and all around it; and what is wrong with files, kept as long as that holds. */
export class FileContexts {
  readonly #known: Known;
  #rules = new WeakMap<Configuration, RuleContext>();
  #surroundings = new WeakMap<Project, Surrounding>();
  #problems = new WeakMap<CfgDocument, { readonly context: RuleContext; readonly problems: readonly Problem[] }>();

  constructor(known: Known) {
    this.#known = known;
  }

  /** Settings, or what sections there are, have changed. */
  reset(): void {
    this.#rules = new WeakMap();
  }

  /** What rules ask besides the configuration (Python's classes, manifests) has other answers than before. */
  moreIsKnown(): void {
    this.#rules = new WeakMap();
    this.#surroundings = new WeakMap();
    this.#known.airflow.moreIsKnown();
  }

  /** What is wrong with an open document; the same list as long as neither it nor its configuration has changed. */
  problems(document: CfgDocument): readonly Problem[] {
    const context = this.#ruleContext(document.uri, document);
    const before = this.#problems.get(document);
    if (before?.context === context) return before.problems;
    const problems = checkDocument(document, context);
    this.#problems.set(document, { context, problems });
    return problems;
  }

  /** For the features of an open cfg document. */
  ofDocument(document: CfgDocument, client: ClientAbilities): FeatureContext {
    if (this.#known.isAirflow(document.uri)) return this.#known.airflow.context(document, client);
    return this.#featureContext(document.uri, this.#ruleContext(document.uri, document), client);
  }

  /** The same for a file of another language that belongs to a project: Python, or a manifest. */
  ofFile(uri: string, client: ClientAbilities): FeatureContext {
    const { airflow, files, open, projects, python } = this.#known;
    const dagTarget = this.dagTarget(uri);
    const readTemplate = templateReader(uri, projects.of(uri), files, airflow.projectOfDag(uri).home);
    const context = this.#featureContext(uri, this.#ruleContext(uri), client);
    const isPython = open.get(uri)?.languageId === "python";
    const dagFile = isPython ? () => python.dagFileNow(uri, dagTarget) : undefined;
    return { ...context, readTemplate, ...(dagTarget && { dagTarget }), ...(dagFile && { dagFile }) };
  }

  /** The release of Airflow that a DAG file is for, where a setting or a file of the project says so. */
  dagTarget(uri: string): AirflowTarget | undefined {
    const { target, version } = this.#known.airflow.of(uri).airflow;
    return version.from === "newest" ? undefined : target;
  }

  #featureContext(uri: string, rules: RuleContext, client: ClientAbilities): FeatureContext {
    const { files, projects, python } = this.#known;
    const project = projects.of(uri);
    return {
      ...rules,
      settings: project.settings,
      client,
      displayName: (uri) => displayName(uri, project.home),
      fileUri: (path) => {
        const absolute = project.resolve(path);
        return files.isFile(absolute) ? toUri(absolute) : undefined;
      },
      filesIn: (folder) => files.list(project.resolve(folder)),
      taskNames: () => python.below(project.home).map(({ name }) => name),
      documents: () => this.#known.documentsOf(project),
      pythonWords: () => python.configWords(project.home),
      pythonManifests: () => python.manifests(project.home),
      variables: () => project.variables,
    };
  }

  #ruleContext(uri: string, document?: CfgDocument): RuleContext {
    if (document && this.#known.isAirflow(uri)) return this.#known.airflow.ruleContext(document);
    const project = this.#known.projects.of(uri);
    const configuration = this.#known.configurationOf(project, document);
    const known = this.#rules.get(configuration);
    if (known) return known;
    const context = ruleContext(configuration, project.settings, this.#surroundingOf(project));
    this.#rules.set(configuration, context);
    return context;
  }

  #surroundingOf(project: Project): Surrounding {
    const known = this.#surroundings.get(project);
    if (known) return known;
    const made: Surrounding = {
      mayBeClass: (name) => this.#known.python.mayBeClass(name),
      clusterFacts: (section) => this.#known.factsOf(project, section),
      manifestProblems: (path) => this.#known.manifests.problems(project.resolve(path)),
    };
    this.#surroundings.set(project, made);
    return made;
  }
}
