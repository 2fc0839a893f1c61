/** A part of a template in Python's format syntax; offsets in the template, `end` exclusive. */
export type TemplatePart =
  { readonly kind: "text"; readonly start: number; readonly end: number; readonly text: string } | TemplateField;

export interface TemplateField {
  readonly kind: "field";
  readonly start: number;
  readonly end: number;
  /** What stands before `!` and `:`, such as `pod` or `pod[0]`. */
  readonly name: string;
  readonly conversion?: string;
  /** What stands behind `:`; may hold fields itself. */
  readonly format: string;
  readonly formatStart: number;
}

/** A template that Python's `str.format` refuses; offsets in the template. */
export interface TemplateMistake {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface ParsedTemplate {
  readonly parts: readonly TemplatePart[];
  /** Where parsing ended, if it did: Python refuses the whole template. */
  readonly mistake?: TemplateMistake;
}

/** Cuts a template into text and fields (Python 3.11 `str.format`). */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  for (let at = 0; at < text.length;) {
    const brace = text.slice(at).search(/[{}]/);
    const stop = brace < 0 ? text.length : at + brace;
    const doubled = brace >= 0 && text[stop + 1] === text[stop];
    const end = doubled ? stop + 2 : stop;
    if (end > at) parts.push({ kind: "text", start: at, end, text: text.slice(at, doubled ? stop + 1 : stop) });
    at = end;
    if (doubled || stop === text.length) continue;
    if (text[stop] === "}") return { parts, mistake: mistake(stop, stop + 1, 'A single "}" is refused: write }}.') };
    const field = parseField(text, stop);
    if (!("kind" in field)) return { parts, mistake: field };
    parts.push(field);
    at = field.end;
  }
  return { parts };
}

function parseField(text: string, start: number): TemplateField | TemplateMistake {
  let at = start + 1;
  while (at < text.length && !/[{}:!]/.test(text.charAt(at))) {
    if (text[at] === "[") at = indexOrEnd(text, "]", at);
    at++;
  }
  const name = text.slice(start + 1, at);
  const stop = text[at];
  if (stop === "{") return mistake(start, at + 1, 'A "{" inside the name of a field is refused.');
  if (stop === undefined) return mistake(start, text.length, 'The "{" is never closed: write {{ for a brace itself.');
  if (stop === "}") return { kind: "field", start, end: at + 1, name, format: "", formatStart: at };
  const conversion = stop === "!" ? text[at + 1] : undefined;
  if (stop === "!" && conversion === undefined) return mistake(start, text.length, 'A letter is missing behind "!".');
  const behind = at + (conversion === undefined ? 0 : 2);
  const named = { kind: "field", start, name, ...(conversion !== undefined && { conversion }) } as const;
  if (conversion !== undefined && text[behind] === "}") {
    return { ...named, end: behind + 1, format: "", formatStart: behind };
  }
  if (conversion !== undefined && behind < text.length && text[behind] !== ":") {
    return mistake(behind, behind + 1, 'Only ":" or "}" may follow a conversion.');
  }
  const close = closingBrace(text, behind + 1);
  if (close === undefined) return mistake(start, text.length, 'The "{" is never closed: write {{ for a brace itself.');
  return { ...named, end: close + 1, format: text.slice(behind + 1, close), formatStart: behind + 1 };
}

/** Index of the brace that closes the field whose format begins at `from`. */
function closingBrace(text: string, from: number): number | undefined {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") open++;
    else if (text[at] === "}" && --open === 0) return at;
  }
  return undefined;
}

function indexOrEnd(text: string, part: string, from: number): number {
  const index = text.indexOf(part, from);
  return index < 0 ? text.length : index;
}

function mistake(start: number, end: number, message: string): TemplateMistake {
  return { start, end, message };
}

/** What is wrong with a template that may use certain fields; DBND logs such a template and drops the link. */
export function templateMistakes(text: string, fields: readonly string[]): readonly TemplateMistake[] {
  const { parts, mistake: broken } = parseTemplate(text);
  const found = broken ? [broken] : [];
  for (const part of parts) {
    if (part.kind === "text") continue;
    const name = /^[^.[]*/.exec(part.name)?.[0] ?? "";
    const end = part.start + 1 + part.name.length;
    if (!fields.includes(name)) {
      const message = `There is no field "${part.name}" here: use ${fields.map((field) => `{${field}}`).join(", ")}, and {{ }} for braces.`;
      found.push({ start: part.start + 1, end: Math.max(end, part.start + 2), message });
    } else if (part.conversion !== undefined && !"rsa".includes(part.conversion)) {
      found.push({
        start: end,
        end: end + 2,
        message: `There is no conversion "!${part.conversion}": only !r, !s and !a.`,
      });
    }
  }
  return found.sort((left, right) => left.start - right.start);
}
