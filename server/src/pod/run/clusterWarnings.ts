import type { EngineFacts, JsonObject, PlanProblem, RunPlan } from "../../protocol.ts";
import { kubernetesQuantity } from "../../values/quantity.ts";

/**
 * What of a planned pod the cluster does not have or allow, by what was read of it: also where a base manifest names it.
 * Silent about all that is not known.
 */
export function clusterWarnings(plan: RunPlan, facts: EngineFacts): readonly PlanProblem[] {
  const spec = plan.pod.spec as JsonObject | undefined;
  const missing = (
    [
      ["serviceAccountName", "service account", facts.serviceAccounts],
      ["priorityClassName", "priority class", facts.priorityClasses],
      ["runtimeClassName", "runtime class", facts.runtimeClasses],
    ] as const
  ).flatMap(([field, word, known]): PlanProblem[] => {
    const name = spec?.[field];
    if (typeof name !== "string" || name === "" || !known || known.includes(name)) return [];
    const message = `${facts.cluster} has no ${word} "${name}"${field === "serviceAccountName" ? ` in namespace "${facts.namespace}"` : ""}.`;
    return [warning("unknown-cluster-name", message, plan, `/spec/${field}`)];
  });
  return [...missing, ...quotaWarnings(plan, facts)];
}

/** Amounts of the main container that are above what a quota allows in all. */
function quotaWarnings(plan: RunPlan, { quotas = {}, namespace }: EngineFacts): readonly PlanProblem[] {
  return Object.entries(quotas).flatMap(([name, most]): PlanProblem[] => {
    const [, side = "requests", resource = ""] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name) ?? [];
    const pointer = `/spec/containers/0/resources/${side}/${resource}`;
    const asked = resource === "" ? undefined : valueAt(plan.pod, pointer);
    if (typeof asked !== "string" && typeof asked !== "number") return [];
    const [wanted, allowed] = [kubernetesQuantity(String(asked)), kubernetesQuantity(most)];
    if (wanted === undefined || allowed === undefined || wanted <= allowed) return [];
    const message = `The pod's ${side === "limits" ? "limit" : "request"} of ${asked} ${resource} is above the quota of namespace "${namespace}" (${name} ${most} for all pods): it would be refused.`;
    return [warning("above-quota", message, plan, pointer)];
  });
}

function valueAt(pod: JsonObject, pointer: string): unknown {
  const step = (value: unknown, name: string): unknown =>
    typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  return pointer.split("/").slice(1).reduce<unknown>(step, pod);
}

function warning(code: PlanProblem["code"], message: string, plan: RunPlan, pointer: string): PlanProblem {
  const origin = plan.lineOrigins[plan.linePointers.indexOf(pointer)];
  return { code, severity: "warning", message, ...(origin && { origin }) };
}
