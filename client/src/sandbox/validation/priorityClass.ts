import type { PriorityClass } from "../admission/priorities.ts";
import type { StatusCause } from "../api/status.ts";
import { forbiddenField, oneOf } from "./causes.ts";

const LARGEST = 1_000_000_000;

/** What the API server would refuse in a class of priority (Kubernetes 1.34). */
export function checkPriorityClass({ metadata, value, preemptionPolicy }: PriorityClass): StatusCause[] {
  const { name } = metadata;
  const reserved =
    "priority class names with 'system-' prefix are reserved for system use only. error: " +
    `${name} is not a known system priority class`;
  const most = `maximum allowed value of a user defined priority is ${LARGEST}`;
  const size = value > LARGEST ? [forbiddenField("value", most)] : [];
  return [
    ...(name.startsWith("system-") ? [forbiddenField("metadata.name", reserved)] : size),
    ...oneOf("preemptionPolicy", preemptionPolicy, ["PreemptLowerPriority", "Never"]),
  ];
}
