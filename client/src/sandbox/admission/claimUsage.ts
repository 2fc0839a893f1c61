import { sumOf, type Sum } from "../validation/quantity.ts";
import type { Claim } from "../validation/workloads/claim.ts";

const OF_CLASS = /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/;

/** Whether a quota's word is about claims to storage, apart from their number. */
export function isOfClaims(name: string): boolean {
  return name === "requests.storage" || OF_CLASS.test(name);
}

/** What a claim counts: its storage, and, by its class, itself and its storage. */
export function usageOfClaim({ spec }: Claim, names: readonly string[]): Record<string, Sum> {
  const storage = sumOf(spec.resources?.requests?.storage);
  const counted = names.flatMap((name): [string, Sum][] => {
    if (name === "requests.storage") return [[name, storage]];
    const [, className, what] = OF_CLASS.exec(name) ?? [];
    if (className === undefined || className !== spec.storageClassName) return [];
    return [[name, what === "requests.storage" ? storage : sumOf("1")]];
  });
  return Object.fromEntries(counted);
}
