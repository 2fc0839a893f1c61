/** A stretch of a raw value as ConfigParser's `BasicInterpolation` sees it; offsets in the value's text, `end` exclusive. */
export type PercentPart =
  | { readonly kind: "text" | "escape" | "bad"; readonly start: number; readonly end: number }
  | { readonly kind: "reference"; readonly start: number; readonly end: number; readonly name: string };

/**
 * Cuts a raw value into plain text, `%%`, `%(name)s` and percent signs that mean nothing (Python 3.11 `configparser`).
 * `name` is lower-cased, as the parser looks it up.
 */
export function percentParts(text: string): readonly PercentPart[] {
  const parts: PercentPart[] = [];
  let from = 0;
  for (let at = text.indexOf("%"); at >= 0; at = text.indexOf("%", from)) {
    if (at > from) parts.push({ kind: "text", start: from, end: at });
    const part = partAt(text, at);
    parts.push(part);
    from = part.end;
  }
  if (from < text.length) parts.push({ kind: "text", start: from, end: text.length });
  return parts;
}

const REFERENCE = /%\(([^)]+)\)s/y;

function partAt(text: string, start: number): PercentPart {
  if (text.startsWith("%%", start)) return { kind: "escape", start, end: start + 2 };
  REFERENCE.lastIndex = start;
  const match = REFERENCE.exec(text);
  if (match) return { kind: "reference", start, end: REFERENCE.lastIndex, name: (match[1] ?? "").toLowerCase() };
  return { kind: "bad", start, end: start + 1 };
}
