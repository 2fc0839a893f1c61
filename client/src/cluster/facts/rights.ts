import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import type { CallOptions } from "../pods/pods.ts";

/** What users do with pods. */
export type PodAction = "list" | "create" | "delete" | "edit" | "exec" | "attach" | "debug" | "forward";

/** What may be done, as the API server checks it. */
interface Asked {
  readonly verb: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
}

/** A WebSocket is opened by a GET, so that exec, attach and port-forward need the verb `get` (Kubernetes 1.34). */
const ASKED: Readonly<Record<PodAction, Asked>> = {
  list: { verb: "list" },
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
 * Whether the user certainly may not do something in a namespace, with pods unless a resource is named, as the API server
 * itself answers (SelfSubjectAccessReview). False where it does not answer. Never rejects but with reason `cancelled`.
 */
export async function isDenied(
  cluster: Cluster,
  namespace: string,
  { verb, group = "", resource = "pods", subresource }: Asked,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<boolean> {
  const resourceAttributes = { namespace, verb, group, resource, ...(subresource && { subresource }) };
  const body = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes },
  };
  try {
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const { status } = await cluster.request<Review>("POST", path, { body, signal, timeoutMs: PATIENCE });
    return status?.allowed === false;
  } catch (error) {
    if (isClusterError(error, "cancelled")) throw error;
    return false;
  }
}

/** What the user certainly may not do with pods of a namespace. Never rejects but with reason `cancelled`. */
export async function deniedActions(
  cluster: Cluster,
  namespace: string,
  options: Pick<CallOptions, "signal"> = {},
): Promise<ReadonlySet<PodAction>> {
  const ask = async ([action, asked]: readonly [PodAction, Asked]): Promise<PodAction[]> =>
    (await isDenied(cluster, namespace, asked, options)) ? [action] : [];
  const answers = await Promise.all((Object.entries(ASKED) as [PodAction, Asked][]).map(ask));
  return new Set(answers.flat());
}
