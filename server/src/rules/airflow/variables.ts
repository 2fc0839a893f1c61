import { newPlace } from "../../airflow/configuration/renames.ts";
import { airflowSchema, variableName } from "../../airflow/configuration/schema.ts";
import { optionOfVariable } from "../../airflow/configuration/variableFiles.ts";
import type { VariableSetting } from "../../airflow/configuration/variables/setting.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import { parseText } from "../../values/parseValue.ts";
import type { Problem } from "../../text/types.ts";
import { ruleByCode } from "../catalogue.ts";
import type { Fix } from "../checking/types.ts";
import { didYouMean } from "../fixes/wordFixes.ts";

const CODES = {
  "not-a-bool": "airflow-boolean",
  "not-an-int": "airflow-number",
  "not-a-float": "airflow-number",
  "not-in-enum": "airflow-choice",
  "json-syntax": "airflow-json",
  "wrong-shape": "airflow-json",
} as const;

/**
 * What is wrong with a variable of Airflow's configuration in a file: the same rules as for `airflow.cfg`. Sections and keys that
 * nobody knows are left alone unless they look mistyped.
 */
export function checkVariable(
  { name, text, written, nameRange, valueRange }: VariableSetting,
  target: AirflowTarget,
): Problem | undefined {
  const keysOf = (one: string): ReadonlyMap<string, unknown> => airflowSchema(target).section(one).keys;
  const option = optionOfVariable(name, keysOf);
  if (!option) return undefined;
  const { section, key, form } = option;
  const moved = newPlace({ section, key }, target);
  if (moved) {
    const fate = moved.unread ? ` Airflow ${target.airflow} does not read the old one.` : "";
    const message = `This variable is ${variableName(moved.section, moved.key)} since Airflow ${moved.since}.${fate}`;
    const suffix = /_(?:CMD|SECRET)$/u.exec(name)?.[0] ?? "";
    return {
      ...problem("airflow-renamed-key", nameRange, message),
      data: variableName(moved.section, moved.key) + suffix,
    };
  }
  const schema = airflowSchema(target).section(section);
  const known = schema.keys.get(key);
  if (!known) {
    const hint = form === "plain" ? didYouMean(key, [...schema.keys.keys()]) : "";
    if (hint === "" || schema.otherKeys) return undefined;
    return problem("airflow-unknown-key", nameRange, `[${section}] has no key "${key}".${hint}`);
  }
  if (known.notYet)
    return problem("airflow-newer-key", nameRange, `"${key}" of [${section}] exists only ${known.history ?? "later"}.`);
  if (known.effect === "removed") {
    return problem(
      "airflow-removed-key",
      nameRange,
      `Airflow ${target.airflow} does not read "${key}" of [${section}] any more.`,
    );
  }
  if (form !== "plain") {
    if (known.sensitive) return undefined;
    return problem("airflow-indirect-key", nameRange, `"${key}" cannot be given by a command or secret.`);
  }
  // Another deployment may fill in something else; `*` is an alias of YAML.
  if (text === "" || /\$|^\*/u.test(written)) return undefined;
  const [mistake] = parseText(known.type, text).problems;
  const code = mistake && (CODES as Readonly<Partial<Record<string, string>>>)[mistake.code];
  return mistake && code !== undefined ? problem(code, valueRange, mistake.message) : undefined;
}

function problem(code: string, range: Problem["range"], message: string): Problem {
  const rule = ruleByCode(code);
  return { code, range, message, severity: rule?.severity ?? "warning", ...(rule?.tags && { tags: rule.tags }) };
}

/** The variable under its new name, or with a word that the key takes. */
export function variableFixes(found: Problem, text: string): readonly Fix[] {
  if (found.code === "airflow-renamed-key" && typeof found.data === "string") {
    const edits = [{ range: found.range, newText: found.data }];
    return [{ title: `Rename to ${found.data}`, edits, preferred: true, certain: true }];
  }
  if (found.code !== "airflow-boolean") return [];
  const isYes = /^(?:on|y|yes|enabled?)$/iu.test(text);
  const isSure = isYes || /^(?:off|n|no|disabled?)$/iu.test(text);
  const word = isYes ? "True" : "False";
  const edits = [{ range: found.range, newText: word }];
  return [{ title: `Change to ${word}`, edits, preferred: true, ...(isSure && { certain: true as const }) }];
}
