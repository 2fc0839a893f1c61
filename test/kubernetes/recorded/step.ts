/** A request whose answer is recorded. Requests come one after the other; later ones see what earlier ones have done. */
export interface RecordedRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /**
   * Below the namespace's path, or from the root with a leading `/`, where `NAMESPACE` is the test's own. In here and in
   * the body, `<uid pods/one>` and `<version pods/one>` stand for what an earlier answer said of that object, `<version>`
   * and `<continue>` for those of the last list, and `<pod SELECTOR>` for the first pod with such labels that goes on.
   */
  readonly path: string;
  readonly body?: unknown;
  /** The body as it is, where it is no JSON. */
  readonly text?: string;
  readonly type?: string;
  readonly accept?: string;
  /** Who asks, with the groups that he is in: `jane,team`; absent: the owner of the kubeconfig. */
  readonly as?: string;
  /** Asked again until the answer says so. */
  readonly until?: (object: Settling) => boolean;
  /** Who owns which fields is recorded too. */
  readonly managers?: true;
  /** How many events of a watch are waited for. */
  readonly events?: number;
}

/** What an answer may be waited for to say. */
export interface Settling {
  readonly code?: number;
  readonly metadata?: { readonly deletionTimestamp?: string };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly items?: readonly Settling[];
}

export const MERGE = "application/merge-patch+json";
export const STRATEGIC = "application/strategic-merge-patch+json";
export const JSON_PATCH = "application/json-patch+json";
export const APPLY = "application/apply-patch+yaml";
export const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
/** Paths of the groups, in the test's namespace. */
export const APPS = "/apis/apps/v1/namespaces/NAMESPACE";
export const BATCH = "/apis/batch/v1/namespaces/NAMESPACE";
export const POLICY = "/apis/policy/v1/namespaces/NAMESPACE";

export const get = (path: string): RecordedRequest => ({ method: "GET", path });
export const post = (path: string, body?: unknown): RecordedRequest => ({ method: "POST", path, body });
export const put = (path: string, body?: unknown): RecordedRequest => ({ method: "PUT", path, body });
export const patch = (path: string, body: unknown, type = MERGE): RecordedRequest => ({
  method: "PATCH",
  path,
  body,
  type,
});
export const remove = (path: string, body?: unknown): RecordedRequest => ({
  method: "DELETE",
  path,
  ...(body !== undefined && { body }),
});
export const until = (path: string, settled: (object: Settling) => boolean): RecordedRequest => ({
  method: "GET",
  path,
  until: settled,
});
/** What the kubelet would write. */
export const podStatus = (path: string, status: object): RecordedRequest => patch(`${path}/status`, { status });

/** What a request is called in the records. */
export function nameOf({
  method,
  path,
  body,
  text,
  type,
  accept,
  as,
  until: settled,
  events,
}: RecordedRequest): string {
  const sent = body === undefined ? (text === undefined ? "" : ` ${text}`) : ` ${JSON.stringify(body)}`;
  const how = [
    type && ` as ${type}`,
    accept && ` for ${accept}`,
    as && ` by ${as}`,
    settled && " settled",
    events && ` ${events} events`,
  ];
  return `${method} ${path}${sent}${how.filter(Boolean).join("")}`;
}
