import type { ChainLink, LayerValue, Origin } from "../configuration/types.ts";
import { cfgText } from "../schema/define.ts";
import { code, shortened } from "./markdown.ts";
import type { FeatureContext } from "./types.ts";

/** Where a value comes from, for people; with a link where there is a file. Markdown. */
export function describeOrigin(origin: Origin, context: FeatureContext): string {
  switch (origin.kind) {
    case "file":
    case "python": {
      const { line } = origin.range.start;
      return `[${context.displayName(origin.uri)}:${line + 1}](${origin.uri}#L${line + 1})`;
    }
    case "environment":
      return `variable ${code(origin.variable)}`;
    case "commandLine":
      return `command line ${code(`${origin.option} ${origin.text}`)}`;
    case "shipped":
      return `shipped with DBND (${origin.file})`;
    case "default":
      return "default";
    case "generated":
      return `made by DBND: ${origin.rule}`;
  }
}

/** A layer's value in one line. */
export function describeValue({ text, plain }: LayerValue): string {
  const written = text ?? (plain === undefined ? "" : cfgText(plain));
  return written === "" ? "*empty*" : code(shortened(written, 60));
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
