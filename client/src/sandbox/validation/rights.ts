import { canonical } from "../api/canonical.ts";
import type { Rule } from "../api/rights.ts";
import { RBAC_GROUP } from "../api/rights.ts";
import type { StatusCause } from "../api/status.ts";
import type { KubeObject } from "../objects.ts";
import { invalidAs, invalidValue, oneOf, required, unsupported } from "./causes.ts";
import { dnsSubdomain, pathSegment } from "./names.ts";

/** Verbs that are not given are none. */
type CheckedRule = Omit<Rule, "verbs"> & { readonly verbs: readonly string[] | null };

interface Role extends KubeObject {
  readonly rules: readonly CheckedRule[] | null;
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}

interface Binding extends KubeObject {
  readonly subjects?: readonly Subject[];
  readonly roleRef: { readonly apiGroup: string; readonly kind: string; readonly name: string };
}

/** What the API server would refuse in a role, in its order and words (Kubernetes 1.34). */
export function checkRole({ kind, rules }: Role): StatusCause[] {
  return (rules ?? []).flatMap((rule, index) => checkRule(rule, kind === "Role", `rules[${index}]`));
}

function checkRule(rule: CheckedRule, isOfNamespace: boolean, at: string): StatusCause[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const causes = (verbs ?? []).length === 0 ? [required(`${at}.verbs`, "verbs must contain at least one value")] : [];
  if (nonResourceURLs.length > 0) {
    const refuse = (why: string): void => {
      causes.push(invalidValue(`${at}.nonResourceURLs`, nonResourceURLs, why));
    };
    if (isOfNamespace) refuse("namespaced rules cannot apply to non-resource URLs");
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      refuse("rules cannot apply to both regular resources and non-resource URLs");
    }
    return causes;
  }
  if (apiGroups.length === 0) {
    causes.push(required(`${at}.apiGroups`, "resource rules must supply at least one api group"));
  }
  if (resources.length === 0) {
    causes.push(required(`${at}.resources`, "resource rules must supply at least one resource"));
  }
  return causes;
}

/** What the API server would refuse in a binding of a role. */
export function checkBinding({ kind, roleRef, subjects = [] }: Binding): StatusCause[] {
  const kinds = kind === "RoleBinding" ? ["Role", "ClusterRole"] : ["ClusterRole"];
  return [
    ...oneOf("roleRef.apiGroup", roleRef.apiGroup, [RBAC_GROUP]),
    ...oneOf("roleRef.kind", roleRef.kind, kinds),
    ...(roleRef.name === ""
      ? [required("roleRef.name")]
      : invalidAs("roleRef.name", roleRef.name, pathSegment(roleRef.name))),
    ...subjects.flatMap((subject, index) => checkSubject(subject, kind === "RoleBinding", `subjects[${index}]`)),
  ];
}

function checkSubject(subject: Subject, isOfNamespace: boolean, at: string): StatusCause[] {
  const { kind, name, namespace = "", apiGroup = "" } = subject;
  const causes = name === "" ? [required(`${at}.name`)] : [];
  switch (kind) {
    case "ServiceAccount":
      if (name !== "") causes.push(...invalidAs(`${at}.name`, name, dnsSubdomain(name)));
      if (apiGroup !== "") causes.push(unsupported(`${at}.apiGroup`, apiGroup, [""]));
      if (namespace === "" && !isOfNamespace) causes.push(required(`${at}.namespace`));
      return causes;
    case "User":
    case "Group":
      return [...causes, ...oneOf(`${at}.apiGroup`, apiGroup, [RBAC_GROUP])];
    default:
      return [...causes, unsupported(`${at}.kind`, kind, ["ServiceAccount", "User", "Group"])];
  }
}

/** The role of a binding stays the same. */
export function checkBindingUpdate({ roleRef: before }: Binding, { roleRef: after }: Binding): StatusCause[] {
  if (canonical(before) === canonical(after)) return [];
  const shown = { APIGroup: after.apiGroup, Kind: after.kind, Name: after.name };
  return [invalidValue("roleRef", shown, "cannot change roleRef")];
}
