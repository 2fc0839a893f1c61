import type { KeyLink, LineSource, Origin, PlanKey, RunPlan } from "../../../../server/src/protocol.ts";
import { t } from "../../l10n.ts";
import { originPlace, originSentence, type FileName } from "./originText.ts";

type Placed = Extract<Origin, { kind: "file" | "python" }>;
type Story = Pick<RunPlan, "lineOrigins" | "sources">;

/** Of a line above many others this many places are told. */
const MOST_PLACES = 12;
/** The chains of so many keys are told with a line. */
const MOST_CHAINS = 3;

/** Every place that a line (0-based) came from, strongest first; empty for a line that there is not. */
export function sourcesOf({ lineOrigins, sources }: Story, line: number): readonly LineSource[] {
  const origin = lineOrigins[line];
  return sources?.lines[line] ?? (origin ? [{ origin }] : []);
}

/** The places in files whose values count in a line. */
export function placesOf(story: Story, line: number): readonly Placed[] {
  return sourcesOf(story, line)
    .filter(({ replaced }) => replaced === undefined)
    .map(({ origin }) => origin)
    .filter((origin) => origin.kind === "file" || origin.kind === "python");
}

/** Which keys of which layers made a line, and what they took the place of, as Markdown; empty without any origin. */
export function lineStory(story: Story, line: number, fileName: FileName): string {
  const sources = sourcesOf(story, line);
  const counting = sources.filter(({ replaced }) => replaced === undefined);
  const keys = new Set(counting.map(({ key }) => key));
  const paragraphs = keys.size > MOST_CHAINS ? [listOf(counting, fileName)] : chapters(counting, story, fileName);
  const replaced = sources.flatMap(({ origin, replaced: value }) =>
    value === undefined ? [] : [`- ${t("replaced: {0} — {1}", code(value), originPlace(origin, fileName))}`],
  );
  return [...paragraphs, ...(replaced.length > 0 ? [replaced.join("\n")] : [])].join("\n\n");
}

/** A sentence for each place, below it the chain of its key where more than one layer has a value. */
function chapters(sources: readonly LineSource[], { sources: all }: Story, fileName: FileName): readonly string[] {
  return sources.map(({ origin, key }, at) => {
    const known = key === undefined ? undefined : all?.keys[key];
    const isLast = !sources.slice(at + 1).some((later) => later.key === key);
    const chain = known && isLast ? chainOf(known, fileName) : "";
    return [originSentence(origin, fileName), chain].filter(Boolean).join("\n\n");
  });
}

function roleLabel(role: KeyLink["role"]): string {
  switch (role) {
    case "winner":
      return `**${t("used")}**`;
    case "merged":
      return `**${t("merged")}**`;
    case "hidden":
      return t("hidden");
  }
}

function chainOf({ chain }: PlanKey, fileName: FileName): string {
  if (chain.length < 2) return "";
  return chain
    .map(({ role, value, section, origin, override }) => {
      const shown = value === "" ? `*${t("empty")}*` : code(value);
      const place = t("[{0}] in {1}", section, originPlace(origin, fileName));
      return `- ${roleLabel(role)}: ${shown} — ${place}${override ? `, ${t("override")}` : ""}`;
    })
    .join("\n");
}

function listOf(sources: readonly LineSource[], fileName: FileName): string {
  const places = sources.filter(({ origin }) => origin.kind !== "generated" && origin.kind !== "default");
  const lines = places.slice(0, MOST_PLACES).map(({ origin }) => {
    const entry = origin.kind === "file" ? origin.entry : undefined;
    const place = originPlace(origin, fileName);
    return `- ${entry ? t("**{0}** of [{1}], {2}", entry.key, entry.section, place) : place}`;
  });
  const more = places.length > lines.length ? [`- ${t("and {0} more", places.length - lines.length)}`] : [];
  return [t("Put together from several places:"), "", ...lines, ...more].join("\n");
}

/** Code in Markdown; the text may hold backticks. */
function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
