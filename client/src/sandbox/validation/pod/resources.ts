import type { StatusCause } from "../../api/status.ts";
import type { Amounts } from "../../objects.ts";
import { duplicate, forbiddenField, invalidAs, invalidValue, missing, notNegative, required } from "../causes.ts";
import { qualifiedName } from "../names.ts";
import { quantityOrZero } from "../quantity.ts";

export interface ResourceRequirements {
  readonly limits?: Amounts;
  readonly requests?: Amounts;
  readonly claims?: readonly { readonly name: string; readonly request?: string }[];
}

const OF_CONTAINERS = /^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;
const NATIVE =
  /^(?:cpu|memory|ephemeral-storage|hugepages-.+|storage|pods|services|secrets|configmaps|replicationcontrollers|resourcequotas|persistentvolumeclaims|services\.(?:nodeports|loadbalancers)|(?:requests|limits)\.(?:cpu|memory|ephemeral-storage|storage|hugepages-.+))$/;

/** What the API server would refuse in what a container asks for; `claims` are the names of the pod's (Kubernetes 1.34). */
export function checkResources(
  { limits = {}, requests = {}, claims = [] }: ResourceRequirements,
  podClaims: readonly string[],
  field: string,
): StatusCause[] {
  const amounts = [...Object.entries({ limits, requests })].flatMap(([list, given]) =>
    Object.entries(given).flatMap(([name, amount]) => checkAmount(name, amount, `${field}.${list}[${name}]`)),
  );
  const pairs = Object.entries(requests).flatMap(([name, amount]) => checkPair(name, amount, limits[name], field));
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  const lonelyPages = names.some(isHugePages) && !names.some((name) => name === "cpu" || name === "memory");
  return [
    ...amounts,
    ...pairs,
    ...(lonelyPages ? [forbiddenField(field, "HugePages require cpu or memory")] : []),
    ...checkClaims(claims, podClaims, `${field}.claims`),
  ];
}

function checkAmount(name: string, amount: string, field: string): StatusCause[] {
  const causes = checkContainerResourceName(name, field);
  const value = quantityOrZero(amount);
  // The check of the sign comes with the amount as text.
  causes.push(
    ...notNegative(field, value).map(() => invalidValue(field, amount, "must be greater than or equal to 0")),
  );
  if (isWhole(name) && !Number.isInteger(value)) causes.push(invalidValue(field, amount, "must be an integer"));
  const page = isHugePages(name) ? quantityOrZero(name.slice("hugepages-".length)) : 0;
  if (isHugePages(name) && (value <= 0 || page <= 0 || value % page !== 0)) {
    causes.push(invalidValue(field, amount, `${amount} is not positive integer multiple of ${name}`));
  }
  return causes;
}

/** What is wrong with the name of a resource (Kubernetes 1.34, `validateResourceName`). */
export function checkResourceName(name: string, field: string): StatusCause[] {
  const causes = invalidAs(field, name, qualifiedName(name));
  if (causes.length > 0 || name.includes("/") || NATIVE.test(name)) return causes;
  return [invalidValue(field, name, "must be a standard resource type or fully qualified")];
}

/** As `checkResourceName`, of a resource that containers ask for (`validateContainerResourceName`). */
export function checkContainerResourceName(name: string, field: string): StatusCause[] {
  const causes = checkResourceName(name, field);
  const wrong = (why: string): void => void causes.push(invalidValue(field, name, why));
  const isPlain = !name.includes("/");
  if (isPlain && !OF_CONTAINERS.test(name)) wrong("must be a standard resource for containers");
  if (!isPlain && !isNative(name) && !isExtended(name)) wrong("doesn't follow extended resource name standard");
  return causes;
}

/** A request beside its limit. */
function checkPair(name: string, amount: string, limit: string | undefined, field: string): StatusCause[] {
  const isFirm = isExtended(name) || isHugePages(name);
  if (limit === undefined) {
    return isFirm ? [required(`${field}.limits`, "Limit must be set for non overcommitable resources")] : [];
  }
  const [asked, most] = [quantityOrZero(amount), quantityOrZero(limit)];
  const wrong = isFirm && asked !== most ? "equal to" : asked > most ? "less than or equal to" : undefined;
  return wrong === undefined
    ? []
    : [invalidValue(`${field}.requests`, amount, `must be ${wrong} ${name} limit of ${limit}`)];
}

function checkClaims(
  claims: NonNullable<ResourceRequirements["claims"]>,
  podClaims: readonly string[],
  field: string,
): StatusCause[] {
  const seen = new Set<string>();
  return claims.flatMap(({ name }, index) => {
    const at = `${field}[${index}]`;
    if (name === "") return [required(at)];
    const causes = seen.has(name) ? [duplicate(at, name)] : [];
    seen.add(name);
    const choice = podClaims.length === 0 ? " which is empty" : `: ${[...podClaims].sort().join(", ")}`;
    const unknown = missing(at, name, `must be one of the names in pod.spec.resourceClaims${choice}`);
    return podClaims.includes(name) ? causes : [...causes, unknown];
  });
}

const isHugePages = (name: string): boolean => name.startsWith("hugepages-");

/** Kubernetes' own: without a domain, or of `kubernetes.io`. */
/** Whether a resource is one of Kubernetes' own. */
export const isNative = (name: string): boolean => !name.includes("/") || name.includes("kubernetes.io/");

/** Of another domain, such as a device plug-in's: not to be shared, and whole. */
/** Whether a resource is one that somebody has added to a cluster. */
export const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith("requests.") && qualifiedName(`requests.${name}`).length === 0;

const isWhole = (name: string): boolean => isExtended(name) || name === "pods";
