import { parse } from "yaml";
import { readConnection, type Connection } from "../../airflow/operator/connection.ts";
import type { AirflowProject } from "./airflowProject.ts";
import type { Files } from "../files.ts";

/** Files of connections, as the local secrets backend reads them, and that of the Astro CLI; the first that has it counts. */
const FILES = ["connections.json", "connections.yaml", "connections.yml", "connections.env"];
const ASTRO_FILE = "airflow_settings.yaml";

/**
 * The extras of a connection that the workspace knows: by a variable (the environment, compose files, `.env` files,
 * Dockerfiles), or a file of connections. Undefined where only Airflow's database has it.
 */
export function connectionOf(
  id: string,
  { environment, variables, folders }: AirflowProject,
  files: Files,
): Connection | undefined {
  const name = `AIRFLOW_CONN_${id.toUpperCase()}`;
  const text = environment[name] ?? variables.get(name)?.[0]?.text;
  if (text !== undefined) return readConnection(text);
  for (const folder of folders) {
    for (const file of FILES) {
      const found = memberOf(files.readFile(`${folder}/${file}`), file, id);
      if (found !== undefined) return found;
    }
    const found = ofAstro(files.readFile(`${folder}/${ASTRO_FILE}`), id);
    if (found) return found;
  }
  return undefined;
}

function memberOf(text: string | undefined, file: string, id: string): Connection | undefined {
  if (text === undefined) return undefined;
  if (file.endsWith(".env")) {
    const line = text.split(/\r?\n/u).find((one) => one.startsWith(`${id}=`));
    return line === undefined ? undefined : readConnection(line.slice(id.length + 1));
  }
  const all = parsed(text);
  return isObject(all) ? extrasOf(all[id]) : undefined;
}

/** `airflow: {connections: [{conn_id, conn_extra}]}`. */
function ofAstro(text: string | undefined, id: string): Connection | undefined {
  const all = text === undefined ? undefined : parsed(text);
  const airflow = isObject(all) ? all.airflow : undefined;
  const list: unknown = isObject(airflow) ? airflow.connections : undefined;
  if (!Array.isArray(list)) return undefined;
  const found: unknown = list.find((one: unknown) => isObject(one) && one.conn_id === id);
  return isObject(found) ? extrasOf({ extra: found.conn_extra }) : undefined;
}

/** A connection as a URI, as JSON in a text, or with its members. */
function extrasOf(value: unknown): Connection | undefined {
  if (typeof value === "string") return readConnection(value);
  if (!isObject(value)) return undefined;
  const extra = value.extra_dejson ?? value.extra;
  return isObject(extra) ? extra : (readConnection(JSON.stringify({ extra })) ?? {});
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
