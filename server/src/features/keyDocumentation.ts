import type { KeySchema } from "../schema/types.ts";
import { code } from "./markdown.ts";

/** What there is to say about a key by itself: its text, then type, default, versions and related keys. Markdown. */
export function keyDocumentation(key: KeySchema): string {
  const facts = [`**Type:** ${key.typeName}`];
  if (key.required) facts.push("**required**");
  else if (key.defaultText !== undefined)
    facts.push(`**Default:** ${key.defaultText === "" ? "empty" : code(key.defaultText)}`);
  if (key.since !== undefined) facts.push(`since DBND ${key.since}`);
  if (key.until !== undefined) facts.push(`until DBND ${key.until}`);
  if (key.history !== undefined && key.history !== "") facts.push(key.history);
  return [
    ...warnings(key),
    key.documentation,
    facts.join(" · "),
    key.variable === undefined ? "" : `**Variable:** ${code(key.variable)}${key.sensitive ? INDIRECT : ""}`,
    key.reference === undefined ? "" : `[Airflow's reference](${key.reference})`,
    key.related.length > 0 ? `**See also:** ${key.related.map(code).join(", ")}` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const INDIRECT = ", or with `_CMD` (a command) or `_SECRET` (a name in the secrets backend) behind it";

function warnings(key: KeySchema): string[] {
  const instead = key.replacement === undefined ? "" : ` Use ${code(key.replacement)}.`;
  if (key.effect === "ignored") return [`⚠️ **No effect:** DBND never reads this key.${instead}`];
  if (key.notYet) return ["⚠️ **Not there yet** in the release that this project uses."];
  if (key.effect === "removed") return [`⚠️ **Removed.**${instead}`];
  return key.deprecated ? [`⚠️ **Deprecated.**${instead}`] : [];
}
