import { valueShape } from "../../schema/schema.ts";
import type { ShapeSchema } from "../../schema/shapeTypes.ts";
import type { KeySchema } from "../../schema/types.ts";

/** The value of a key as a snippet (LSP syntax): something useful to start from, with places to fill in. */
export function valueSnippet(key: KeySchema): string {
  if (key.snippet !== undefined) return key.snippet;
  const { type } = key;
  switch (type.kind) {
    case "boolean":
      return key.default === true ? choice(["False", "True"]) : choice(["True", "False"]);
    case "enum":
    case "choice":
      return choice(type.members);
    case "dict":
      return "{$1}";
    case "json":
      return type.expects === "array" ? "[$1]" : "{$1}";
    case "list":
      return key.writtenAs === "dict" ? "{$1}" : listSnippet(key);
    default: {
      const suggestions = key.suggestions?.map(({ value }) => value) ?? [];
      if (suggestions.length > 0 && suggestions.every((value) => !value.includes("\n"))) return choice(suggestions);
      return key.defaultText === undefined || /[<\n]/u.test(key.defaultText)
        ? "$1"
        : `\${1:${escapeSnippet(key.defaultText)}}`;
    }
  }
}

/** A member's value inside brackets as a snippet; `booleans` are the two words of the language around it. */
export function shapeSnippet(shape: ShapeSchema, booleans: readonly [string, string]): string {
  switch (shape.kind) {
    case "object":
      return "{$1}";
    case "array":
      return shape.items.kind === "object" ? "[{$1}]" : "[$1]";
    case "boolean":
      return choice(booleans);
    case "integer":
    case "number":
    case "any":
      return "$1";
    default: {
      const values = shape.suggestions?.map(({ value }) => value) ?? [];
      return shape.closed && values.length > 0 ? `"${choice(values)}"` : '"$1"';
    }
  }
}

function listSnippet(key: KeySchema): string {
  const shape = valueShape(key);
  if (shape?.kind === "array" && shape.items.kind === "object") return "[{$1}]";
  return key.type.kind === "list" && key.type.element?.kind === "string" ? '["$1"]' : "[$1]";
}

/** The first place of a snippet, with words to choose from. */
export function choice(members: readonly string[]): string {
  return `\${1|${members.map((member) => member.replace(/[\\,|]/gu, (character) => `\\${character}`)).join(",")}|}`;
}

/** A text that a snippet inserts as it is. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/gu, (character) => `\\${character}`);
}

/** A snippet without its places, for clients that cannot fill them in. */
export function plainText(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|((?:[^|\\]|\\.)*)\|\}/gu, (_, members: string) => members.split(/(?<!\\),/u)[0] ?? "")
    .replace(/\$\{\d+:((?:[^}\\]|\\.)*)\}/gu, "$1")
    .replace(/\$\d+|\$\{\d+\}/gu, "")
    .replace(/\\(.)/gu, "$1");
}
