import type { StatusCause } from "../api/status.ts";
import type { Quota } from "../objects.ts";
import { invalidValue } from "./causes.ts";
import { quantityOrZero } from "./quantity.ts";

const SCOPES = [
  "Terminating",
  "NotTerminating",
  "BestEffort",
  "NotBestEffort",
  "PriorityClass",
  "CrossNamespacePodAffinity",
];
const CONFLICTS: readonly (readonly [string, string])[] = [
  ["Terminating", "NotTerminating"],
  ["BestEffort", "NotBestEffort"],
];
/** What scoped quotas may count: pods of any scope, and compute resources of those that ask for some. */
const OF_PODS = /^(?:pods|(?:(?:requests|limits)\.)?(?:cpu|memory))$/;

const OF_CONTAINERS =
  "(?:requests\\.|limits\\.)?(?:cpu|memory|ephemeral-storage)|requests\\.storage|(?:requests\\.)?hugepages-.+";
const COUNTS =
  "pods|resourcequotas|services|replicationcontrollers|secrets|configmaps|persistentvolumeclaims|services\\.(?:nodeports|loadbalancers)";
const COUNTED = new RegExp(`^(?:${COUNTS})$`);
const STANDARD = new RegExp(`^(?:${COUNTS}|${OF_CONTAINERS})$`);

/** A name of Kubernetes' own, or one with a domain; objects are counted whole. */
function checkAmount(name: string, amount: string, field: string): StatusCause[] {
  const causes: StatusCause[] = [];
  if (!name.includes("/") && !STANDARD.test(name)) {
    causes.push(invalidValue(field, name, "must be a standard resource type or fully qualified"));
    causes.push(invalidValue(field, name, "must be a standard resource for quota"));
  }
  const value = quantityOrZero(amount);
  if (value < 0) causes.push(invalidValue(field, amount, "must be greater than or equal to 0"));
  if (COUNTED.test(name) && !Number.isInteger(value)) causes.push(invalidValue(field, amount, "must be an integer"));
  return causes;
}

/** What the API server would refuse in a quota, in its order and words (Kubernetes 1.34). */
export function checkQuota({ spec }: Quota): StatusCause[] {
  const { hard = {}, scopes = [] } = spec ?? {};
  const causes = Object.entries(hard).flatMap(([name, amount]) => checkAmount(name, amount, `spec.hard[${name}]`));
  const wrong = (why: string): StatusCause => invalidValue("spec.scopes", scopes, why);
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) causes.push(wrong("unsupported scope"));
    const mayCount = scope === "BestEffort" ? /^pods$/ : OF_PODS;
    for (const name of Object.keys(hard)) {
      if (SCOPES.includes(scope) && !mayCount.test(name)) causes.push(wrong("unsupported scope applied to resource"));
    }
  }
  const isBoth = CONFLICTS.some(([one, other]) => scopes.includes(one) && scopes.includes(other));
  return isBoth ? [...causes, wrong("conflicting scopes")] : causes;
}
