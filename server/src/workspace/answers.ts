/** What a project has and what is in force in it, for our own requests and the command line. */
import {
  effectiveConfiguration,
  effectiveSections,
  plainSections,
} from "../features/effectiveConfiguration/effectiveConfiguration.ts";
import { explain, type Explanation, type NotFound } from "../features/explanation.ts";
import { parseRunWords } from "../configuration/runWords.ts";
import { keyPlace } from "../features/keyPlace.ts";
import type { DagSymbols, ProjectSymbols } from "../features/workspaceSymbols.ts";
import type {
  EffectiveConfigurationParams,
  EffectiveConfigurationResult,
  EffectiveSection,
  EffectiveSectionsParams,
  EnvironmentInfo,
  FieldEdit,
  FieldEditParams,
  KeyPlace,
  KeyPlaceParams,
  TargetVersion,
  TaskInfo,
} from "../protocol.ts";
import { environmentInfos } from "./environments.ts";
import { canonicalUri, displayName, toPath, toUri } from "./uri.ts";
import type { Workspace } from "./workspace.ts";

/** The tasks of a project: those of its Python files, then those that sections of its configuration make. */
export async function tasksOf(workspace: Workspace, uri?: string): Promise<TaskInfo[]> {
  await workspace.pythonReady();
  const { python } = workspace;
  const project = workspace.projects.of(uri);
  return [...python.below(project.home), ...python.ofSections(workspace.configurationOf(project), project.home)];
}

/** What each project of the workspace's folders, and of the open documents, has to offer to a search for names. */
export async function projectSymbols(workspace: Workspace): Promise<ProjectSymbols[]> {
  await workspace.pythonReady();
  const uris = [
    ...workspace.folderUris,
    ...[...workspace.open.entries()].flatMap(([uri, { cfg }]) => (cfg && !workspace.isAirflow(uri) ? [uri] : [])),
  ];
  const projects = new Set(uris.map((uri) => workspace.projects.of(uri)));
  const open = [...workspace.open.entries()].flatMap(([uri, { cfg }]) =>
    cfg && workspace.isAirflow(uri) ? [cfg] : [],
  );
  const airflow = [...new Set([...open, ...workspace.airflow.documents()])].map((document) => {
    const { configuration, displayName: show } = workspace.airflow.configured(document);
    return { documents: [document], configuration, tasks: [], displayName: show };
  });
  const ofProjects = [...projects].map((project) => ({
    documents: workspace.documentsOf(project),
    configuration: workspace.configurationOf(project),
    tasks: workspace.python.below(project.home),
    displayName: (uri: string) => displayName(uri, project.home),
  }));
  return [...ofProjects, ...airflow];
}

/** The ids of DAGs and tasks in the Python files of the workspace. */
export async function dagSymbols(workspace: Workspace): Promise<DagSymbols[]> {
  await workspace.pythonReady();
  const folders = workspace.folderUris.flatMap((uri) => toPath(uri) ?? []);
  return [...(await workspace.python.dagNames())].map(([path, names]) => {
    const uri = toUri(path);
    return { uri, file: displayName(uri, folders.find((folder) => path.startsWith(`${folder}/`)) ?? ""), names };
  });
}

/** The environments of a project, each with its engine. */
export function environmentsOf(workspace: Workspace, uri?: string): EnvironmentInfo[] {
  return environmentInfos(workspace.configurationOf(workspace.projects.of(uri)));
}

/** The release that the keys and rules of a file follow, and who says so. */
export function targetVersionOf(workspace: Workspace, uri?: string): TargetVersion {
  if (uri !== undefined && workspace.isAirflow(uri)) return workspace.airflow.of(uri).airflow.version;
  return workspace.projects.of(uri).target;
}

/** Engines and environments of a project; every section of an `airflow.cfg`. */
export function effectiveSectionsOf(workspace: Workspace, { uri, line }: EffectiveSectionsParams): EffectiveSection[] {
  const airflow = workspace.airflow.document(uri);
  const document = airflow ?? (uri === undefined ? undefined : workspace.document(uri));
  const here = line === undefined ? undefined : document?.sectionAt(line)?.name;
  if (airflow) return plainSections(workspace.airflow.configured(airflow).configuration, here);
  return effectiveSections(workspace.configurationOf(workspace.projects.of(uri)), here);
}

/** Every key of a section with its value in force. */
export function effectiveConfigurationOf(
  workspace: Workspace,
  { uri, section, origins }: EffectiveConfigurationParams,
): EffectiveConfigurationResult {
  const airflow = workspace.airflow.document(uri);
  if (airflow) {
    const { configuration, displayName: show } = workspace.airflow.configured(airflow);
    return effectiveConfiguration(configuration, section, show, origins);
  }
  const project = workspace.projects.of(uri);
  const show = (one: string): string => displayName(one, project.home);
  return effectiveConfiguration(workspace.configurationOf(project), section, show, origins);
}

/** Who sets the keys of a section, or one of them (`SECTION.KEY`). */
export async function explanationOf(
  workspace: Workspace,
  name: string,
  all: boolean,
  uri?: string,
): Promise<Explanation | NotFound> {
  const airflow = workspace.airflow.document(uri);
  if (airflow) return explain(workspace.airflow.configured(airflow).configuration, name, all);
  const known = explain(workspace.configurationOf(workspace.projects.of(uri)), name, all);
  // Only what nothing else explains may be a class of the user's Python, which takes time to read.
  if ("family" in known) return known;
  await workspace.pythonReady();
  return explain(workspace.configurationOf(workspace.projects.of(uri)), name, all);
}

/** Where a key of a section is set, or would be. */
export function keyPlaceOf(workspace: Workspace, params: KeyPlaceParams): KeyPlace | undefined {
  const { uri, words = [], ofDag } = params;
  if (ofDag) {
    const document = uri === undefined ? undefined : workspace.airflow.fileOfDag(uri);
    return document && keyPlace(workspace.airflow.configured(document).configuration, params);
  }
  const project = workspace.projects.of(uri);
  if (words.length === 0) return keyPlace(workspace.configurationOf(project), params);
  const { commandLine, configurationFiles } = parseRunWords([...project.commandLine, ...words]);
  return keyPlace(project.configuration({ commandLine, configurationFiles }), params);
}

/** The edit that changes a field of a pod where a file sets it; YAML's reader is loaded with its first use. */
export async function fieldEditOf(
  workspace: Workspace,
  { uri, range, change }: FieldEditParams,
): Promise<FieldEdit | undefined> {
  const text = workspace.files.text(toPath(canonicalUri(uri)) ?? "");
  if (!text) return undefined;
  const { fieldEdit } = await import("../features/fieldEdit/fieldEdit.ts");
  return fieldEdit({ uri, text }, range, change);
}
