/** `conf.get(…)` of Airflow: what code asks the configuration for, which others than this file know. */
import type { PlainValue } from "../../values/types.ts";
import { formattedText } from "./constants.ts";
import type { OptionAnswer, OptionQuestion, OptionType } from "../syntax/optionQuestion.ts";
import { unknown, type Evaluated } from "./pythonValues.ts";
import type { PythonArgument, PythonValue } from "../syntax/types.ts";

/** The module has functions of the same names, which Airflow 1.10 has for old code. */
const GETTER = /^airflow\.(?:sdk\.)?configuration\.(?:conf\.)?(get|getboolean|getint|getfloat)$/;
const TYPES: Readonly<Record<string, OptionType>> = {
  get: "text",
  getboolean: "boolean",
  getint: "integer",
  getfloat: "float",
};

/**
 * The result of a getter of Airflow's configuration. What the workspace sets wins, then the release's default, then the
 * `fallback` of the call. Undefined for any other call, and where section or key are not known.
 *
 * @param path of what is called, imports followed
 */
export function airflowOption(
  path: string,
  given: readonly PythonArgument[],
  ask: (question: OptionQuestion) => OptionAnswer | undefined,
): Evaluated | undefined {
  const type = TYPES[GETTER.exec(path)?.[1] ?? ""];
  if (!type) return undefined;
  const positional = given.flatMap(({ name, value }) => (name === undefined ? [value] : []));
  const named = (wanted: string): PythonValue | undefined => given.find(({ name }) => name === wanted)?.value;
  const section = wordOf(positional[0] ?? named("section"));
  const key = wordOf(positional[1] ?? named("key"));
  if (section === undefined || key === undefined) return undefined;
  const fallback = named("fallback");
  const text = type === "text" || fallback?.kind !== "constant" ? undefined : fallbackText(fallback.value);
  const answer = ask({ section, key, type, ...(text === undefined ? {} : { fallback: text }) });
  if (!answer) {
    if (type === "text" && fallback) return fallback;
    return unknown(`\`[${section}] ${key}\` is set nowhere in the workspace and has no default`);
  }
  if ("value" in answer) return { kind: "constant", value: answer.value, ...(type === "float" && { float: true }) };
  const { reason, likelyPath } = answer;
  return { ...unknown(reason), ...(likelyPath !== undefined && { likely: { text: likelyPath, from: "here" } }) };
}

function wordOf(value: PythonValue | undefined): string | undefined {
  return value?.kind === "constant" && typeof value.value === "string" ? value.value.toLowerCase() : undefined;
}

/** As `str()` would write it, as far as it matters for being read as a number or a boolean. */
function fallbackText(value: PlainValue): string | undefined {
  return typeof value === "number" ? String(value) : formattedText(value);
}
