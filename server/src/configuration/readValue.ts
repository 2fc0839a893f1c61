import { parseText } from "../values/parseValue.ts";
import type { ParsedValue, PlainValue, ValueProblemCode, ValueType } from "../values/types.ts";
import { convertPlain, convertStrings } from "./convertPlain.ts";
import type { ReadContext } from "./readContext.ts";
import { resolveReference } from "./reference.ts";
import type { LayerValue } from "./types.ts";
import { expandVariables } from "./variables.ts";

export type Reading =
  | { readonly value: PlainValue; readonly computed: boolean }
  | { readonly problem: { readonly code: ValueProblemCode; readonly message: string } };

/** A value of a layer as the key's type reads it (dbnd 1.0.28, spec 1.6): variables, `@` references, then the grammar. */
export function readLayerValue(value: LayerValue, type: ValueType, context: ReadContext): Reading {
  if (value.text !== undefined) return readText(value.text, type, context);
  const { plain = null } = value;
  return typeof plain === "string" ? readText(plain, type, context) : done(convertPlain(plain, type));
}

/** A text as the key's type reads it. */
export function readText(text: string, type: ValueType, context: ReadContext): Reading {
  const expanded = expandVariables(text, context.environment, context.home);
  if (!expanded.startsWith("@")) return readPlainText(expanded, type, context);
  const reference = resolveReference(expanded, context);
  switch (reference.kind) {
    case "text":
      return readPlainText(reference.text, type, context);
    case "value":
      return typeof reference.value === "string"
        ? readPlainText(reference.value, type, context)
        : done(convertPlain(reference.value, type));
    case "path":
      return done(reference.path);
    case "runTime":
      return { value: null, computed: true };
    case "problem":
      return { problem: reference };
  }
}

function readPlainText(text: string, declared: ValueType, context: ReadContext): Reading {
  // What a dictionary's values are meant to be is for Kubernetes to judge: DBND takes them as they come.
  const type: ValueType = declared.kind === "dict" ? { kind: "dict" } : declared;
  const parsed = parseText(type, text, context.surroundings);
  const problem = parsed.problems[0] ?? listOfTargets(type, text)?.problems[0];
  if (problem) return { problem: { code: problem.code, message: problem.message } };
  if (type.kind !== "list" || !type.element) return done(parsed.value);
  return followReferences(parsed.value, context);
}

/** A text that DBND reads as several targets (dbnd 1.0.28, spec 1.6). */
function listOfTargets(type: ValueType, text: string): ParsedValue | undefined {
  return type.kind === "path" && type.target && /^\s*[[{]/u.test(text) ? parseText({ kind: "list" }, text) : undefined;
}

/** Elements of typed lists may be references too. */
function followReferences(value: PlainValue, context: ReadContext): Reading {
  let failed: Reading | undefined;
  const converted = convertStrings(value, (text) => {
    if (!text.startsWith("@")) return text;
    const element = readText(text, { kind: "string" }, context);
    if ("problem" in element) {
      failed ??= element;
      return text;
    }
    return element.value ?? "None";
  });
  return failed ?? done(converted);
}

function done(value: PlainValue): Reading {
  return { value, computed: false };
}
