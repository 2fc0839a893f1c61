import type { Origin } from "../../../../server/src/protocol.ts";

/** Names a file for people, such as `.dbnd/databand-system.cfg`. */
export type FileName = (uri: string) => string;

/** Where a line came from, in a few words beside it. */
export function originLabel(origin: Origin, fileName: FileName): string {
  switch (origin.kind) {
    case "file":
      return `${origin.entry ? `[${origin.entry.section}] ${origin.entry.key} · ` : ""}${shortPlaceOf(origin, fileName)}`;
    case "python":
      return shortPlaceOf(origin, fileName);
    case "environment":
      return `environment variable ${origin.variable}`;
    case "commandLine":
      return `${origin.option} ${origin.text}`;
    case "shipped":
      return `${origin.file}, shipped with DBND`;
    case "default":
      return `default of ${origin.key} in [${origin.section}]`;
    case "generated":
      return `made by DBND: ${origin.rule}`;
  }
}

/** Where a line came from: which key of which layer set it, as Markdown. */
export function originSentence(origin: Origin, fileName: FileName): string {
  switch (origin.kind) {
    case "file": {
      const what = origin.entry
        ? `Key **${origin.entry.key}** of section **[${origin.entry.section}]**`
        : "A field of the base manifest";
      return `${what}, set in ${linkTo(origin, fileName)}.`;
    }
    case "python":
      return `Set in Python, ${linkTo(origin, fileName)}.`;
    case "environment":
      return `Set by the environment variable \`${origin.variable}\`, which is stronger than cfg files.`;
    case "commandLine":
      return `Set on the command line: \`${origin.option} ${origin.text}\`.`;
    case "shipped":
      return `Set by \`${origin.file}\`, which comes with DBND.`;
    case "default":
      return `Default of the key **${origin.key}**: no layer sets it in **[${origin.section}]**.`;
    case "generated":
      return `Made by DBND: ${origin.rule}.`;
  }
}

/** The same place in a few words, with a link where there is a file. Markdown. */
export function originPlace(origin: Origin, fileName: FileName): string {
  switch (origin.kind) {
    case "file":
    case "python":
      return linkTo(origin, fileName);
    case "environment":
      return `variable \`${origin.variable}\``;
    case "commandLine":
      return `command line \`${origin.option} ${origin.text}\``;
    case "shipped":
    case "default":
    case "generated":
      return originLabel(origin, fileName);
  }
}

type Placed = Extract<Origin, { kind: "file" | "python" }>;

function placeOf({ uri, range }: Placed, fileName: FileName): string {
  return `${fileName(uri)}:${range.start.line + 1}`;
}

function shortPlaceOf(origin: Placed, fileName: FileName): string {
  return placeOf(origin, (uri) => fileName(uri).split("/").at(-1) ?? uri);
}

function linkTo(origin: Placed, fileName: FileName): string {
  return `[${placeOf(origin, fileName)}](${origin.uri}#L${origin.range.start.line + 1})`;
}
