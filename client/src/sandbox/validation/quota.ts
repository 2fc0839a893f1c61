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

/** What the API server would refuse in a quota, in its order and words (Kubernetes 1.34). */
export function checkQuota({ spec }: Quota): StatusCause[] {
  const { hard = {}, scopes = [] } = spec ?? {};
  const causes = Object.entries(hard).flatMap(([name, amount]) =>
    quantityOrZero(amount) < 0
      ? [invalidValue(`spec.hard[${name}]`, amount, "must be greater than or equal to 0")]
      : [],
  );
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
