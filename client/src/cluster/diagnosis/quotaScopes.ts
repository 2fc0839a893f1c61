import type { QuotaScope, ResourceQuota } from "../facts/namespaceLimits.ts";
import type { PodSpec } from "../objects.ts";

/**
 * Whether a quota counts a pod, by its scopes (Kubernetes 1.34, `pods` evaluator). One of a scope that we do not know counts none.
 *
 * @param isBestEffort no container of the pod asks for anything, and no limit range does it for them
 */
export function isCounted(spec: PodSpec, { spec: quota }: ResourceQuota, isBestEffort: boolean): boolean {
  const named = (quota?.scopes ?? []).map((scopeName): QuotaScope => ({ scopeName, operator: "Exists" }));
  return [...named, ...(quota?.scopeSelector?.matchExpressions ?? [])].every((scope) =>
    isIn(spec, scope, isBestEffort),
  );
}

function isIn({ activeDeadlineSeconds, priorityClassName = "" }: PodSpec, scope: QuotaScope, isBest: boolean): boolean {
  switch (scope.scopeName) {
    case "Terminating":
      return activeDeadlineSeconds !== undefined;
    case "NotTerminating":
      return activeDeadlineSeconds === undefined;
    case "BestEffort":
      return isBest;
    case "NotBestEffort":
      return !isBest;
    case "PriorityClass":
      return isOfClass(priorityClassName, scope);
    case undefined:
    default:
      return false;
  }
}

function isOfClass(name: string, { operator, values }: QuotaScope): boolean {
  const isNamed = values?.includes(name) === true;
  switch (operator) {
    case "In":
      return isNamed;
    case "NotIn":
      return !isNamed;
    case "DoesNotExist":
      return name === "";
    case undefined:
    default:
      return name !== "";
  }
}
