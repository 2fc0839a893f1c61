import type { MarkupContent } from "vscode-languageserver";
import type { ClientAbilities } from "./types.ts";

/** Documentation in the richest form that the client shows. */
export function documentation(markdown: string, client: ClientAbilities): MarkupContent {
  return client.markdown ? { kind: "markdown", value: markdown } : { kind: "plaintext", value: withoutMarks(markdown) };
}

/** Code in a line of Markdown; the text may hold backticks. */
export function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text.includes("`") ? ` ${text} ` : text}${fence}`;
}

/** One line, cut at `length` characters. */
export function shortened(text: string, length: number): string {
  const line = text.replace(/\s+/gu, " ").trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

function withoutMarks(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .replace(/(\*\*|__|``|`)/gu, "")
    .replace(/\\([\\`*_{}[\]<>#|])/gu, "$1");
}
