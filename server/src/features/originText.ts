import type { ChainLink, LayerValue, Origin } from "../configuration/types.ts";
import { cfgText } from "../schema/define.ts";
import { shortened } from "./markdown.ts";

/** Where a value comes from, in plain words: `project.cfg:12`, `variable DBND__…`; lines count from 1. */
export function originText(origin: Origin, displayName: (uri: string) => string): string {
  switch (origin.kind) {
    case "file":
    case "python": {
      const variable = origin.kind === "file" && origin.variable !== undefined ? `variable ${origin.variable} in ` : "";
      return `${variable}${displayName(origin.uri)}:${origin.range.start.line + 1}`;
    }
    case "environment":
      return `variable ${origin.variable}`;
    case "commandLine":
      return `command line ${origin.option} ${origin.text}`;
    case "shipped":
      return `shipped with DBND (${origin.file})`;
    case "default":
      return "default";
    case "generated":
      return `made by DBND: ${origin.rule}`;
  }
}

/** A layer's value as it is written there. */
export function writtenText({ text, plain }: LayerValue): string {
  return text ?? (plain === undefined ? "" : cfgText(plain));
}

/** The same in one line. */
export function layerText(value: LayerValue, length = 60): string {
  return shortened(writtenText(value), length);
}

/** A place that sets a key, in one line: its value (or what is shown for it), section and origin. */
export function linkText(
  { value, section }: ChainLink,
  displayName: (uri: string) => string,
  text = writtenText(value),
): string {
  const priority = value.priority === "normal" ? "" : `, ${value.priority}`;
  return `${shortened(text, 60) || "(empty)"} — [${section}] in ${originText(value.origin, displayName)}${priority}`;
}
