import { parseVariableName } from "../../configuration/variables.ts";
import { indirectName } from "./indirectKeys.ts";
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
  if (!/AIRFLOW_(?:_|CONN_)|DBND__/.test(text)) return [];
  return READERS[kind](text, lookup).filter(({ name }) => isWanted(name));
}

/** True for variables of a configuration, of Airflow's or of DBND's. */
export function isSettingVariable(name: string): boolean {
  return isAirflowVariable(name) || parseVariableName(name) !== undefined;
}

/**
 * Section, key and form that a variable means; the key in lower case, sections as Airflow looks them up. `keysOf` tells the keys
 * of a section: the name of some ends in `_secret` itself.
 */
export function optionOfVariable(
  name: string,
  keysOf?: (section: string) => ReadonlyMap<string, unknown>,
): { readonly section: string; readonly key: string; readonly form: "plain" | "command" | "secret" } | undefined {
  const match = /^AIRFLOW__(.+?)__(.+)$/u.exec(name);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const [section, key] = [match[1].toLowerCase(), match[2].toLowerCase()];
  const indirect = indirectName(key);
  const keys = keysOf?.(section);
  if (!indirect || (keys?.has(key) && !keys.has(indirect.base))) return { section, key, form: "plain" };
  return { section, key: indirect.base, form: indirect.end === "_cmd" ? "command" : "secret" };
}
