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

interface Binding extends KubeObject {
  readonly subjects?: readonly Subject[];
  readonly roleRef: { readonly kind: string; readonly name: string };
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

const AUTHENTICATED = "system:authenticated";
const MASTERS = "system:masters";
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

/** All that somebody may do in a namespace, or in the whole cluster, by the roles that are bound to him. */
export function rightsOf(
  store: Store,
  person: Person,
  namespace: string | undefined,
): { readonly granted: readonly Granted[]; readonly errors: readonly string[] } {
  const granted: Granted[] = EVERYWHERE.filter(([, group]) => person.groups.includes(group)).flatMap(
    ([name, group, rules]) => {
      const by = `ClusterRoleBinding "${name}" of ClusterRole "${name}" to Group "${group}"`;
      return rules.map((rule) => ({ rule, by }));
    },
  );
  const errors: string[] = [];
  const bindings = [
    ...store.list("clusterrolebindings"),
    ...(namespace === undefined ? [] : store.list("rolebindings", namespace)),
  ] as unknown as readonly Binding[];
  for (const { kind, metadata, subjects = [], roleRef } of bindings) {
    const subject = subjects.find((one) => isMeant(one, person, metadata.namespace));
    if (!subject) continue;
    const isWide = roleRef.kind === "ClusterRole";
    const role = isWide
      ? store.get("clusterroles", undefined, roleRef.name)
      : store.get("roles", metadata.namespace, roleRef.name);
    if (!role) errors.push(`${roleRef.kind.toLowerCase()}.${RBAC_GROUP} "${roleRef.name}" not found`);
    const where = metadata.namespace === undefined ? "" : `/${metadata.namespace}`;
    const whom = subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace ?? ""}` : subject.name;
    const by = `${kind} "${metadata.name}${where}" of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${whom}"`;
    for (const rule of (role as unknown as Role | undefined)?.rules ?? []) granted.push({ rule, by });
  }
  return { granted, errors };
}

function isMeant({ kind, name, namespace }: Subject, person: Person, own: string | undefined): boolean {
  if (kind === "User") return name === person.name;
  if (kind === "Group") return person.groups.includes(name);
  return person.name === `system:serviceaccount:${namespace ?? own ?? ""}:${name}`;
}

/** Whether the roles that are bound to somebody let him do something (Kubernetes 1.34, `plugin/pkg/auth/authorizer/rbac`). */
export function decide(store: Store, person: Person, wish: Wish): Decision {
  const { granted, errors } = rightsOf(store, person, "path" in wish ? undefined : wish.namespace);
  const found = granted.find(({ rule }) => isAllowedBy(rule, wish));
  if (found) return { isAllowed: true, reason: `RBAC: allowed by ${found.by}` };
  const [first, ...more] = errors;
  if (first === undefined) return { isAllowed: false };
  return { isAllowed: false, reason: `RBAC: ${more.length === 0 ? first : `[${errors.join(", ")}]`}` };
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
