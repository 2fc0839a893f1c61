import type { Cause } from "./cluster/index.ts";

type Words = readonly (readonly [RegExp, string])[];

interface Names {
  readonly image: string;
  readonly nodeSelector: string;
  readonly resources: string;
  readonly command: string;
  readonly variables: string;
}

/** DBND's keys, and what is said instead of them. */
function wordsFor({ image, nodeSelector, resources, command, variables }: Names): Words {
  return [
    [/container_repository(?:(?:,| and) container_tag)?|container_tag/g, image],
    [/`?node_selectors`?/g, nodeSelector],
    [/limit_memory \(and request_memory\)|request_(?:memory|cpu)|limit_(?:memory|cpu)/g, resources],
    [/; a DBND driver alone needs about \w+/g, ""],
    [/the base manifest \(pod_yaml\)/g, "the pod's template"],
    [/dbnd_executable/g, command],
    [/configmaps/g, variables],
  ];
}

/** As an operator of Airflow names them. */
const WORDS_OF_OPERATORS = wordsFor({
  image: "image",
  nodeSelector: "node_selector",
  resources: "container_resources",
  command: "cmds",
  variables: "env_from",
});

/** As the template of a worker names them. */
const WORDS_OF_WORKERS = wordsFor({
  image: "worker_container_repository",
  nodeSelector: "nodeSelector",
  resources: "resources",
  command: "the command",
  variables: "envFrom",
});

/** Why the pod of an operator does not get on, in words of its arguments; there is no cfg file to change. */
export function causeOfOperator(cause: Cause): Cause {
  return inWords(cause, WORDS_OF_OPERATORS);
}

/** Why the worker of a task does not get on, in words of its template and of `pod_override`. */
export function causeOfWorker(cause: Cause): Cause {
  return inWords(cause, WORDS_OF_WORKERS);
}

function inWords({ id, severity, sentence, evidence, hint }: Cause, words: Words): Cause {
  const said = (text: string): string => words.reduce((before, [key, word]) => before.replace(key, word), text);
  return { id, severity, sentence: said(sentence), evidence, hint: hint === undefined ? undefined : said(hint) };
}
