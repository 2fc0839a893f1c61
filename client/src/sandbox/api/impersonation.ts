import { goQuote } from "../goQuote.ts";
import type { Store } from "../store/store.ts";
import { withoutRightTo } from "./authorization.ts";
import type { ApiRequest, User } from "./exchange.ts";
import { AUTHENTICATED, decide, groupsOfAccounts } from "./rights.ts";
import { PlainRefusal } from "./status.ts";

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/**
 * Who a request is to be taken for, where its sender says so: the owner of the kubeconfig may speak for anybody, others for
 * whom roles let them, as `kubectl --as` and `as` in a kubeconfig ask for it (Kubernetes 1.34,
 * `endpoints/filters/impersonation.go`).
 *
 * @throws ApiError 403 of one who may not; PlainRefusal of groups without a user
 */
export function impersonated(store: Store, user: User, { headers, path }: ApiRequest): User {
  const name = headers["impersonate-user"] ?? "";
  const given = (headers["impersonate-group"] ?? "")
    .split(",")
    .map((group) => group.trim())
    .filter((group) => group !== "");
  if (name === "") {
    if (given.length === 0) return user;
    const asked = given.map((group) => `{Group  ${group}    }`).join(" ");
    const why = `requested [${asked}] without impersonating a user`;
    throw new PlainRefusal(500, `Internal Server Error: ${goQuote(path)}: ${why}`);
  }
  const [, namespace, account = ""] = ACCOUNT.exec(name) ?? [];
  const isAccount = namespace !== undefined;
  check(store, user, isAccount ? "serviceaccounts" : "users", isAccount ? account : name, namespace);
  given.forEach((group) => check(store, user, "groups", group));
  const groups = given.length > 0 ? given : isAccount ? groupsOfAccounts(namespace) : [];
  return { kind: "named", name, groups: [...new Set([...groups, AUTHENTICATED])] };
}

function check(store: Store, user: User, resource: string, name: string, namespace?: string): void {
  if (user.kind === "admin") return;
  const asked = { verb: "impersonate", group: "", resource, name, namespace };
  const { isAllowed, reason } = user.kind === "named" ? decide(store, user, asked) : { isAllowed: false };
  if (!isAllowed) throw withoutRightTo(user, asked, reason);
}
