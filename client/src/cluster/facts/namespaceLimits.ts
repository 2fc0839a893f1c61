import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import type { ObjectList, ObjectMeta } from "../objects.ts";
import type { CallOptions } from "../pods/pods.ts";

type Amounts = Readonly<Record<string, string>>;

/** The parts that we read (Kubernetes 1.34, core/v1). */
export interface ResourceQuota {
  readonly metadata: ObjectMeta;
  readonly status?: { readonly hard?: Amounts | null; readonly used?: Amounts | null };
}

export interface LimitRange {
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly limits?:
      | readonly {
          readonly type?: string;
          /** Of limits that a container does not give. */
          readonly default?: Amounts | null;
          /** Of requests that a container does not give. */
          readonly defaultRequest?: Amounts | null;
        }[]
      | null;
  };
}

/** What a namespace allows the pods in it. */
export interface NamespaceLimits {
  readonly quotas: readonly ResourceQuota[];
  readonly ranges: readonly LimitRange[];
}

export const NO_LIMITS: NamespaceLimits = { quotas: [], ranges: [] };

const PATIENCE = 5000;

/** Reads what a namespace allows, with the user's own rights; what may not be read, or does not answer, is left out. */
export async function readNamespaceLimits(
  cluster: Cluster,
  namespace: string,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<NamespaceLimits> {
  const read = async (plural: string): Promise<readonly unknown[]> => {
    try {
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${plural}`;
      return (await cluster.request<ObjectList<unknown>>("GET", path, { signal, timeoutMs: PATIENCE })).items;
    } catch (error) {
      if (isClusterError(error)) return [];
      throw error;
    }
  };
  const [quotas, ranges] = await Promise.all([read("resourcequotas"), read("limitranges")]);
  return { quotas: quotas as readonly ResourceQuota[], ranges: ranges as readonly LimitRange[] };
}
