import type { EngineFacts } from "../../../../server/src/protocol.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import type { Cluster } from "../connection/cluster.ts";
import { listNodes } from "./clusterInfo.ts";
import { isClusterError } from "../connection/errors.ts";
import type { CallOptions } from "../pods/pods.ts";

/** More than a person wants to choose from; what is behind it is not known. */
const PAGE = 500;
const PATIENCE = 5000;

interface Named {
  readonly metadata?: { readonly name?: string };
}

interface WithData extends Named {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly binaryData?: Readonly<Record<string, unknown>> | null;
}

interface Quota extends Named {
  readonly spec?: { readonly hard?: Readonly<Record<string, string>> | null };
}

/**
 * What a namespace and its cluster have, with the user's own rights (Kubernetes 1.34). What may not be read, or does not
 * answer, is left out: this never throws. Of secrets only the names of their keys are kept.
 */
export async function readFacts(
  cluster: Cluster,
  namespace: string,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<EngineFacts> {
  const core = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const list = <T extends Named>(path: string): Promise<readonly T[] | undefined> =>
    known(async () => {
      const options = { query: { limit: PAGE }, signal, timeoutMs: PATIENCE };
      const answer = await cluster.request<List<T>>("GET", path, options);
      // Part of a list would make the rest look as if it did not exist.
      return answer.metadata?.continue ? undefined : answer.items;
    });
  const [accounts, secrets, configMaps, claims, quotas, nodes, namespaces, priorities, runtimes, storage] =
    await Promise.all([
      list(`${core}/serviceaccounts`),
      list<WithData>(`${core}/secrets`),
      list<WithData>(`${core}/configmaps`),
      list(`${core}/persistentvolumeclaims`),
      list<Quota>(`${core}/resourcequotas`),
      known(() => listNodes(cluster, { signal, timeoutMs: PATIENCE })),
      list("/api/v1/namespaces"),
      list("/apis/scheduling.k8s.io/v1/priorityclasses"),
      list("/apis/node.k8s.io/v1/runtimeclasses"),
      list("/apis/storage.k8s.io/v1/storageclasses"),
    ]);
  return {
    cluster: cluster.name,
    namespace,
    ...(namespaces && { namespaces: names(namespaces) }),
    ...(accounts && { serviceAccounts: names(accounts) }),
    ...(secrets && { secrets: keysByName(secrets) }),
    ...(configMaps && { configMaps: keysByName(configMaps) }),
    ...(claims && { persistentVolumeClaims: names(claims) }),
    ...(nodes && { nodeLabels: valuesByLabel(nodes.map(({ metadata }) => metadata.labels ?? {})) }),
    ...(priorities && { priorityClasses: names(priorities) }),
    ...(runtimes && { runtimeClasses: names(runtimes) }),
    ...(storage && { storageClasses: names(storage) }),
    ...(quotas && { quotas: lowest(quotas) }),
  };
}

interface List<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items: readonly T[];
}

async function known<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isClusterError(error)) return undefined;
    throw error;
  }
}

function names(objects: readonly Named[]): readonly string[] {
  return objects.flatMap(({ metadata }) => metadata?.name ?? []).sort();
}

function keysByName(objects: readonly WithData[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    objects.map(({ metadata, data, binaryData }) => [
      metadata?.name ?? "",
      [...Object.keys(data ?? {}), ...Object.keys(binaryData ?? {})].sort(),
    ]),
  );
}

function valuesByLabel(
  nodes: readonly Readonly<Record<string, string>>[],
): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, Set<string>>();
  for (const [label, value] of nodes.flatMap((labels) => Object.entries(labels))) {
    found.set(label, (found.get(label) ?? new Set()).add(value));
  }
  return Object.fromEntries([...found].map(([label, values]) => [label, [...values].sort()]));
}

/** Each quota has to allow the pod, so of several the lowest amount counts. */
function lowest(quotas: readonly Quota[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, amount] of quotas.flatMap(({ spec }) => Object.entries(spec?.hard ?? {}))) {
    const before = found[name];
    if (before === undefined || amountOf(amount) < amountOf(before)) found[name] = amount;
  }
  return found;
}

function amountOf(quantity: string): number {
  return kubernetesQuantity(quantity) ?? Infinity;
}
