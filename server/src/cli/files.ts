import { variableFileKind } from "../airflow/configuration/variableFiles.ts";
import { AIRFLOW_LANGUAGE_ID, LANGUAGE_ID } from "../protocol.ts";
import { folderOf, nameOf, resolvePath } from "../workspace/paths.ts";
import { toUri } from "../workspace/uri.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Terminal } from "./terminal.ts";

/** The language of a file, by its name; what is called otherwise is taken for a cfg file. */
export function languageOf(path: string): string {
  if (/\.ya?ml$/iu.test(path)) return "yaml";
  if (path.endsWith(".py")) return "python";
  if (variableFileKind(nameOf(path))) return "plaintext";
  return AIRFLOW_FILE.test(path) ? AIRFLOW_LANGUAGE_ID : LANGUAGE_ID;
}

/** Pod templates that lie beside an `airflow.cfg`. */
export function templatesBeside(path: string, terminal: Terminal): string[] {
  if (languageOf(path) !== AIRFLOW_LANGUAGE_ID) return [];
  const folder = `${folderOf(path)}/pod_templates`;
  if (terminal.disk.stat(folder)?.isFolder !== true) return [];
  const names = terminal.disk.list(folder).flatMap(({ name, isFolder }) => (isFolder ? [] : [name]));
  return names.filter((name) => /\.ya?ml$/iu.test(name)).map((name) => `${folder}/${name}`);
}

/** A file that makes its folder a project, and the folder that holds more of them. */
const PROJECT_FILE = /^(?:databand-system|project|databand|airflow)\.cfg$/u;
const AIRFLOW_FILE = /(?:^|\/)(?:airflow[^/]*|default_airflow)\.cfg$/u;
const SKIPPED = new Set([".git", "node_modules", ".venv", "venv", "__pycache__", ".tox"]);
/** How deep projects are looked for below a folder that is none. */
const DEPTH = 6;

/**
 * The cfg files that paths mean: files as they are, and for a folder those of its project, or of the projects below it.
 * Undefined after a complaint.
 */
export function filesOf(paths: readonly string[], workspace: Workspace, terminal: Terminal): string[] | undefined {
  const files = new Set<string>();
  for (const given of paths) {
    const path = resolvePath(terminal.folder, given);
    const stat = terminal.disk.stat(path);
    if (!stat) {
      terminal.warn(`There is no ${path}.`);
      return undefined;
    }
    const found = stat.isFolder ? folderFiles(path, workspace, terminal) : [path];
    if (found.length === 0) {
      terminal.warn(
        `There is no project in ${path}: no databand-system.cfg, project.cfg, databand.cfg or airflow.cfg there, above or below.`,
      );
      return undefined;
    }
    for (const file of found) files.add(file);
  }
  return [...files];
}

function folderFiles(folder: string, workspace: Workspace, terminal: Terminal): string[] {
  const { found } = workspace.projects.of(toUri(folder));
  const files = found.files.filter((file) => file.exists && file.role !== "machine" && file.role !== "user");
  if (files.length === 0) return below(folder, terminal, DEPTH);
  const airflow = `${folder}/airflow.cfg`;
  return [...files.map(({ path }) => path), ...(terminal.disk.stat(airflow) ? [airflow] : [])];
}

function below(folder: string, terminal: Terminal, depth: number): string[] {
  const entries = [...terminal.disk.list(folder)].sort((left, right) => (left.name < right.name ? -1 : 1));
  return entries.flatMap(({ name, isFolder }) => {
    if (!isFolder) return PROJECT_FILE.test(name) ? [`${folder}/${name}`] : [];
    return depth > 0 && !SKIPPED.has(name) ? below(`${folder}/${name}`, terminal, depth - 1) : [];
  });
}
