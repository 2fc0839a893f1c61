import { skipSpace, skipSpaceBack } from "../text/whitespace.ts";
import { refused, scalarValue } from "./scalarValue.ts";
import type { ParsedValue } from "./types.ts";

const TRUE = ["t", "true", "yes", "1"];
const FALSE = ["f", "false", "no", "0"];
const LIKELY: Readonly<Record<string, string>> = {
  on: "True", y: "True", enable: "True", enabled: "True", off: "False", n: "False", none: "False", null: "False", disable: "False", disabled: "False",
}; // prettier-ignore

/** A boolean: any case, blanks around and all behind `#` left out (dbnd 1.0.28, spec 1.7). */
export function booleanValue(text: string): ParsedValue {
  return readWord(text, TRUE, FALSE, " (also yes, no, 1, 0)");
}

/** What `getboolean` of Airflow takes; `yes` and `on` are refused (airflow spec 2). */
export function airflowBooleanValue(text: string): ParsedValue {
  return readWord(text, ["t", "true", "1"], ["f", "false", "0"], "");
}

function readWord(text: string, yes: readonly string[], no: readonly string[], also: string): ParsedValue {
  const hash = text.indexOf("#");
  const limit = hash < 0 ? text.length : hash;
  const start = skipSpace(text, 0, limit);
  const end = skipSpaceBack(text, limit, start);
  const word = text.slice(start, end).toLowerCase();
  if (yes.includes(word)) return scalarValue(true, start, end);
  if (no.includes(word)) return scalarValue(false, start, end);
  const likely = LIKELY[word] ?? (word === "yes" ? "True" : word === "no" ? "False" : undefined);
  const message = `"${text.slice(start, end)}" is no boolean: write ${likely ?? "True or False"}${also}.`;
  return refused("not-a-bool", text, start, end, message);
}
