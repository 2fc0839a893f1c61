import type { LocationLink } from "vscode-languageserver";
import { keyRange, nameRange } from "../../cfg/positions.ts";
import type { FeatureContext } from "../types.ts";
import type { ConfigPlace } from "./configPlace.ts";
import { rangeOf, type PythonText } from "./pythonText.ts";

/** From a section or key in `task_config` or `defaults` to where cfg files set it; from a key that none sets to its section. */
export function definitionOfPythonConfig(
  place: ConfigPlace,
  text: PythonText,
  context: FeatureContext,
): LocationLink[] {
  if (place.in === "array" || !place.member) return [];
  const [section, key] = place.in === "object" ? [...place.path, String(place.member.key.value)] : place.path;
  const origin = { originSelectionRange: rangeOf(text, place.member.key) };
  const found = context
    .documents()
    .flatMap(({ uri, sections }) =>
      sections.filter(({ name }) => name.toLowerCase() === String(section).toLowerCase()).map((one) => ({ uri, one })),
    );
  const entries = found.flatMap(({ uri, one }) =>
    one.entries
      .filter(({ node }) => node.key === String(key).toLowerCase())
      .map((entry) => ({
        ...origin,
        targetUri: uri,
        targetRange: keyRange(entry),
        targetSelectionRange: keyRange(entry),
      })),
  );
  if (key !== undefined && entries.length > 0) return entries;
  return found.map(({ uri, one: { header } }) => ({
    ...origin,
    targetUri: uri,
    targetRange: nameRange(header),
    targetSelectionRange: nameRange(header),
  }));
}
