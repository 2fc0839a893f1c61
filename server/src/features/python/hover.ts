import type { Hover } from "vscode-languageserver";
import { keyDocumentation } from "../keyDocumentation.ts";
import { code, documentation } from "../markdown.ts";
import { fieldHover, sectionText, shown } from "../hover.ts";
import { describeChain } from "../origins.ts";
import type { FeatureContext } from "../types.ts";
import { shapeAt } from "../valuePlace.ts";
import type { ConfigPlace } from "./configPlace.ts";
import { rangeOf, type PythonText } from "./pythonText.ts";

/** Documentation of a section, a key or a field in `task_config` or `defaults`, and what holds for other tasks. */
export function hoverPythonConfig(place: ConfigPlace, text: PythonText, context: FeatureContext): Hover | undefined {
  if (place.in === "array" || !place.member) return undefined;
  const { member, config } = place;
  const path = place.in === "object" ? [...place.path, String(member.key.value)] : place.path;
  const said = textAt(path, config.name, context);
  return said === "" ? undefined : { contents: documentation(said, context.client), range: rangeOf(text, member.key) };
}

function textAt(path: readonly (string | number)[], name: string, context: FeatureContext): string {
  const { configuration } = context;
  const [section = "", key, ...rest] = path.map((step) => step);
  if (key === undefined) return sectionText(String(section), context);
  const schema = configuration.classOf(String(section));
  const keySchema = schema?.keys.get(String(key).toLowerCase()) ?? schema?.otherKeys;
  if (!keySchema) return "";
  if (rest.length > 0) {
    const found = shapeAt(keySchema, rest);
    return found ? fieldHover(String(rest.at(-1)), found) : "";
  }
  const resolved = configuration.resolve(String(section)).values.get(keySchema.name);
  const weaker = name === "defaults" ? "Anything that is configured elsewhere wins over `defaults`." : "";
  return [
    `**${keySchema.name}** — [${String(section)}] for this task`,
    keyDocumentation(keySchema),
    weaker,
    resolved && `**Without it:** ${resolved.value === null ? "*not set*" : code(shown(resolved.value))}`,
    resolved && resolved.chain.length > 0 ? describeChain(resolved.chain, context) : "",
  ]
    .filter((part) => part !== undefined && part !== "")
    .join("\n\n");
}
