import { pythonRepr } from "./pythonText.ts";
import { parseTemplate, type TemplateField } from "./template.ts";

/** Formats inside formats; Python goes no deeper. */
const MAX_NESTING = 2;

/**
 * Fills a template in Python's format syntax with texts: names, indices (`{pod[0]}`), conversions and format
 * specifications (Python 3.11 `str.format`). Undefined where Python raises an error; attributes of texts count as one.
 */
export function formatTemplate(template: string, fields: Readonly<Record<string, string>>): string | undefined {
  return format(template, fields, MAX_NESTING);
}

function format(template: string, fields: Readonly<Record<string, string>>, nesting: number): string | undefined {
  const { parts, mistake } = parseTemplate(template);
  if (mistake || nesting <= 0) return undefined;
  let result = "";
  for (const part of parts) {
    const text = part.kind === "text" ? part.text : formatField(part, fields, nesting);
    if (text === undefined) return undefined;
    result += text;
  }
  return result;
}

function formatField(
  field: TemplateField,
  fields: Readonly<Record<string, string>>,
  nesting: number,
): string | undefined {
  const value = fieldValue(field.name, fields);
  const converted = value === undefined ? undefined : convert(value, field.conversion);
  const specification = field.format.includes("{") ? format(field.format, fields, nesting - 1) : field.format;
  if (converted === undefined || specification === undefined) return undefined;
  return formatText(converted, specification);
}

/** `name`, or one of its characters: `name[0]`. */
function fieldValue(expression: string, fields: Readonly<Record<string, string>>): string | undefined {
  const [, name = "", indices = ""] = /^([^.[]*)((?:\[\d+\])*)$/.exec(expression) ?? [];
  if (name === "" || !Object.hasOwn(fields, name)) return undefined;
  let value = fields[name];
  for (const [, index] of indices.matchAll(/\[(\d+)\]/g)) value = Array.from(value ?? "")[Number(index)];
  return value;
}

function convert(value: string, conversion: string | undefined): string | undefined {
  if (conversion === undefined || conversion === "s") return value;
  return conversion === "r" || conversion === "a" ? pythonRepr(value, conversion === "a") : undefined;
}

const SPECIFICATION = /^(?:(.)?([<>^]))?(0)?(\d+)?(?:\.(\d+))?(s)?$/su;
const LONGEST = 1_000_000;

/** A text by a format specification such as `>12` or `.3`. */
function formatText(text: string, specification: string): string | undefined {
  const match = SPECIFICATION.exec(specification);
  if (!match) return undefined;
  const [, fill, align = "<", zero, width = "0", precision] = match;
  const chars = Array.from(text).slice(0, precision === undefined ? undefined : Number(precision));
  const missing = Math.max(0, Number(width) - chars.length);
  if (missing > LONGEST) return undefined;
  const filler = fill ?? (zero === undefined ? " " : "0");
  const before = align === ">" ? missing : align === "^" ? Math.floor(missing / 2) : 0;
  return filler.repeat(before) + chars.join("") + filler.repeat(missing - before);
}
