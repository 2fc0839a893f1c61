import type { StatusCause } from "../../api/status.ts";
import type { NodeRequirement, NodeSelectorTerm, PodTerm } from "../../podObjects.ts";
import { forbiddenField, invalidAs, invalidValue, required } from "../causes.ts";
import { checkLabelSelector, checkValues, NO_VALUES, VALUES_NEEDED } from "../labels.ts";
import { dnsLabel, dnsSubdomain, qualifiedName } from "../names.ts";

export interface Affinity {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution?: {
      readonly nodeSelectorTerms?: readonly NodeSelectorTerm[];
    };
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredNodes[];
  };
  readonly podAffinity?: NearPods;
  readonly podAntiAffinity?: NearPods;
}

interface PreferredNodes {
  readonly weight: number;
  readonly preference?: NodeSelectorTerm;
}

interface NearPods {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodTerm[];
}

interface WeightedPodTerm {
  readonly weight: number;
  readonly podAffinityTerm?: PodTerm;
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/** What the API server would refuse in a pod's affinity (Kubernetes 1.34). */
export function checkAffinity({ nodeAffinity, podAffinity, podAntiAffinity }: Affinity, field: string): StatusCause[] {
  const nodes = `${field}.nodeAffinity`;
  const selector = nodeAffinity?.[REQUIRED];
  return [
    ...(selector ? checkNodeSelector(selector.nodeSelectorTerms ?? [], `${nodes}.${REQUIRED}.nodeSelectorTerms`) : []),
    ...(nodeAffinity?.[PREFERRED] ?? []).flatMap(({ weight, preference }, index) => {
      const at = `${nodes}.${PREFERRED}[${index}]`;
      return [...checkWeight(weight, at), ...checkNodeTerm(preference ?? {}, false, `${at}.preference`)];
    }),
    ...checkNearPods(podAffinity ?? {}, `${field}.podAffinity`),
    ...checkNearPods(podAntiAffinity ?? {}, `${field}.podAntiAffinity`),
  ];
}

function checkNodeSelector(terms: readonly NodeSelectorTerm[], field: string): StatusCause[] {
  if (terms.length === 0) return [required(field, "must have at least one node selector term")];
  return terms.flatMap((term, index) => checkNodeTerm(term, true, `${field}[${index}]`));
}

/** `strict`: values have to be such as labels can have. */
function checkNodeTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  strict: boolean,
  field: string,
): StatusCause[] {
  return [
    ...matchExpressions.flatMap((one, index) => {
      const at = `${field}.matchExpressions[${index}]`;
      const ofKey = invalidAs(`${at}.key`, one.key, qualifiedName(one.key));
      return [...checkRequirement(one, at), ...ofKey, ...(strict ? checkValues(one, at) : [])];
    }),
    ...matchFields.flatMap((one, index) => checkField(one, `${field}.matchFields[${index}]`)),
  ];
}

function checkRequirement({ operator, values = [] }: NodeRequirement, field: string): StatusCause[] {
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length > 0 ? [] : [required(`${field}.values`, VALUES_NEEDED)];
    case "Exists":
    case "DoesNotExist":
      return values.length === 0 ? [] : [forbiddenField(`${field}.values`, NO_VALUES)];
    case "Gt":
    case "Lt":
      return values.length === 1
        ? []
        : [required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalidValue(`${field}.operator`, operator, "not a valid selector operator")];
  }
}

/** Of a node's fields, only its name can be chosen by. */
function checkField({ key, operator, values = [] }: NodeRequirement, field: string): StatusCause[] {
  const isKnown = operator === "In" || operator === "NotIn";
  const one = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
  return [
    ...(isKnown ? [] : [invalidValue(`${field}.operator`, operator, "not a valid selector operator")]),
    ...(isKnown && values.length !== 1 ? [required(`${field}.values`, one)] : []),
    ...(key === "metadata.name"
      ? values.flatMap((value, index) => invalidAs(`${field}.values[${index}]`, value, dnsSubdomain(value)))
      : [invalidValue(`${field}.key`, key, "not a valid field selector key")]),
  ];
}

function checkNearPods(terms: NearPods, field: string): StatusCause[] {
  return [
    ...(terms[REQUIRED] ?? []).flatMap((term, index) => checkPodTerm(term, `${field}.${REQUIRED}[${index}]`)),
    ...(terms[PREFERRED] ?? []).flatMap(({ weight, podAffinityTerm = { topologyKey: "" } }, index) => {
      const at = `${field}.${PREFERRED}[${index}]`;
      return [...checkWeight(weight, at), ...checkPodTerm(podAffinityTerm, `${at}.podAffinityTerm`)];
    }),
  ];
}

function checkPodTerm(
  { topologyKey, labelSelector, namespaceSelector, namespaces = [] }: PodTerm,
  field: string,
): StatusCause[] {
  return [
    ...checkLabelSelector(labelSelector, `${field}.labelSelector`),
    ...checkLabelSelector(namespaceSelector, `${field}.namespaceSelector`),
    ...namespaces.flatMap((name) => invalidAs(`${field}.namespace`, name, dnsLabel(name))),
    ...(topologyKey === "" ? [required(`${field}.topologyKey`, "can not be empty")] : []),
    ...invalidAs(`${field}.topologyKey`, topologyKey, qualifiedName(topologyKey)),
  ];
}

function checkWeight(weight: number, field: string): StatusCause[] {
  return weight > 0 && weight <= 100 ? [] : [invalidValue(`${field}.weight`, weight, "must be in the range 1-100")];
}
