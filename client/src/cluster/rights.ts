import type { Cluster } from "./cluster.ts";
import { isClusterError } from "./errors.ts";
import type { CallOptions } from "./pods.ts";

/** What users do with pods, as far as it needs more than looking. */
export type PodAction = "create" | "delete" | "edit" | "exec" | "attach" | "debug" | "forward";

interface Asked {
  readonly verb: string;
  readonly subresource?: string;
}

/** A WebSocket is opened by a GET, so that exec, attach and port-forward need the verb `get` (Kubernetes 1.34). */
const ASKED: Readonly<Record<PodAction, Asked>> = {
  create: { verb: "create" },
  delete: { verb: "delete" },
  edit: { verb: "patch" },
  exec: { verb: "get", subresource: "exec" },
  attach: { verb: "get", subresource: "attach" },
  debug: { verb: "patch", subresource: "ephemeralcontainers" },
  forward: { verb: "get", subresource: "portforward" },
};

const PATIENCE = 5000;

interface Review {
  readonly status?: { readonly allowed?: boolean };
}

/**
 * What the user certainly may not do with pods of a namespace, as the API server itself answers (SelfSubjectAccessReview).
 * Where it does not answer, nothing is known to be denied. Never rejects but with reason `cancelled`.
 */
export async function deniedActions(
  cluster: Cluster,
  namespace: string,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<ReadonlySet<PodAction>> {
  const ask = async ([action, { verb, subresource }]: readonly [PodAction, Asked]): Promise<PodAction[]> => {
    const resourceAttributes = { namespace, verb, group: "", resource: "pods", ...(subresource && { subresource }) };
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    };
    try {
      const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
      const { status } = await cluster.request<Review>("POST", path, { body, signal, timeoutMs: PATIENCE });
      return status?.allowed === false ? [action] : [];
    } catch (error) {
      if (isClusterError(error, "cancelled")) throw error;
      return [];
    }
  };
  const answers = await Promise.all((Object.entries(ASKED) as [PodAction, Asked][]).map(ask));
  return new Set(answers.flat());
}
