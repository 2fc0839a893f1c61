import { canonical } from "../../api/canonical.ts";
import type { StatusCause } from "../../api/status.ts";
import type { Json, KubeObject } from "../../objects.ts";
import { omit } from "../../omit.ts";
import { goValue } from "../../schema/goValue.ts";
import { invalidAs, invalidValue, notNegative, oneOf, required, unsupported } from "../causes.ts";
import type { LabelSelector } from "../labels.ts";
import { checkLabelSelector } from "../labels.ts";
import { dnsLabel, dnsSubdomain } from "../names.ts";
import { checkFailurePolicy, type FailurePolicy } from "./failurePolicy.ts";
import { checkSuccessPolicy, type SuccessPolicy } from "./successPolicy.ts";
import type { PodTemplate } from "./template.ts";
import { checkTemplate, selects } from "./template.ts";

export interface JobSpec {
  readonly parallelism?: number;
  readonly completions?: number;
  readonly activeDeadlineSeconds?: number;
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly completionMode?: string;
  readonly manualSelector?: boolean;
  readonly suspend?: boolean;
  readonly podReplacementPolicy?: string;
  readonly podFailurePolicy?: FailurePolicy;
  readonly successPolicy?: SuccessPolicy;
  readonly managedBy?: string;
  readonly selector?: LabelSelector;
  readonly template: PodTemplate;
}

export interface Job extends KubeObject {
  readonly spec: JobSpec;
}

const COUNTS = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
] as const;
const MOST_PARALLEL = 100_000;

/** What the API server would refuse in a Job, in its order and words (Kubernetes 1.34). */
export function checkJob({ metadata, spec }: Job): StatusCause[] {
  const causes = [...checkSelectorOfJob(metadata, spec), ...checkSelectedSpec(spec)];
  const last = `${metadata.name}-${(spec.completions ?? 1) - 1}`;
  if (spec.completionMode === "Indexed" && (spec.completions ?? 0) > 0 && dnsLabel(last).length > 0) {
    const why = `will not able to create pod with invalid DNS label: ${last}`;
    causes.push(invalidValue("metadata.name", metadata.name, why));
  }
  return causes;
}

/** What is wrong with what a Job is to do, and with the pods that it takes for its own. */
function checkSelectedSpec(spec: JobSpec): StatusCause[] {
  const { selector, template } = spec;
  const labels = template.metadata?.labels;
  const causes = checkJobSpec(spec, "spec");
  if (!selector) causes.push(required("spec.selector"));
  else causes.push(...checkLabelSelector(selector, "spec.selector"));
  if (!selector || selects(selector, labels ?? {}) === false) {
    const why = "`selector` does not match template `labels`";
    causes.push(invalidValue("spec.template.metadata.labels", labels ? sorted(labels) : null, why));
  }
  return causes;
}

/** A selector that is not the Job's own has to be asked for. */
function checkSelectorOfJob(
  { uid, name }: { readonly uid: string; readonly name: string },
  { manualSelector, selector, template }: JobSpec,
): StatusCause[] {
  if (manualSelector === true || !selector) return [];
  const prefix = "batch.kubernetes.io/";
  const own = {
    "controller-uid": uid,
    "job-name": name,
    [`${prefix}controller-uid`]: uid,
    [`${prefix}job-name`]: name,
  };
  const labels = template.metadata?.labels ?? {};
  const causes = Object.entries(own).flatMap(([label, expected]): StatusCause[] => {
    const field = `spec.template.metadata.labels[${label}]`;
    const why = `must be '${expected}'`;
    if (!(label in labels)) return [required(field, why)];
    return labels[label] === expected ? [] : [invalidValue(field, sorted(labels), why)];
  });
  return selects(selector, own) === false
    ? [...causes, invalidValue("spec.selector", shownOf({ selector }, "selector"), "`selector` not auto-generated")]
    : causes;
}

/** What is wrong with what a Job, or those of a CronJob, are to do. */
export function checkJobSpec(spec: JobSpec, field: string): StatusCause[] {
  const counts = COUNTS.flatMap((name) => notNegative(`${field}.${name}`, spec[name]));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    counts.push(required(`${field}.backoffLimitPerIndex`, "when maxFailedIndexes is specified"));
  }
  const { podFailurePolicy, podReplacementPolicy, template } = spec;
  const replacing = podFailurePolicy ? ["Failed"] : ["Failed", "TerminatingOrFailed"];
  return [
    ...counts,
    ...checkManager(spec.managedBy, `${field}.managedBy`),
    ...checkMode(spec, field),
    ...(podFailurePolicy ? checkFailurePolicy(podFailurePolicy, spec, `${field}.podFailurePolicy`) : []),
    ...oneOf(`${field}.podReplacementPolicy`, podReplacementPolicy, replacing),
    ...checkTemplate(template, `${field}.template`),
    ...checkRestart(spec, `${field}.template.spec.restartPolicy`),
  ];
}

