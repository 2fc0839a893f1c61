import type { AirflowNameKind } from "../../features/airflow/surroundings.ts";
import type { AirflowProject } from "./airflowProject.ts";
import type { Files } from "../files.ts";
import { nameOf } from "../paths.ts";
import { toPath } from "../uri.ts";

/** Options whose value is the name of a queue. */
const QUEUES = [
  ["operators", "default_queue"],
  ["celery", "default_queue"],
  ["celery_kubernetes_executor", "kubernetes_queue"],
  ["local_kubernetes_executor", "kubernetes_queue"],
] as const;

/** What names connections in files, by the file's name: a line's group is the name. */
const CONNECTIONS: readonly (readonly [file: string, line: RegExp])[] = [
  ["connections.json", /^(?: {0,4}|\t)"([\w.-]+)"\s*:/gmu],
  ["connections.yaml", /^([\w.-]+)\s*:/gmu],
  ["connections.yml", /^([\w.-]+)\s*:/gmu],
  ["connections.env", /^([\w.-]+)=/gmu],
  ["airflow_settings.yaml", /^[\s-]+conn_id:[ \t]*["']?([\w.-]+)/gmu],
];
const POOLS: readonly (readonly [file: string, line: RegExp])[] = [
  ["airflow_settings.yaml", /^[\s-]+pool_name:[ \t]*["']?([\w.-]+)/gmu],
  ["pools.json", /^(?: {0,4}|\t)"([\w.-]+)"\s*:/gmu],
];

/** Connections, pools or queues that files of an Airflow project name, and where each is from. */
export function airflowNames(
  kind: AirflowNameKind,
  project: AirflowProject,
  files: Files,
): ReadonlyMap<string, string> {
  switch (kind) {
    case "connection":
      return new Map([
        ...ofFiles(CONNECTIONS, project, files),
        ...ofVariables(project),
        ["kubernetes_default", "default"],
      ]);
    case "pool":
      return new Map([...ofFiles(POOLS, project, files), ["default_pool", "default"]]);
    case "queue": {
      const { configuration } = project.values(true);
      return new Map(
        QUEUES.flatMap(([section, key]) => {
          const found = configuration.lookup(section, key);
          return found && found.text !== "" ? [[found.text, `[${section}] ${key}`] as const] : [];
        }),
      );
    }
  }
}

function ofFiles(
  sources: readonly (readonly [file: string, line: RegExp])[],
  { folders }: AirflowProject,
  files: Files,
): readonly (readonly [string, string])[] {
  return sources.flatMap(([file, line]) =>
    folders.flatMap((folder) => {
      const text = files.readFile(`${folder}/${file}`) ?? "";
      return [...text.matchAll(line)].map(([, name = ""]) => [name, file] as const);
    }),
  );
}

/** `AIRFLOW_CONN_ID`: Airflow looks for a connection under its name in upper case. */
function ofVariables({ environment, variables }: AirflowProject): readonly (readonly [string, string])[] {
  const ofEnvironment = Object.keys(environment).map((name) => [name, "environment"] as const);
  const ofVariableFiles = [...variables].map(([name, [first]]) => {
    const uri = first?.origin.kind === "file" ? first.origin.uri : "";
    return [name, nameOf(toPath(uri) ?? "")] as const;
  });
  return [...ofVariableFiles, ...ofEnvironment].flatMap(([name, from]) => {
    const id = /^AIRFLOW_CONN_(\w+)$/u.exec(name)?.[1]?.toLowerCase();
    return id === undefined ? [] : [[id, from] as const];
  });
}
