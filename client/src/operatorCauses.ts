import type { Cause } from "./cluster/index.ts";

/** DBND's keys as an operator of Airflow names them. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/container_repository(?:(?:,| and) container_tag)?|container_tag/g, "image"],
  [/`?node_selectors`?/g, "node_selector"],
  [/limit_memory \(and request_memory\)|request_(?:memory|cpu)|limit_(?:memory|cpu)/g, "container_resources"],
  [/; a DBND driver alone needs about \w+/g, ""],
  [/the base manifest \(pod_yaml\)/g, "the pod's template"],
  [/dbnd_executable/g, "cmds"],
  [/configmaps/g, "env_from"],
];

/** Why the pod of an operator does not get on, in words of its arguments; there is no cfg file to change. */
export function causeOfOperator({ id, severity, sentence, evidence, hint }: Cause): Cause {
  const inWords = (text: string): string => WORDS.reduce((said, [key, word]) => said.replace(key, word), text);
  return { id, severity, sentence: inWords(sentence), evidence, hint: hint === undefined ? undefined : inWords(hint) };
}
