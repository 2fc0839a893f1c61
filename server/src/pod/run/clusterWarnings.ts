import type { EngineFacts, JsonObject, PlanProblem, RunPlan } from "../../protocol.ts";
import { kubernetesQuantity } from "../../values/quantity.ts";
import { missingNames, notInCluster, type NamedField } from "../../schema/kubernetes/clusterNames.ts";
import { pointerStep } from "../serialise.ts";
import type { Json } from "../types.ts";

/**
 * What of a planned pod the cluster does not have or allow, by what was read of it: wherever a cfg file, Python or a base
 * manifest names it. Silent about all that is not known.
 */
export function clusterWarnings(plan: RunPlan, facts: EngineFacts): readonly PlanProblem[] {
  const missing = [...missingNames(fieldsOf(plan.pod), facts)].map(({ kind, name, at }) =>
    warning("unknown-cluster-name", notInCluster(kind, name, facts), plan, at),
  );
  return [...missing, ...quotaWarnings(plan, facts)];
}

/** Every text of a pod, with the JSON pointer to it. */
function* fieldsOf(value: Json, path: readonly (string | number)[] = [], pointer = ""): Generator<NamedField<string>> {
  if (typeof value !== "object" || value === null) return;
  const members: readonly (readonly [string | number, Json])[] = isList(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  for (const [name, member] of members) {
    const at = pointer + pointerStep(name);
    if (typeof member === "string") {
      // Jinja, and marks of what is not known, stand for other names.
      if (/[{<]/u.test(member)) continue;
      const beside = (field: string): string | undefined => textOf((value as JsonObject)[field]);
      yield { path: [...path, name], name: member, at, keyAt: at, beside };
    } else yield* fieldsOf(member, [...path, name], at);
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
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
