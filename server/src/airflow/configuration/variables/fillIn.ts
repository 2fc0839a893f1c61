/** The value of a variable by its name; undefined where nobody has set it. */
export type VariableLookup = (name: string) => string | undefined;

/** How a dollar sign is written that starts no variable: `$$` in compose files, `\$` in `.env` files and Dockerfiles. */
export type DollarEscape = "$$" | "\\$";

/** A variable that names itself in its own default would never end. */
const DEPTH = 8;

/**
 * A text with its variables filled in, as Docker does it: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:+other}`, `${NAME+other}`. What nobody has set stays as it is written, `${NAME:?message}` too. Never throws.
 */
export function fillIn(text: string, lookup: VariableLookup, escape: DollarEscape, depth = 0): string {
  if (!text.includes("$") || depth > DEPTH) return text;
  let filled = "";
  let at = 0;
  while (at < text.length) {
    if (text.startsWith(escape, at)) {
      filled += "$";
      at += escape.length;
      continue;
    }
    const found = text.charAt(at) === "$" ? variableAt(text, at) : undefined;
    if (!found) filled += text.charAt(at++);
    else {
      const inner = (part: string): string => fillIn(part, lookup, escape, depth + 1);
      filled += valueOf(found, lookup, inner) ?? text.slice(at, found.end);
      at = found.end;
    }
  }
  return filled;
}

interface Variable {
  readonly name: string;
  /** `:-`, `-`, `:+`, `+`, `:?` or `?`, with what stands behind it. */
  readonly operator: string;
  readonly argument: string;
  readonly end: number;
}

function variableAt(text: string, start: number): Variable | undefined {
  const bare = /^\$([A-Za-z_]\w*)/u.exec(text.slice(start, start + 200));
  if (bare?.[1] !== undefined) return { name: bare[1], operator: "", argument: "", end: start + bare[0].length };
  const head = /^\$\{([A-Za-z_]\w*)(:?[-+?])?/u.exec(text.slice(start, start + 200));
  if (head?.[1] === undefined) return undefined;
  const [whole, name, operator = ""] = head;
  const from = start + whole.length;
  const end = closingBrace(text, from);
  if (end === undefined || (operator === "" && end !== from)) return undefined;
  return { name, operator, argument: text.slice(from, end), end: end + 1 };
}

function closingBrace(text: string, from: number): number | undefined {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("${", at)) open++;
    else if (text.charAt(at) === "}" && --open === 0) return at;
  }
  return undefined;
}

function valueOf(
  { name, operator, argument }: Variable,
  lookup: VariableLookup,
  inner: (text: string) => string,
): string | undefined {
  const value = lookup(name);
  // With a colon, an empty value counts as none.
  const isSet = value !== undefined && (value !== "" || !operator.startsWith(":"));
  if (operator.endsWith("-")) return isSet ? value : inner(argument);
  if (operator.endsWith("+")) return isSet ? inner(argument) : "";
  return isSet ? value : undefined;
}
