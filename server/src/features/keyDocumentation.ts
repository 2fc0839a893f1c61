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
  return [
    ...warnings(key),
    key.documentation,
    facts.join(" · "),
    key.related.length > 0 ? `**See also:** ${key.related.map(code).join(", ")}` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function warnings(key: KeySchema): string[] {
  const instead = key.replacement === undefined ? "" : ` Use ${code(key.replacement)}.`;
  if (key.effect === "ignored") return [`⚠️ **No effect:** DBND never reads this key.${instead}`];
  if (key.effect === "removed") return [`⚠️ **Removed.**${instead}`];
  return key.deprecated ? [`⚠️ **Deprecated.**${instead}`] : [];
}
