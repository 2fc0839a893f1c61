import type { ChainLink, LayerValue, Origin } from "../configuration/types.ts";
import { code } from "./markdown.ts";
import { layerText, originText } from "./originText.ts";
import type { FeatureContext } from "./types.ts";

/** Where a value comes from, for people; with a link where there is a file. Markdown. */
function describeOrigin(origin: Origin, context: FeatureContext): string {
  switch (origin.kind) {
    case "file":
    case "python": {
      const { line } = origin.range.start;
      const variable = origin.kind === "file" && origin.variable !== undefined ? `${code(origin.variable)} in ` : "";
      return `${variable}[${context.displayName(origin.uri)}:${line + 1}](${origin.uri}#L${line + 1})`;
    }
    case "environment":
      return `variable ${code(origin.variable)}`;
    case "commandLine":
      return `command line ${code(`${origin.option} ${origin.text}`)}`;
    case "shipped":
    case "default":
    case "generated":
      return originText(origin, (uri) => context.displayName(uri));
  }
}

function describeValue(value: LayerValue): string {
  const written = layerText(value);
  return written === "" ? "*empty*" : code(written);
}

const ROLES: Readonly<Record<ChainLink["role"], string>> = {
  winner: "**used**",
  merged: "**merged**",
  hidden: "hidden",
};

/** Every place that sets a key, strongest first, as a Markdown list. */
export function describeChain(chain: readonly ChainLink[], context: FeatureContext): string {
  return chain
    .map(({ role, section, value }) => {
      const priority = value.priority === "override" ? ", override" : "";
      return `- ${ROLES[role]}: ${describeValue(value)} — [${section}] in ${describeOrigin(value.origin, context)}${priority}`;
    })
    .join("\n");
}
