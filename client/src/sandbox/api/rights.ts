import type { KubeObject } from "../objects.ts";
import type { Store } from "../store/store.ts";

export const RBAC_GROUP = "rbac.authorization.k8s.io";

/** What a role allows: verbs of resources, or of paths that are none of the API's. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** Somebody who has signed in. */
export interface Person {
  readonly name: string;
  readonly groups: readonly string[];
}

/** What somebody wants to do, with a resource (`pods`, `pods/log`) or with a path. */
export type Wish =
  | {
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly name: string;
      readonly namespace: string | undefined;
    }
  | { readonly verb: string; readonly path: string };

interface Role extends KubeObject {
  readonly rules: readonly Rule[] | null;
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

interface RoleRef {
  readonly kind: string;
  readonly name: string;
}

interface Binding extends KubeObject {
  readonly subjects?: readonly Subject[];
  readonly roleRef: RoleRef;
}

interface Granted {
  readonly rule: Rule;
  /** `RoleBinding "reads/default" of Role "reader" to User "jane"` */
  readonly by: string;
}

/** Whether somebody may do something, and by which binding; or what could not be found out. */
export interface Decision {
  readonly isAllowed: boolean;
  readonly reason?: string;
}

export const AUTHENTICATED = "system:authenticated";
export const MASTERS = "system:masters";
export const BASIC_PATHS = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
export const API_PATHS = [
  ...["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz"],
  ...["/version", "/version/"],
];
const REVIEWS = ["selfsubjectaccessreviews", "selfsubjectrulesreviews"];
/** Everybody may ask what he may. */
export const BASIC_RULES: readonly Rule[] = [
  { verbs: ["create"], apiGroups: ["authorization.k8s.io"], resources: REVIEWS },
  { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] },
];
export const ALL_RULES: readonly Rule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
  { verbs: ["*"], nonResourceURLs: ["*"] },
];

/** What every cluster allows, by bindings that nobody has to make: name, group that they are for, rules (Kubernetes 1.34). */
const EVERYWHERE: readonly (readonly [name: string, group: string, rules: readonly Rule[]])[] = [
  ["cluster-admin", MASTERS, ALL_RULES],
  ["system:basic-user", AUTHENTICATED, BASIC_RULES],
  ["system:discovery", AUTHENTICATED, [{ verbs: ["get"], nonResourceURLs: API_PATHS }]],
  ["system:public-info-viewer", AUTHENTICATED, [{ verbs: ["get"], nonResourceURLs: BASIC_PATHS }]],
];

/** The groups that a service account of a namespace is in, apart from that it has signed in. */
export const groupsOfAccounts = (namespace: string): readonly string[] => [
  "system:serviceaccounts",
  `system:serviceaccounts:${namespace}`,
];

/** A service account, as authorization knows it. */
export const accountPerson = (namespace: string, name: string): Person => ({
  name: `system:serviceaccount:${namespace}:${name}`,
  groups: [...groupsOfAccounts(namespace), AUTHENTICATED],
});

/** All that somebody may do in a namespace, or in the whole cluster, by the roles that are bound to him. */
export function rightsOf(
  store: Store,
  person: Person,
  namespace: string | undefined,
): { readonly granted: readonly Granted[]; readonly missing: readonly RoleRef[] } {
  const granted: Granted[] = EVERYWHERE.filter(([, group]) => person.groups.includes(group)).flatMap(
    ([name, group, rules]) => {
      const by = `ClusterRoleBinding "${name}" of ClusterRole "${name}" to Group "${group}"`;
      return rules.map((rule) => ({ rule, by }));
    },
  );
  const missing: RoleRef[] = [];
  const bindings = [
    ...store.list("clusterrolebindings"),
    ...(namespace === undefined ? [] : store.list("rolebindings", namespace)),
  ] as unknown as readonly Binding[];
  for (const { kind, metadata, subjects = [], roleRef } of bindings) {
    const subject = subjects.find((one) => isMeant(one, person, metadata.namespace));
    if (!subject) continue;
    const rules = rulesOfRole(store, roleRef, metadata.namespace);
    if (!rules) missing.push(roleRef);
    const where = metadata.namespace === undefined ? "" : `/${metadata.namespace}`;
    const whom = subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace ?? ""}` : subject.name;
    const by = `${kind} "${metadata.name}${where}" of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${whom}"`;
    for (const rule of rules ?? []) granted.push({ rule, by });
  }
  return { granted, missing };
}

/** What a role allows that a binding of a namespace, or of the whole cluster, names; undefined of one that there is not. */
export function rulesOfRole(
  store: Store,
  { kind, name }: RoleRef,
  namespace: string | undefined,
): readonly Rule[] | undefined {
  const role =
    kind === "ClusterRole" ? store.get("clusterroles", undefined, name) : store.get("roles", namespace, name);
  return role && ((role as unknown as Role).rules ?? []);
}

function isMeant({ kind, name, namespace }: Subject, person: Person, own: string | undefined): boolean {
  if (kind === "User") return name === person.name;
  if (kind === "Group") return person.groups.includes(name);
  return person.name === `system:serviceaccount:${namespace ?? own ?? ""}:${name}`;
}

/** Whether the roles that are bound to somebody let him do something (Kubernetes 1.34, `plugin/pkg/auth/authorizer/rbac`). */
export function decide(store: Store, person: Person, wish: Wish): Decision {
  const { granted, missing } = rightsOf(store, person, "path" in wish ? undefined : wish.namespace);
  const found = granted.find(({ rule }) => isAllowedBy(rule, wish));
  if (found) return { isAllowed: true, reason: `RBAC: allowed by ${found.by}` };
  const unknown = missingText(missing);
  return { isAllowed: false, ...(unknown !== undefined && { reason: `RBAC: ${unknown}` }) };
}

/**
 * That there are no such roles as bindings name; undefined of none.
 *
 * @param resource what they are called, where that is not their kind
 */
export function missingText(missing: readonly RoleRef[], resource?: string): string | undefined {
  const texts = missing.map(
    ({ kind, name }) => `${resource ?? `${kind.toLowerCase()}.${RBAC_GROUP}`} "${name}" not found`,
  );
  return texts.length < 2 ? texts[0] : `[${texts.join(", ")}]`;
}

function isAllowedBy(rule: Rule, wish: Wish): boolean {
  const has = (list: readonly string[] | undefined, ...words: readonly string[]): boolean =>
    (list ?? []).some((one) => one === "*" || words.includes(one));
  if (!has(rule.verbs, wish.verb)) return false;
  if ("path" in wish) {
    const isPath = (one: string): boolean =>
      one === wish.path || (one.endsWith("*") && wish.path.startsWith(one.slice(0, -1)));
    return (rule.nonResourceURLs ?? []).some(isPath);
  }
  const { group, resource, name } = wish;
  const [, part] = resource.split("/");
  const resources = part === undefined ? [resource] : [resource, `*/${part}`];
  const { resourceNames = [] } = rule;
  const isNamed = resourceNames.length === 0 || resourceNames.includes(name);
  return has(rule.apiGroups, group) && has(rule.resources, ...resources) && isNamed;
}
