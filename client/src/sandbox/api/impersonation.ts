import type { ApiRequest, User } from "./exchange.ts";

const ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

/**
 * Who a request is to be taken for, where its sender says so: the owner of the kubeconfig may speak for anybody, as
 * `kubectl --as` and `as` in a kubeconfig do (Kubernetes 1.34, `endpoints/filters/impersonation.go`).
 */
export function impersonated(user: User, { headers }: Pick<ApiRequest, "headers">): User {
  const name = headers["impersonate-user"] ?? "";
  if (name === "" || user.kind !== "admin") return user;
  const [, namespace] = ACCOUNT.exec(name) ?? [];
  const given = (headers["impersonate-group"] ?? "")
    .split(",")
    .map((group) => group.trim())
    .filter((group) => group !== "");
  const own = namespace === undefined ? [] : ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
  const groups = given.length > 0 ? given : own;
  return { kind: "named", name, groups: [...new Set([...groups, "system:authenticated"])] };
}
