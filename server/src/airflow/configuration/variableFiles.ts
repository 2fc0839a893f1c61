import { composeSettings } from "./variables/compose.ts";
import { dockerfileSettings } from "./variables/dockerfile.ts";
import { dotenvSettings } from "./variables/dotenv.ts";
import type { VariableLookup } from "./variables/fillIn.ts";
import { isAirflowVariable, type VariableSetting } from "./variables/setting.ts";

export type VariableFileKind = "compose" | "dotenv" | "dockerfile";

/** The kinds in the order in which Docker lets them win. */
export const VARIABLE_FILE_KINDS: readonly VariableFileKind[] = ["compose", "dotenv", "dockerfile"];

/** What kind of such a file one is by its name; undefined for others. */
export function variableFileKind(fileName: string): VariableFileKind | undefined {
  if (/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/iu.test(fileName)) return "compose";
  if (/^(?:[\w-]*\.env(?:\.[\w.-]+)?)$/iu.test(fileName)) return "dotenv";
  return /^(?:[\w.-]+\.)?Dockerfile(?:[.-][\w.-]+)?$/iu.test(fileName) ? "dockerfile" : undefined;
}

const READERS: Readonly<
  Record<VariableFileKind, (text: string, lookup: VariableLookup) => readonly VariableSetting[]>
> = {
  compose: composeSettings,
  dotenv: dotenvSettings,
  dockerfile: dockerfileSettings,
};

/**
 * The variables of Airflow's configuration that a file sets, in the order of the file. `lookup` tells variables that the file
 * itself does not set.
 */
export function variableSettings(
  text: string,
  kind: VariableFileKind,
  lookup: VariableLookup = () => undefined,
  isWanted: (name: string) => boolean = isAirflowVariable,
): readonly VariableSetting[] {
  if (!/AIRFLOW_(?:_|CONN_)/.test(text)) return [];
  return READERS[kind](text, lookup).filter(({ name }) => isWanted(name));
}

/** Section, key and form that a variable means; the key in lower case, sections as Airflow looks them up. */
export function optionOfVariable(
  name: string,
): { readonly section: string; readonly key: string; readonly form: "plain" | "command" | "secret" } | undefined {
  const match = /^AIRFLOW__(.+?)__(.+?)(_CMD|_SECRET)?$/u.exec(name);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const form = match[3] === "_CMD" ? "command" : match[3] === "_SECRET" ? "secret" : "plain";
  return { section: match[1].toLowerCase(), key: match[2].toLowerCase(), form };
}
