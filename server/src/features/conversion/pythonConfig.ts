import { parseText } from "../../values/parseValue.ts";
import { pythonFloatText } from "../../values/pythonText.ts";
import { needsSurroundings } from "../../values/references.ts";
import type { PlainValue } from "../../values/types.ts";
import { Duration } from "../../values/types.ts";
import type { FeatureContext } from "../types.ts";
import type { Setting } from "./settings.ts";

const INDENT = "    ";
/** Types whose values Python writes as what they are; all others are texts that DBND reads as it reads a cfg file. */
const OWN_LITERALS: ReadonlySet<string> = new Set(["boolean", "integer", "float", "list", "dict"]);

/** Settings as `task_config`: `{"section": {"key": value}}`. */
export function pythonConfig(settings: readonly Setting[], context: FeatureContext): string {
  const sections = new Map<string, string[]>();
  for (const setting of settings) {
    const lines = sections.get(setting.section) ?? [];
    sections.set(setting.section, lines);
    lines.push(`${INDENT}${INDENT}${text(setting.key)}: ${valueOf(setting, context)},`);
  }
  const parts = [...sections].map(([section, lines]) =>
    [`${INDENT}${text(section)}: {`, ...lines, `${INDENT}},`].join("\n"),
  );
  return ["task_config = {", ...parts, "}"].join("\n");
}

function valueOf({ section, key, text: written }: Setting, { configuration }: FeatureContext): string {
  const type = configuration.classOf(section)?.keys.get(key)?.type;
  if (!type || !OWN_LITERALS.has(type.kind) || written.startsWith("@") || needsSurroundings(written)) {
    return text(written);
  }
  const { value, problems } = parseText(type, written);
  return problems.length > 0 ? text(written) : literal(value, type.kind === "float");
}

function literal(value: PlainValue, isFloat = false): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return text(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return isFloat ? pythonFloatText(value) : String(value);
  if (value instanceof Duration) return String(value.seconds);
  if (isList(value)) return `[${value.map((element) => literal(element)).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([name, member]) => `${text(name)}: ${literal(member)}`)
    .join(", ")}}`;
}

function isList(value: object): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** What JSON writes in double quotes, Python reads as the same text. */
function text(value: string): string {
  return JSON.stringify(value);
}
