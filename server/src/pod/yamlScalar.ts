/**
 * Scalars for YAML that every reader takes for the same thing, whether it follows YAML 1.1 (kubectl, Python) or 1.2:
 * what could be read as something else than text is quoted.
 */

const PLAIN_TEXT = /^[A-Za-z/](?:[\w./@%+=,~()-]|:(?=[^\s])|[ ](?=[\w./@%+=,~()-]))*$/;
/** Quantities (`512Mi`) and uids start with a digit and are no numbers all the same. */
const PLAIN_AFTER_DIGIT = /^(?:\d+[A-Za-z]{1,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const WORDS_OF_YAML = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** Not printable in YAML, or a line break to some readers. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A scalar on one line, quoted where YAML would read it as something else. */
export function yamlScalar(value: string | number | boolean | null): string {
  if (typeof value === "number") return yamlNumber(value);
  if (typeof value !== "string") return String(value);
  const isPlain = (PLAIN_TEXT.test(value) && !WORDS_OF_YAML.test(value)) || PLAIN_AFTER_DIGIT.test(value);
  return isPlain ? value : quoted(value);
}

/** The lines of a block literal (`|`), without indentation; undefined when the text cannot be written that way. */
export function literalLines(value: string): { header: string; lines: readonly string[] } | undefined {
  const body = value.endsWith("\n") ? value.slice(0, -1) : value;
  if (!body.includes("\n") || /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe]/.test(body)) return undefined;
  const lines = body.split("\n");
  // The indentation is read from the first line that is not empty.
  const [first = "", last = ""] = [lines.find((line) => line !== ""), lines.at(-1)];
  if (first === "" || first.startsWith(" ") || last === "" || lines.some((line) => /^ +$| $/.test(line)))
    return undefined;
  return { header: body === value ? "|-" : "|", lines };
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(UNPRINTABLE, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** YAML 1.1 wants a point in a number with an exponent. */
function yamlNumber(value: number): string {
  const text = String(value);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}
