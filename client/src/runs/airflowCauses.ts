import type { RunPlan } from "../../../server/src/protocol.ts";
import type { Cause } from "../cluster/index.ts";
import { t } from "../l10n.ts";

/** How people of Airflow call what DBND has keys for. */
interface Names {
  readonly image: string;
  readonly nodeSelector: string;
  readonly resources: string;
  readonly command: string;
  readonly variables: string;
  readonly account: string;
  readonly security: string;
  readonly startup: string;
  readonly pullSecrets: string;
}

/** Arguments of an operator. */
const OF_OPERATORS: Names = {
  image: "image",
  nodeSelector: "node_selector",
  resources: "container_resources",
  command: "cmds",
  variables: "env_from",
  account: "service_account_name",
  security: "security_context",
  startup: "startup_timeout_seconds",
  pullSecrets: "image_pull_secrets",
};

/** A key of `airflow.cfg`, and fields of a worker's template. */
const OF_WORKERS: Names = {
  image: "worker_container_repository",
  nodeSelector: "nodeSelector",
  resources: "resources",
  command: "command",
  variables: "envFrom",
  account: "serviceAccountName",
  security: "securityContext",
  startup: "worker_pods_pending_timeout",
  pullSecrets: "imagePullSecrets",
};

/** The field of the pod that an engine's key becomes, as JSON pointer. */
const FIELDS: Readonly<Record<string, string>> = {
  container_repository: "/spec/containers/0/image",
  container_tag: "/spec/containers/0/image",
  image_pull_policy: "/spec/containers/0/imagePullPolicy",
  image_pull_secrets: "/spec/imagePullSecrets",
  node_selectors: "/spec/nodeSelector",
  tolerations: "/spec/tolerations",
  affinity: "/spec/affinity",
  request_cpu: "/spec/containers/0/resources/requests/cpu",
  request_memory: "/spec/containers/0/resources/requests/memory",
  limit_cpu: "/spec/containers/0/resources/limits/cpu",
  limit_memory: "/spec/containers/0/resources/limits/memory",
  requests: "/spec/containers/0/resources/requests",
  limits: "/spec/containers/0/resources/limits",
  service_account_name: "/spec/serviceAccountName",
  secrets: "/spec/containers/0/env",
  env_vars: "/spec/containers/0/env",
  configmaps: "/spec/containers/0/envFrom",
  volumes: "/spec/volumes",
  volume_mounts: "/spec/containers/0/volumeMounts",
  security_context: "/spec/securityContext",
  dbnd_executable: "/spec/containers/0/command",
  namespace: "/metadata/namespace",
  // No field of the pod: it is told, and changed, at the call that makes it.
  startup_timeout: "",
};

/** The field of the pod (JSON pointer) that an engine's key becomes; undefined where it becomes none, or several. */
export function fieldOfKey(key: string): string | undefined {
  return FIELDS[key] === "" ? undefined : FIELDS[key];
}

/** True for the pods of operators and of workers, which no cfg file of DBND makes. */
export function isOfAirflow({ operator, executor }: Pick<RunPlan, "operator" | "executor">): boolean {
  return operator !== undefined || executor !== undefined;
}

/** The cause in the words of whoever makes the pod: DBND's keys, arguments of an operator, fields of a template. */
export function causeInWords(cause: Cause, { operator, executor }: Pick<RunPlan, "operator" | "executor">): Cause {
  // What the executor itself is told stands in `airflow.cfg`, and not in the pod.
  if (cause.section !== undefined) return cause;
  if (executor) return causeOfWorker(cause);
  return operator ? causeOfOperator(cause) : cause;
}

/** Why the pod of an operator does not get on, in words of its arguments, and which field of its pod is meant. */
export function causeOfOperator(cause: Cause): Cause {
  return inWords(cause, OF_OPERATORS);
}

/** Why the worker of a task does not get on, in words of its template and of `pod_override`. */
export function causeOfWorker(cause: Cause): Cause {
  return inWords(cause, OF_WORKERS);
}

/** Fields of names that no key of an engine has. */
const NAME_FIELDS: Readonly<Record<string, string>> = {
  priorityclasses: "/spec/priorityClassName",
  runtimeclasses: "/spec/runtimeClassName",
};

function inWords(
  { id, severity, sentence, evidence, hint, key, fix, missing, field: ofTemplate }: Cause,
  names: Names,
): Cause {
  const words = wordsFor(names);
  const said = (text: string): string => words.reduce((before, [pattern, word]) => before.replace(pattern, word), text);
  const told = { id, severity, sentence: said(sentence), evidence };
  const next = id === "out-of-memory" ? t("Raise the memory limit in {0}.", names.resources) : hint && said(hint);
  if (key === undefined) return { ...told, hint: next };
  const nameField = NAME_FIELDS[missing?.kind ?? ""];
  // Of the template as a whole nothing says which of its files is meant.
  const field = nameField ?? FIELDS[key];
  if (field === undefined) {
    return { ...told, hint: next, ...(ofTemplate !== undefined && { key: nameOf(ofTemplate), field: ofTemplate }) };
  }
  // Amounts are told apart in a menu: both are arguments of the same name.
  const title = fix && said(fix.title.replaceAll(/(request|limit)_(memory|cpu)/g, "$1s.$2"));
  return {
    ...told,
    hint: next,
    key: nameField?.slice(nameField.lastIndexOf("/") + 1) ?? said(key),
    field,
    missing,
    ...(fix && { fix: { ...fix, title: title ?? fix.title } }),
  };
}

/** What people call a field: of a list or a probe's details the list or the probe. */
function nameOf(pointer: string): string {
  const steps = pointer.split("/").slice(2);
  const probe = steps.find((step) => /Probe$|^lifecycle$/.test(step));
  const isContainer = /^(?:initContainers|containers)$/.test(steps[0] ?? "");
  return probe ?? (isContainer ? (steps.slice(2).findLast((step) => !/^\d+$/.test(step)) ?? steps[0]) : steps[0]) ?? "";
}

/** DBND's keys, which stand as they are in every language, and what is said instead of them. */
function wordsFor({
  image,
  nodeSelector,
  resources,
  command,
  variables,
  account,
  security,
  startup,
  pullSecrets,
}: Names): readonly (readonly [RegExp, string])[] {
  return [
    [/container_repository(?:(?:,| \p{L}+) container_tag)?|container_tag/gu, image],
    [/`?node_selectors`?/g, nodeSelector],
    [
      /(?:limit|request)_(?:memory|cpu)(?: \([^)]*_(?:memory|cpu)\))?|^(?:limits|requests)$|`(?:limits|requests)`/g,
      resources,
    ],
    [/dbnd_executable/g, command],
    [/`?configmaps`?/g, variables],
    [/service_account_name/g, account],
    [/security_context/g, security],
    [/startup_timeout(?!_)/g, startup],
    [/image_pull_secrets/g, pullSecrets],
    [/pod_yaml/g, t("the pod's template")],
  ];
}
