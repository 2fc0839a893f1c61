import type { Cause } from "./cluster/index.ts";

type Words = readonly (readonly [RegExp, string])[];

/** DBND's keys as an operator of Airflow names them. */
const WORDS: Words = [
  [/container_repository(?:(?:,| and) container_tag)?|container_tag/g, "image"],
  [/`?node_selectors`?/g, "node_selector"],
  [/limit_memory \(and request_memory\)|request_(?:memory|cpu)|limit_(?:memory|cpu)/g, "container_resources"],
  [/; a DBND driver alone needs about \w+/g, ""],
  [/the base manifest \(pod_yaml\)/g, "the pod's template"],
  [/dbnd_executable/g, "cmds"],
  [/configmaps/g, "env_from"],
];

/** DBND's keys as the template of a worker names them. */
const WORDS_OF_WORKERS: Words = [
  [/container_repository(?:(?:,| and) container_tag)?|container_tag/g, "worker_container_repository"],
  [/`?node_selectors`?/g, "nodeSelector"],
  [/limit_memory \(and request_memory\)|request_(?:memory|cpu)|limit_(?:memory|cpu)/g, "resources"],
  [/; a DBND driver alone needs about \w+/g, ""],
  [/the base manifest \(pod_yaml\)/g, "the pod's template"],
  [/dbnd_executable/g, "the command"],
  [/configmaps/g, "envFrom"],
];

/** Why the pod of an operator does not get on, in words of its arguments; there is no cfg file to change. */
export function causeOfOperator(cause: Cause): Cause {
  return inWords(cause, WORDS);
}

/** Why the worker of a task does not get on, in words of its template and of `pod_override`. */
export function causeOfWorker(cause: Cause): Cause {
  return inWords(cause, WORDS_OF_WORKERS);
}

function inWords({ id, severity, sentence, evidence, hint }: Cause, words: Words): Cause {
  const said = (text: string): string => words.reduce((before, [key, word]) => before.replace(key, word), text);
  return { id, severity, sentence: said(sentence), evidence, hint: hint === undefined ? undefined : said(hint) };
}
