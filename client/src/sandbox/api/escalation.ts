import { goQuote } from "../goQuote.ts";
import type { KubeObject } from "../objects.ts";
import { omit } from "../omit.ts";
import type { Store } from "../store/store.ts";
import type { User } from "./exchange.ts";
import { resourceName } from "./resources.ts";
import type { Person, Rule } from "./rights.ts";
import { decide, MASTERS, missingText, RBAC_GROUP, rightsOf, rulesOfRole } from "./rights.ts";
import { isSameValue } from "./same.ts";
import { ApiError, forbidden, notFound } from "./status.ts";
import type { Target } from "./target.ts";

type Role = KubeObject & { readonly rules: readonly Partial<Rule>[] | null };
type Binding = KubeObject & {
  readonly roleRef: { readonly apiGroup: string; readonly kind: string; readonly name: string };
};

/**
 * Lets nobody give away rights by a role, or by binding one, that he does not have himself, unless he may do just that
 * (Kubernetes 1.34, `registry/rbac`: the verbs `escalate` and `bind`).
 *
 * @param before as it was; undefined of one that is new
 * @throws ApiError 403; 404 or 500 of a binding to a role that there is not
 */
export function checkEscalation(
  store: Store,
  user: User,
  target: Target,
  before: KubeObject | undefined,
  after: KubeObject,
): void {
  const { type, namespace, name = "" } = target;
  if (type.group !== RBAC_GROUP || user.kind !== "named" || user.groups.includes(MASTERS)) return;
  const isBinding = type.plural.endsWith("bindings");
  const may = (verb: string, resource: string, whose: string): boolean =>
    decide(store, user, { verb, group: RBAC_GROUP, resource, name: whose, namespace }).isAllowed;
  if (!isBinding && may("escalate", type.plural, name)) return;
  if (before && isSameValue(withoutOwners(before), withoutOwners(after))) return;
  if (!isBinding) {
    confirm(store, user, target, after, (after as Role).rules ?? []);
    return;
  }
  const { kind, name: role } = (after as Binding).roleRef;
  const plural = { Role: "roles", ClusterRole: "clusterroles" }[kind];
  if (plural !== undefined && may("bind", plural, role)) return;
  if (plural === undefined) throw new ApiError(500, "", `unsupported role reference kind: ${goQuote(kind)}`);
  const rules = rulesOfRole(store, (after as Binding).roleRef, namespace);
  // The server's storage takes it for one of what was asked for.
  if (!rules) throw notFound(type.plural, role, type.group);
  confirm(store, user, target, after, rules);
}

function withoutOwners(object: KubeObject): KubeObject {
  const metadata = omit(object.metadata as Owned, "ownerReferences", "finalizers", "managedFields");
  return { ...object, metadata };
}

type Owned = KubeObject["metadata"] & { readonly ownerReferences?: unknown; readonly managedFields?: unknown };

/** @throws ApiError 403 where rules allow something that somebody is not allowed */
function confirm(
  store: Store,
  person: Person,
  { type, namespace }: Target,
  { metadata }: KubeObject,
  rules: readonly Partial<Rule>[],
): void {
  const { granted, missing: unread } = rightsOf(store, person, namespace);
  const missing = rules.flatMap(singleRules).filter((one) => !granted.some(({ rule }) => covers(rule, one)));
  if (missing.length === 0) return;
  const groups = quotedList(person.groups);
  const who = `user ${goQuote(person.name)} (groups=${groups}) is attempting to grant RBAC permissions not currently held`;
  const unknown = missingText(unread, resourceName(type));
  const told = unknown === undefined ? "" : `; resolution errors: [${unknown}]`;
  const list = [...new Set(joined(missing).map(ruleText))].sort();
  throw forbidden(resourceName(type), metadata.name, `${who}:\n${list.join("\n")}${told}`);
}

/** A rule as rules of one verb and one resource, name or path each. */
function singleRules({
  verbs = [],
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: Partial<Rule>): Rule[] {
  const named = resourceNames.length === 0 ? [{}] : resourceNames.map((name) => ({ resourceNames: [name] }));
  return [
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) =>
          named.map((one) => ({ apiGroups: [group], resources: [resource], verbs: [verb], ...one })),
        ),
      ),
    ),
    ...nonResourceURLs.flatMap((path) => verbs.map((verb) => ({ nonResourceURLs: [path], verbs: [verb] }))),
  ];
}

/** Whether a rule allows all that one of `singleRules` does. */
function covers(rule: Rule, one: Rule): boolean {
  const hasAll = (own: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean =>
    (own ?? []).includes("*") || (wanted ?? []).every((word) => own?.includes(word));
  const hasResource = (wanted: string): boolean => {
    const [, part] = wanted.split("/", 2);
    return part !== undefined && rule.resources?.includes(`*/${part}`) === true;
  };
  const hasPath = (path: string): boolean =>
    (rule.nonResourceURLs ?? []).some(
      (own) => own === path || (own.endsWith("*") && path.startsWith(own.replace(/\*+$/, ""))),
    );
  const { resourceNames: names = [] } = rule;
  const isNamed = names.length === 0 || (one.resourceNames ?? []).some((name) => names.includes(name));
  return (
    hasAll(rule.verbs, one.verbs) &&
    hasAll(rule.apiGroups, one.apiGroups) &&
    (hasAll(rule.resources, one.resources) || (one.resources ?? []).every(hasResource)) &&
    isNamed &&
    (one.nonResourceURLs ?? []).every(hasPath)
  );
}

/** Rules of the same resource, with all their verbs; those of paths as they are. */
function joined(rules: readonly Rule[]): Rule[] {
  const found = new Map<string, Rule>();
  for (const rule of rules) {
    const { verbs, ...about } = rule;
    const key = JSON.stringify(rule.nonResourceURLs ? rule : about);
    const other = found.get(key);
    found.set(key, other ? { ...other, verbs: [...other.verbs, ...verbs] } : rule);
  }
  return [...found.values()];
}

const quotedList = (words: readonly string[]): string => `[${words.map(goQuote).join(" ")}]`;

function ruleText({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: Rule): string {
  const parts = Object.entries({
    APIGroups: apiGroups,
    Resources: resources,
    NonResourceURLs: nonResourceURLs,
    ResourceNames: resourceNames,
    Verbs: verbs,
  });
  return `{${parts.flatMap(([name, words]) => (words ? [`${name}:${quotedList(words)}`] : [])).join(", ")}}`;
}
