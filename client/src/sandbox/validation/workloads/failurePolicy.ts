import type { StatusCause } from "../../api/status.ts";
import { invalidAs, invalidValue, oneOf } from "../causes.ts";
import { qualifiedName } from "../names.ts";
import type { PodTemplate } from "./template.ts";

/** What a Job does about pods that fail in a certain way. */
export interface FailurePolicy {
  readonly rules?: readonly FailureRule[];
}

export interface FailureRule {
  readonly action: string;
  readonly onExitCodes?: {
    readonly containerName?: string;
    readonly operator: string;
    readonly values?: readonly number[];
  };
  readonly onPodConditions?: readonly { readonly type?: string; readonly status: string }[];
}

interface OfJob {
  readonly backoffLimitPerIndex?: number;
  readonly template: PodTemplate;
}

const ACTIONS = ["Count", "FailIndex", "FailJob", "Ignore"];

/** What the API server would refuse in it (Kubernetes 1.34). */
export function checkFailurePolicy({ rules = [] }: FailurePolicy, job: OfJob, field: string): StatusCause[] {
  return rules.flatMap((rule, index) => checkRule(rule, job, `${field}.rules[${index}]`));
}

function checkRule(rule: FailureRule, job: OfJob, at: string): StatusCause[] {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  const causes = oneOf(`${at}.action`, action, ACTIONS);
  if (action === "FailIndex" && job.backoffLimitPerIndex === undefined) {
    causes.push(invalidValue(`${at}.action`, action, "requires the backoffLimitPerIndex to be set"));
  }
  if (onExitCodes) causes.push(...checkExitCodes(onExitCodes, job, `${at}.onExitCodes`));
  for (const [index, { type = "", status }] of onPodConditions.entries()) {
    const place = `${at}.onPodConditions[${index}]`;
    causes.push(...invalidAs(`${place}.type`, type, qualifiedName(type)));
    causes.push(...oneOf(`${place}.status`, status, ["False", "True", "Unknown"]));
  }
  const both = onExitCodes !== undefined && onPodConditions.length > 0;
  if (both || (!onExitCodes && onPodConditions.length === 0)) {
    const why = both
      ? "specifying both OnExitCodes and OnPodConditions is not supported"
      : "specifying one of OnExitCodes and OnPodConditions is required";
    causes.push({ reason: "FieldValueInvalid", message: `Invalid value: ${why}`, field: at });
  }
  return causes;
}

function checkExitCodes(
  { operator, containerName, values = [] }: NonNullable<FailureRule["onExitCodes"]>,
  { template }: OfJob,
  at: string,
): StatusCause[] {
  const causes = oneOf(`${at}.operator`, operator, ["In", "NotIn"]);
  const names = [...template.spec.containers, ...(template.spec.initContainers ?? [])].map(({ name }) => name);
  if (containerName !== undefined && !names.includes(containerName)) {
    const why = "must be one of the container or initContainer names in the pod template";
    causes.push(invalidValue(`${at}.containerName`, containerName, why));
  }
  if (values.length === 0) causes.push(invalidValue(`${at}.values`, values, "at least one value is required"));
  for (const [index, value] of values.entries()) {
    const place = `${at}.values[${index}]`;
    if (operator === "In" && value === 0) causes.push(invalidValue(place, 0, "must not be 0 for the In operator"));
    if (values.indexOf(value) < index) {
      causes.push({ reason: "FieldValueDuplicate", message: `Duplicate value: ${value}`, field: place });
    }
  }
  const isOrdered = values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value);
  if (!isOrdered) causes.push(invalidValue(`${at}.values`, values, "must be ordered"));
  return causes;
}
