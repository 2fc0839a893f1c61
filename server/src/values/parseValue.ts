import { airflowBooleanValue, booleanValue } from "./boolean.ts";
import { dateTimeValue, dateValue } from "./date.ts";
import { dictValue } from "./dict.ts";
import { durationValue } from "./duration.ts";
import { commaTree, listValue } from "./list.ts";
import { floatValue, integerValue } from "./number.ts";
import { needsSurroundings, referenceTo } from "./references.ts";
import { refused, textValue } from "./scalarValue.ts";
import { strictJsonValue } from "./strictJson.ts";
import type { Surroundings } from "./surroundings.ts";
import type { ParsedValue, ValueType } from "./types.ts";
import { convertElements } from "./typedElements.ts";
import { versionValue } from "./version.ts";

/**
 * Reads the text of a cfg value as it stands in the file. References (`@none`, `@path`, `@@text`) and variables are not
 * followed: a text whose meaning hangs on them is taken as it is, without problems (`configuration/readValue.ts` follows
 * them). `@none` is null. Never throws.
 */
export function parseValue(type: ValueType, text: string, surroundings: Surroundings = {}): ParsedValue {
  const reference = referenceTo(text);
  if (reference?.kind === "none") return textValue(text, null);
  if (reference?.kind === "escaped") return parseText(type, reference.text, surroundings);
  if (reference) return textValue(text);
  const parsed = parseText(type, text, surroundings);
  return parsed.problems.length > 0 && needsSurroundings(text) ? { ...parsed, problems: [] } : parsed;
}

/**
 * Reads a text by its type's grammar alone, after variables and references have been replaced: what DBND's
 * `parse_from_str` does. Text kinds, and those that only Kubernetes or the build refuses, take anything. Never throws.
 */
export function parseText(type: ValueType, text: string, surroundings: Surroundings = {}): ParsedValue {
  switch (type.kind) {
    case "boolean":
      return type.words === "airflow" ? airflowBooleanValue(text) : booleanValue(text);
    case "integer":
      return integerValue(text);
    case "float":
      return floatValue(text);
    case "duration":
      return durationValue(text);
    case "date":
      return dateValue(text, surroundings);
    case "datetime":
      return dateTimeValue(text);
    case "version":
      return versionValue(text, surroundings);
    case "list":
      return elementsOf(listValue(text), text, type.element);
    case "dict":
      return elementsOf(dictValue(text), text, type.value);
    case "json":
      return strictJsonValue(text, type.expects);
    case "enum":
      return memberValue(type.members, text, "not-in-enum");
    case "choice":
      return memberValue(type.members, text, "not-in-choices");
    case "commaList":
      return { value: text, tree: commaTree(text, 0, text.length), problems: [] };
    case "string":
    case "path":
    case "quantity":
    case "template":
    case "section":
    case "type":
    case "pythonPath":
      return textValue(text);
  }
}

/** The elements of a typed list or dictionary are read by their own grammar. */
function elementsOf(parsed: ParsedValue, text: string, element: ValueType | undefined): ParsedValue {
  return element ? convertElements(parsed, text, element, parseText) : parsed;
}

function memberValue(members: readonly string[], text: string, code: "not-in-enum" | "not-in-choices"): ParsedValue {
  if (members.includes(text)) return textValue(text);
  const other = members.find((member) => member.toLowerCase() === text.trim().toLowerCase());
  const message = other
    ? `Write ${other}: upper and lower case count, and so do blanks.`
    : `"${text}" is not possible here: write one of ${members.join(", ")}.`;
  return refused(code, text, 0, text.length, message);
}
