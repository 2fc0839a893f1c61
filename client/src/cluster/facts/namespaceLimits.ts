import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import type { ObjectMeta } from "../objects.ts";
import type { CallOptions } from "../pods/pods.ts";
import { list, METADATA, parts, texts, tidied, tidyAll, type Kind } from "../tidy.ts";

type Amounts = Readonly<Record<string, string>>;

/** The parts that we read (Kubernetes 1.34, core/v1). */
export interface ResourceQuota {
  readonly metadata: ObjectMeta;
  /** Which pods it counts; all where it has no scope. */
  readonly spec?: {
    readonly scopes?: readonly string[] | null;
    readonly scopeSelector?: { readonly matchExpressions?: readonly QuotaScope[] | null } | null;
  };
  readonly status?: { readonly hard?: Amounts | null; readonly used?: Amounts | null };
}

export interface QuotaScope {
  readonly scopeName?: string;
  readonly operator?: string;
  readonly values?: readonly string[] | null;
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

const SCOPE = parts({ scopeName: "text", operator: "text", values: list("text") });
const SCOPES = parts({ scopes: list("text"), scopeSelector: parts({ matchExpressions: list(SCOPE) }) });
const QUOTA = parts({ metadata: METADATA, spec: SCOPES, status: parts({ hard: texts, used: texts }) });
const LIMITS = list(parts({ type: "text", default: texts, defaultRequest: texts }));
const RANGE = parts({ metadata: METADATA, spec: parts({ limits: LIMITS }) });

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
  const read = async <T>(plural: string, kind: Kind): Promise<readonly T[]> => {
    try {
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${plural}`;
      const answer = await cluster.request<{ readonly items?: unknown } | null>("GET", path, {
        signal,
        timeoutMs: PATIENCE,
      });
      return tidyAll((item) => tidied(item, kind) as T, answer?.items);
    } catch (error) {
      if (isClusterError(error)) return [];
      throw error;
    }
  };
  const [quotas, ranges] = await Promise.all([
    read<ResourceQuota>("resourcequotas", QUOTA),
    read<LimitRange>("limitranges", RANGE),
  ]);
  return { quotas, ranges };
}
