import type { Origin } from "../../../../server/src/protocol.ts";
import { t } from "../../l10n.ts";

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
      return t("environment variable {0}", origin.variable);
    case "commandLine":
      return `${origin.option} ${origin.text}`;
    case "shipped":
      return t("{0}, shipped with DBND", origin.file);
    case "default":
      return t("default of {0} in [{1}]", origin.key, origin.section);
    case "generated":
      return t("made by DBND: {0}", origin.rule);
  }
}

/** Where a line came from: which key of which layer set it, as Markdown. */
export function originSentence(origin: Origin, fileName: FileName): string {
  switch (origin.kind) {
    case "file": {
      const what = origin.entry
        ? t("Key **{0}** of section **[{1}]**", origin.entry.key, origin.entry.section)
        : t("A field of the base manifest");
      return t("{0}, set in {1}.", what, linkTo(origin, fileName));
    }
    case "python":
      return t("Set in Python, {0}.", linkTo(origin, fileName));
    case "environment":
      return t("Set by the environment variable `{0}`, which is stronger than cfg files.", origin.variable);
    case "commandLine":
      return t("Set on the command line: `{0} {1}`.", origin.option, origin.text);
    case "shipped":
      return t("Set by `{0}`, which comes with DBND.", origin.file);
    case "default":
      return t("Default of the key **{0}**: no layer sets it in **[{1}]**.", origin.key, origin.section);
    case "generated":
      return t("Made by DBND: {0}.", origin.rule);
  }
}

/** The same place in a few words, with a link where there is a file. Markdown. */
export function originPlace(origin: Origin, fileName: FileName): string {
  switch (origin.kind) {
    case "file":
    case "python":
      return linkTo(origin, fileName);
    case "environment":
      return t("variable `{0}`", origin.variable);
    case "commandLine":
      return t("command line `{0} {1}`", origin.option, origin.text);
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
