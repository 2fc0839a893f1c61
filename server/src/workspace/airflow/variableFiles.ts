import {
  VARIABLE_FILE_KINDS,
  variableFileKind,
  variableSettings,
  type VariableFileKind,
} from "../../airflow/configuration/variableFiles.ts";
import { envFilesOf } from "../../airflow/configuration/variables/compose.ts";
import { dotenvSettings } from "../../airflow/configuration/variables/dotenv.ts";
import type { VariableLookup } from "../../airflow/configuration/variables/fillIn.ts";
import type { FileVariables } from "../../airflow/configuration/lookup.ts";
import type { Origin } from "../../configuration/types.ts";
import type { Files } from "../files.ts";
import { folderOf, nameOf, resolvePath } from "../paths.ts";
import { toUri } from "../uri.ts";

/** Folders that hold other people's files. */
const SKIPPED = new Set(["node_modules", "__pycache__", "venv", "env", "build", "dist", "dags", "logs"]);
/** How deep below the workspace's folder such files are looked for, and how many folders are opened. */
const DEPTH = 2;
const MOST_FOLDERS = 200;

/** What the files of a project give to its containers. */
export interface FoundVariables {
  readonly variables: FileVariables;
  /** Paths of the files that `env_file` of a compose file names. */
  readonly envFiles: ReadonlySet<string>;
}

/**
 * What compose files, the files that they name with `env_file`, `.env` files and Dockerfiles of some folders give to containers:
 * the wanted variables, the strongest first for each name.
 */
export function fileVariables(
  folders: readonly string[],
  files: Files,
  environment: Readonly<Record<string, string>>,
  isWanted: (name: string) => boolean,
): FoundVariables {
  const paths = variableFiles(folders, files);
  const composeFiles = paths.get("compose") ?? [];
  // Of several files the last one wins.
  const envFiles = new Set(composeFiles.flatMap((path) => namedEnvFiles(path, files, environment).toReversed()));
  const found = new Map<string, { readonly text: string; readonly origin: Origin }[]>();
  const read = (path: string, kind: VariableFileKind): void => {
    const uri = toUri(path);
    const lookup = lookupFor(path, files, environment);
    const settings = variableSettings(files.readFile(path) ?? "", kind, lookup, isWanted);
    // In a compose file other services may set the same; elsewhere the last line wins.
    for (const { name, text, nameRange, valueRange } of kind === "compose" ? settings : settings.toReversed()) {
      const origin: Origin = { kind: "file", uri, range: valueRange, keyRange: nameRange, variable: name };
      const known = found.get(name);
      if (known) known.push({ text, origin });
      else found.set(name, [{ text, origin }]);
    }
  };
  for (const kind of VARIABLE_FILE_KINDS) {
    for (const path of paths.get(kind) ?? []) if (!envFiles.has(path)) read(path, kind);
    if (kind === "compose") for (const path of envFiles) read(path, "dotenv");
  }
  return { variables: found, envFiles };
}

/** What Docker fills in: the environment, then the `.env` file beside the file. */
function lookupFor(path: string, files: Files, environment: Readonly<Record<string, string>>): VariableLookup {
  let beside: ReadonlyMap<string, string> | undefined;
  const own = `${folderOf(path)}/.env`;
  return (name) => {
    if (Object.hasOwn(environment, name)) return environment[name];
    if (own === path) return undefined;
    beside ??= new Map(dotenvSettings(files.readFile(own) ?? "", () => undefined).map((one) => [one.name, one.text]));
    return beside.get(name);
  };
}

function namedEnvFiles(path: string, files: Files, environment: Readonly<Record<string, string>>): readonly string[] {
  const text = files.readFile(path) ?? "";
  if (!text.includes("env_file")) return [];
  const named = envFilesOf(text, lookupFor(path, files, environment));
  return named.map((one) => resolvePath(folderOf(path), one)).filter((one) => files.isFile(one));
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
