import type { PlainValue } from "../../values/types.ts";
import { kubernetesQuantity } from "../../values/quantity.ts";

/** The dictionary of a side of `resources`, and the keys that put an amount into it (dbnd 1.0.28, spec 3.6). */
const SIDES = [
  { side: "request", dict: "requests", own: { cpu: "request_cpu", memory: "request_memory" } },
  { side: "limit", dict: "limits", own: { cpu: "limit_cpu", memory: "limit_memory" } },
] as const;

/** Every key of an engine that sets an amount. */
export const AMOUNT_KEYS: readonly string[] = SIDES.flatMap(({ dict, own }) => [dict, ...Object.values(own)]);

/** An amount of some resource, and where it stands. */
export interface Amount {
  readonly resource: string;
  readonly key: string;
  /** It is a member of the key's dictionary. */
  readonly inDictionary: boolean;
  /** As written. */
  readonly text: string;
  /** In Kubernetes' base unit. */
  readonly amount: number;
}

/** The resources of which an engine with these values asks for more than it may use. */
export function requestsAboveLimits(
  valueOf: (key: string) => PlainValue | undefined,
): readonly { readonly request: Amount; readonly limit: Amount }[] {
  const [requests = [], limits = []] = SIDES.map(({ dict, own }) => amountsOf(dict, own, valueOf));
  return requests.flatMap((request) => {
    const limit = limits.find(({ resource }) => resource === request.resource);
    return limit && request.amount > limit.amount ? [{ request, limit }] : [];
  });
}

function amountsOf(
  dict: string,
  own: Readonly<Record<string, string>>,
  valueOf: (key: string) => PlainValue | undefined,
): readonly Amount[] {
  const found = new Map<string, Amount>();
  const put = (resource: string, key: string, value: PlainValue | undefined, inDictionary: boolean): void => {
    if (typeof value !== "string" && typeof value !== "number") return;
    const amount = kubernetesQuantity(String(value));
    if (amount === undefined) found.delete(resource);
    else found.set(resource, { resource, key, inDictionary, text: String(value), amount });
  };
  const members = valueOf(dict);
  if (members !== null && typeof members === "object" && !Array.isArray(members)) {
    for (const [resource, value] of Object.entries(members)) put(resource, dict, value as PlainValue, true);
  }
  for (const [resource, key] of Object.entries(own)) {
    const value = valueOf(key);
    if (value !== undefined && value !== null && value !== "") put(resource, key, value, false);
  }
  return [...found.values()];
}
