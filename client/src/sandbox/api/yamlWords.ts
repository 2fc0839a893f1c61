import type { YAMLError } from "yaml";

/** What go-yaml calls the mistakes that our parser finds, by its code and the beginning of its words. */
const WORDS: readonly (readonly [code: string, start: string, words: string])[] = [
  ["MISSING_CHAR", "Flow map", "did not find expected ',' or '}'"],
  ["MISSING_CHAR", "Flow sequence", "did not find expected ',' or ']'"],
  ["MISSING_CHAR", "Missing closing", "found unexpected end of stream"],
  ["MISSING_CHAR", "Missing directives-end", "found unknown directive name"],
  ["BLOCK_AS_IMPLICIT_KEY", "", "mapping values are not allowed in this context"],
  ["MULTILINE_IMPLICIT_KEY", "", "mapping values are not allowed in this context"],
  ["TAB_AS_INDENT", "", "found character that cannot start any token"],
  ["BAD_DQ_ESCAPE", "Invalid escape sequence \\x", "did not find expected hexdecimal number"],
  ["BAD_DQ_ESCAPE", "Invalid escape sequence \\u", "did not find expected hexdecimal number"],
  ["BAD_DQ_ESCAPE", "", "found unknown escape character"],
];
/** Of these go-yaml names the line on which it has noticed. */
const FROM_FIRST_LINE = "did not find expected ','";

/** A mistake in a YAML text in the words of the API server, and its line where it names one. */
export function yamlWords({ code, message, linePos }: YAMLError): string {
  const known = WORDS.find(([one, start]) => one === code && message.startsWith(start));
  const words = known?.[2] ?? "did not find expected node content";
  const isLate = code === "BLOCK_AS_IMPLICIT_KEY" || code === "MULTILINE_IMPLICIT_KEY";
  const line = (linePos?.[0].line ?? 1) + (isLate ? 1 : 0);
  return line > 1 || words.startsWith(FROM_FIRST_LINE) ? `line ${line}: ${words}` : words;
}