function checkMode(spec: JobSpec, field: string): StatusCause[] {
  const { completionMode = "NonIndexed", completions, parallelism = 0, maxFailedIndexes } = spec;
  const causes = oneOf(`${field}.completionMode`, completionMode, ["NonIndexed", "Indexed"]);
  const at = (name: string): string => `${field}.${name}`;
  if (completionMode === "Indexed") {
    if (completions === undefined) causes.push(required(at("completions"), "when completion mode is Indexed"));
    else if (spec.successPolicy) {
      causes.push(...checkSuccessPolicy(spec.successPolicy, completions, at("successPolicy")));
    }
    if (parallelism > MOST_PARALLEL) {
      const why = `must be less than or equal to ${MOST_PARALLEL} when completion mode is Indexed`;
      causes.push(invalidValue(at("parallelism"), parallelism, why));
    }
    if (completions !== undefined && (maxFailedIndexes ?? 0) > completions) {
      const why = "must be less than or equal to completions";
      causes.push(invalidValue(at("maxFailedIndexes"), maxFailedIndexes, why));
    }
  } else if (completionMode === "NonIndexed") {
    for (const name of ["backoffLimitPerIndex", "maxFailedIndexes"] as const) {
      if (spec[name] !== undefined) causes.push(invalidValue(at(name), spec[name], "requires indexed completion mode"));
    }
    if (spec.successPolicy) {
      const shown = goValue("SuccessPolicy", spec.successPolicy as unknown as Json);
      causes.push(invalidValue(at("successPolicy"), shown, "requires indexed completion mode"));
    }
  }
  return causes;
}

const sorted = (labels: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

function checkRestart({ template, podFailurePolicy }: JobSpec, field: string): StatusCause[] {
  const { restartPolicy } = template.spec;
  const known = ["OnFailure", "Never"];
  if (restartPolicy === "Always") return [required(field, 'valid values: "OnFailure", "Never"')];
  if (!known.includes(restartPolicy)) return [unsupported(field, restartPolicy, known)];
  return podFailurePolicy && restartPolicy !== "Never"
    ? [invalidValue(field, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')]
    : [];
}

/** Who looks after a Job, where the cluster does not: a path of a domain (`IsDomainPrefixedPath`). */
function checkManager(manager: string | undefined, field: string): StatusCause[] {
  if (manager === undefined) return [];
  if (manager === "") return [required(field)];
  const [, host = "", path = ""] = /^([^/]*)\/(.*)$/s.exec(manager) ?? [];
  const why = 'must be a domain-prefixed path (such as "acme.io/foo")';
  const causes =
    host === "" || path === "" ? [invalidValue(field, manager, why)] : invalidAs(field, host, dnsSubdomain(host));
  if (path !== "" && host !== "" && !PATH.test(path)) {
    causes.push(invalidValue(field, path, `Invalid path (regex used for validation is '${PATH_TEXT}')`));
  }
  if (manager.length <= LONGEST_MANAGER) return causes;
  const message = `Too long: may not be more than ${LONGEST_MANAGER} bytes`;
  return [...causes, { reason: "FieldValueTooLong", message, field }];
}

const LONGEST_MANAGER = 63;
const PATH_TEXT = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const PATH = new RegExp(`^${PATH_TEXT}$`);

const FIXED = [
  "selector",
  "template",
  "completionMode",
  "podFailurePolicy",
  "backoffLimitPerIndex",
  "managedBy",
  "successPolicy",
] as const;

const STRUCTS: Readonly<Record<string, string>> = {
  selector: "*LabelSelector",
  template: "PodTemplateSpec",
  podFailurePolicy: "*PodFailurePolicy",
  successPolicy: "*SuccessPolicy",
};

/** A field of a Job as messages show it: a struct as Go has it. */
function shownOf(spec: Partial<JobSpec>, name: keyof JobSpec): Json {
  const value = (spec[name] ?? null) as unknown as Json;
  const struct = STRUCTS[name];
  if (struct === undefined) return value;
  return goValue(struct, value);
}

/** What is wrong with a Job's change: its spec is looked at once more, and some of it may not be changed any more. */
export function checkJobUpdate({ spec: before }: Job, { spec: after }: Job): StatusCause[] {
  const isSame = (name: keyof JobSpec): boolean => canonical(before[name] ?? null) === canonical(after[name] ?? null);
  const fixed = (name: keyof JobSpec): StatusCause[] =>
    isSame(name) ? [] : [invalidValue(`spec.${name}`, shownOf(after, name), "field is immutable")];
  const { completions, parallelism, completionMode } = after;
  const tandem =
    completionMode !== "Indexed"
      ? fixed("completions")
      : isSame("completions") || completions === parallelism
        ? []
        : [invalidValue("spec.completions", completions, "can only be modified in tandem with spec.parallelism")];
  // While it is suspended and has not begun, where its pods may run can be changed.
  const isOpen = before.suspend === true;
  const rest = ({ spec }: PodTemplate): string => {
    const affinity = omit((spec.affinity ?? {}) as { readonly nodeAffinity?: object }, "nodeAffinity");
    return canonical({ ...omit(spec, "nodeSelector", "tolerations", "schedulingGates"), affinity });
  };
  const names = FIXED.filter(
    (name) => name !== "template" || !(isOpen && rest(before.template) === rest(after.template)),
  );
  return [...checkSelectedSpec(after), ...tandem, ...names.flatMap(fixed)];
}
