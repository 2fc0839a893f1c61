import {
  VARIABLE_FILE_KINDS,
  variableFileKind,
  variableSettings,
  type VariableFileKind,
} from "../airflow/configuration/variableFiles.ts";
import type { FileVariables } from "../airflow/configuration/lookup.ts";
import type { Origin } from "../configuration/types.ts";
import type { Files } from "./files.ts";
import { nameOf } from "./paths.ts";
import { toUri } from "./uri.ts";

/** Folders that hold other people's files. */
const SKIPPED = new Set(["node_modules", "__pycache__", "venv", "env", "build", "dist", "dags", "logs"]);
/** How deep below the workspace's folder such files are looked for, and how many folders are opened. */
const DEPTH = 2;
const MOST_FOLDERS = 200;

/** What compose files, `.env` files and Dockerfiles of some folders give to Airflow, the strongest first for each name. */
export function fileVariables(folders: readonly string[], files: Files): FileVariables {
  const found = new Map<string, { readonly text: string; readonly origin: Origin }[]>();
  const paths = variableFiles(folders, files);
  for (const kind of VARIABLE_FILE_KINDS) {
    for (const path of paths.get(kind) ?? []) {
      const uri = toUri(path);
      for (const { name, text, nameRange, valueRange } of variableSettings(files.readFile(path) ?? "", kind)) {
        const origin: Origin = { kind: "file", uri, range: valueRange, keyRange: nameRange, variable: name };
        const known = found.get(name);
        if (known) known.push({ text, origin });
        else found.set(name, [{ text, origin }]);
      }
    }
  }
  return found;
}

function variableFiles(folders: readonly string[], files: Files): ReadonlyMap<VariableFileKind, readonly string[]> {
  const found = new Map<VariableFileKind, string[]>();
  const pending = folders.map((path) => ({ path, depth: 0 }));
  const seen = new Set<string>();
  for (let next = pending.shift(); next && seen.size < MOST_FOLDERS; next = pending.shift()) {
    if (seen.has(next.path)) continue;
    seen.add(next.path);
    for (const { name, isFolder } of files.list(next.path)) {
      const path = `${next.path}/${name}`;
      const kind = isFolder ? undefined : variableFileKind(nameOf(path));
      if (kind) found.set(kind, [...(found.get(kind) ?? []), path]);
      const isOpen = isFolder && !name.startsWith(".") && !SKIPPED.has(name) && next.depth < DEPTH;
      if (isOpen) pending.push({ path, depth: next.depth + 1 });
    }
  }
  return found;
}
