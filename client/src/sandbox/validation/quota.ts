import type { StatusCause } from "../api/status.ts";
import type { Quota, ScopeRequirement } from "../objects.ts";
import { invalidAs, invalidValue, required } from "./causes.ts";
import { qualifiedName } from "./names.ts";
import { isExtended } from "./pod/resources.ts";
import { quantityOrZero } from "./quantity.ts";

const SCOPES = [
  "Terminating",
  "NotTerminating",
  "BestEffort",
  "NotBestEffort",
  "PriorityClass",
  "CrossNamespacePodAffinity",
  "VolumeAttributesClass",
];
const CONFLICTS: readonly (readonly [string, string])[] = [
  ["Terminating", "NotTerminating"],
  ["BestEffort", "NotBestEffort"],
];
/** What scoped quotas may count: pods of any scope, compute resources of those that ask for some, claims and their storage. */
const OF_PODS = /^(?:pods|(?:(?:requests|limits)\.)?(?:cpu|memory))$/;
const MAY_COUNT: Readonly<Record<string, RegExp>> = {
  BestEffort: /^pods$/,
  VolumeAttributesClass: /^(?:persistentvolumeclaims|requests\.storage)$/,
};

/** One for each amount that pods of a scope do not have. */
function isMisapplied(scope: string, hard: Readonly<Record<string, string>>): string[] {
  const mayCount = MAY_COUNT[scope] ?? OF_PODS;
  return Object.keys(hard).filter((name) => SCOPES.includes(scope) && STANDARD.test(name) && !mayCount.test(name));
}

const isConflict = (scopes: readonly string[]): boolean =>
  CONFLICTS.some(([one, other]) => scopes.includes(one) && scopes.includes(other));

const OF_CONTAINERS =
  "(?:requests\\.|limits\\.)?(?:cpu|memory|ephemeral-storage)|requests\\.storage|(?:requests\\.)?hugepages-.+";
const COUNTS =
  "pods|resourcequotas|services|replicationcontrollers|secrets|configmaps|persistentvolumeclaims|services\\.(?:nodeports|loadbalancers)";
const COUNTED = new RegExp(`^(?:${COUNTS})$`);
const STANDARD = new RegExp(`^(?:${COUNTS}|${OF_CONTAINERS})$`);

export function checkQuotaUpdate({ spec: before }: Quota, { spec: after }: Quota): StatusCause[] {
  const { scopes = [] } = after ?? {};
  const isSame = [...(before?.scopes ?? [])].sort().join() === [...scopes].sort().join();
  return isSame ? [] : [invalidValue("spec.scopes", scopes, "field is immutable")];
}

/** A name of Kubernetes' own, or one with a domain; objects are counted whole. */
function checkAmount(name: string, amount: string, field: string): StatusCause[] {
  const causes = invalidAs(field, name, qualifiedName(name));
  if (causes.length === 0 && !name.includes("/") && !STANDARD.test(name)) {
    causes.push(invalidValue(field, name, "must be a standard resource type or fully qualified"));
    causes.push(invalidValue(field, name, "must be a standard resource for quota"));
  }
  const value = quantityOrZero(amount);
  if (value < 0) causes.push(invalidValue(field, amount, "must be greater than or equal to 0"));
  if ((COUNTED.test(name) || isExtended(name)) && !Number.isInteger(value))
    causes.push(invalidValue(field, amount, "must be an integer"));
  return causes;
}

const ALL_OR_NONE =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, " +
  "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

const SELECTOR = "spec.scopeSelector.matchExpressions";
/** These are chosen by name. */
const OF_CLASSES = ["PriorityClass", "VolumeAttributesClass"];

function checkSelector(
  requirements: readonly ScopeRequirement[],
  hard: Readonly<Record<string, string>>,
): StatusCause[] {
  const at = SELECTOR;
  return requirements.flatMap(({ scopeName, operator, values = [] }) => {
    const causes = SCOPES.includes(scopeName) ? [] : [invalidValue(`${at}.scopeName`, scopeName, "unsupported scope")];
    const shown = {
      MatchExpressions: requirements.map((one) => ({
        ScopeName: one.scopeName,
        Operator: one.operator,
        Values: one.values ?? null,
      })),
    };
    const misapplied = invalidValue(at, shown, "unsupported scope applied to resource");
    causes.push(...isMisapplied(scopeName, hard).map(() => misapplied));
    if (SCOPES.includes(scopeName) && !OF_CLASSES.includes(scopeName) && operator !== "Exists") {
      causes.push(invalidValue(`${at}.operator`, operator, ALL_OR_NONE));
    }
    const isSet = operator === "In" || operator === "NotIn";
    if (isSet && values.length === 0) {
      const why = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
      causes.push(required(`${at}.values`, why));
    }
    if (!isSet && values.length > 0) {
      const why = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
      causes.push(invalidValue(`${at}.values`, values, why));
    }
    const isKnown = isSet || operator === "Exists" || operator === "DoesNotExist";
    return isKnown ? causes : [...causes, invalidValue(`${at}.operator`, operator, "not a valid selector operator")];
  });
}

/** What the API server would refuse in a quota, in its order and words (Kubernetes 1.34). */
export function checkQuota({ spec }: Quota): StatusCause[] {
  const { hard = {}, scopes = [] } = spec ?? {};
  const causes = Object.entries(hard).flatMap(([name, amount]) => checkAmount(name, amount, `spec.hard[${name}]`));
  const wrong = (why: string): StatusCause => invalidValue("spec.scopes", scopes, why);
  for (const scope of scopes) {
    if (!SCOPES.includes(scope)) causes.push(wrong("unsupported scope"));
    causes.push(...isMisapplied(scope, hard).map(() => wrong("unsupported scope applied to resource")));
  }
  if (isConflict(scopes)) causes.push(wrong("conflicting scopes"));
  const selected = spec?.scopeSelector?.matchExpressions ?? [];
  causes.push(...checkSelector(selected, hard));
  if (!isConflict(selected.map(({ scopeName }) => scopeName))) return causes;
  // What is shown are the other scopes: so does the API server.
  return [...causes, invalidValue(SELECTOR, spec?.scopes ?? null, "conflicting scopes")];
}
