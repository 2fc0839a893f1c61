import { parseHjson } from "../values/hjson.ts";
import type { PlainValue, ValueProblemCode } from "../values/types.ts";
import { isDict } from "./merge.ts";
import { strip } from "../text/whitespace.ts";

export type SetValueProblemCode = ValueProblemCode | "duplicate-key";

export interface SetValueProblem {
  readonly code: SetValueProblemCode;
  readonly message: string;
}

/** One argument of `--set` and its like, read: `name=value`, or the names and values of a JSON object. */
export type SetValue = { readonly values: ReadonlyMap<string, PlainValue> } | { readonly problem: SetValueProblem };

/** Section → key → value, as DBND stores it. A section named with capitals leaves an empty section of that name too. */
export type SetSections = ReadonlyMap<string, ReadonlyMap<string, PlainValue>>;

/**
 * Reads an argument (dbnd 1.0.28, spec 5.1): blanks around it are dropped; one that starts with `{`, `[` or `@` is Hjson
 * as a whole; in any other the first `=` separates, and without one the value is empty. Blanks inside stay.
 */
export function readSetValue(argument: string): SetValue {
  const text = strip(argument);
  if (text === "") return refused("expected-key-value", "The value is empty. Write it as section.key=value.");
  if (!"{[@".includes(text.charAt(0))) {
    const separator = text.indexOf("=");
    if (separator < 0) return { values: new Map([[text, ""]]) };
    return { values: new Map([[text.slice(0, separator), text.slice(separator + 1)]]) };
  }
  const parsed = parseHjson(text);
  const problem = parsed.problems[0];
  if (problem) return refused(problem.code, problem.message);
  if (!isDict(parsed.value)) return refused("wrong-shape", 'Write an object: {"section.key": value}.');
  return { values: new Map(Object.entries(parsed.value)) };
}

/**
 * Sorts names and values into sections: a name with dots is split at the last one, a name without needs an object of
 * keys as its value. DBND refuses a key that comes twice, but looks for it under the spelling at hand.
 */
export function sectionsOf(
  values: ReadonlyMap<string, PlainValue>,
): { readonly sections: SetSections } | { readonly problem: SetValueProblem } {
  const sections = new Map<string, Map<string, PlainValue>>();
  const sectionNamed = (name: string): Map<string, PlainValue> => {
    const known = sections.get(name.toLowerCase());
    if (known) return known;
    const made = new Map<string, PlainValue>();
    sections.set(name, made);
    return made;
  };
  for (const [name, value] of values) {
    const dotted = /^([^\n]*)\.([^.]*)/.exec(name);
    if (!dotted && !isDict(value)) {
      return refused("not-a-section-value", `"${name}" names no section. Write it as section.key=value.`);
    }
    const section = dotted?.[1] ?? name;
    const keys = dotted ? [[dotted[2] ?? "", value] as const] : Object.entries(isDict(value) ? value : {});
    const seen = sectionNamed(section);
    for (const [key, keyValue] of keys) {
      if (seen.has(key)) return refused("duplicate-key", `${section}.${key} is given twice in one value.`);
      sectionNamed(section.toLowerCase()).set(key.toLowerCase(), keyValue);
    }
  }
  return { sections };
}

function refused(code: SetValueProblemCode, message: string): { readonly problem: SetValueProblem } {
  return { problem: { code, message } };
}
