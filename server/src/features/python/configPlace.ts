import type { PythonConfig } from "../../python/tasks/configDictionaries.ts";
import { bracketPlace, type BracketPlace } from "../valuePlace.ts";

/** A place inside a dictionary of configuration. */
export type ConfigPlace = BracketPlace & { readonly config: PythonConfig };

/** Where an offset stands in one of the dictionaries; undefined outside of them. */
export function configPlace(configs: readonly PythonConfig[], offset: number): ConfigPlace | undefined {
  for (const config of configs) {
    const at = bracketPlace(config.tree, offset);
    if (at) return { ...at, config };
  }
  return undefined;
}
