import type { StatusCause } from "../../api/status.ts";
import type { KubeObject } from "../../objects.ts";
import type { Pod } from "../../podObjects.ts";
import type { Store } from "../../store/store.ts";
import type { Policy } from "./policy.ts";
import { detailsText, isStricter, offences, policyOf, textOf } from "./policy.ts";
import type { Secured } from "./secured.ts";

/** Where the template of the pods stands that objects of a kind make. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  cronjobs: ["spec", "jobTemplate", "spec", "template"],
  daemonsets: ["spec", "template"],
  deployments: ["spec", "template"],
  jobs: ["spec", "template"],
  replicasets: ["spec", "template"],
  statefulsets: ["spec", "template"],
};

function policyFor(store: Store, { metadata }: KubeObject): Policy {
  return policyOf(store.get("namespaces", undefined, metadata.namespace ?? "")?.metadata.labels);
}

/** Why a namespace's level of security does not let a pod in (Kubernetes 1.34); undefined where it does. */
export function securityRefusal(store: Store, pod: Pod): string | undefined {
  const { enforce } = policyFor(store, pod);
  const found = offences(enforce, pod);
  return found.length === 0 ? undefined : `violates PodSecurity "${textOf(enforce)}": ${detailsText(found)}`;
}

/** What a namespace warns of in a pod that it lets in, or in those that another object is going to make. */
export function securityWarnings(store: Store, plural: string, object: KubeObject): readonly string[] {
  const pod = plural === "pods" ? (object as Pod) : templateOf(plural, object);
  if (!pod) return [];
  const { warn } = policyFor(store, object);
  const found = offences(warn, pod);
  return found.length === 0 ? [] : [`would violate PodSecurity "${textOf(warn)}": ${detailsText(found)}`];
}

function templateOf(plural: string, object: KubeObject): Secured | undefined {
  const path = TEMPLATES[plural];
  if (!path) return undefined;
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], object) as Secured;
}

interface Named {
  readonly name: string;
  readonly image?: string;
}

/** Whether a change of a pod is looked at: others than of images, and of ephemeral containers, are not. */
export function isSecurityChange({ spec: before }: Pod, { spec: after }: Pod): boolean {
  const differs = (old: readonly Named[] = [], now: readonly Named[] = []): boolean =>
    now.some(({ name, image }) => old.find((one) => one.name === name)?.image !== image);
  return (
    differs(before.containers, after.containers) ||
    differs(before.initContainers, after.initContainers) ||
    differs(before.ephemeralContainers, after.ephemeralContainers)
  );
}

/** What is wrong with the labels of a namespace that ask for a level of security. */
export function securityCauses(before: KubeObject | undefined, after: KubeObject): readonly StatusCause[] {
  const { causes } = policyOf(after.metadata.labels);
  const known = before ? policyOf(before.metadata.labels).causes : [];
  return JSON.stringify(causes) === JSON.stringify(known) ? [] : causes;
}

/** What is told when a namespace gets a level that pods in it do not keep. */
export function levelWarnings(store: Store, before: KubeObject, after: KubeObject): readonly string[] {
  const [old, now] = [policyOf(before.metadata.labels).enforce, policyOf(after.metadata.labels).enforce];
  if (textOf(old) === textOf(now) || (old.version === now.version && !isStricter(now, old))) return [];
  const found = new Map<string, string[]>();
  for (const pod of store.list("pods", after.metadata.name) as Pod[]) {
    const why = offences(now, pod)
      .map(({ reason }) => reason)
      .join(", ");
    if (why !== "") found.set(why, [...(found.get(why) ?? []), pod.metadata.name]);
  }
  if (found.size === 0) return [];
  const { name } = after.metadata;
  const told = [...found].map(([why, pods]) => {
    const [first = ""] = pods.sort();
    const others = pods.length - 1;
    return `${first}${others === 0 ? "" : ` (and ${others} other pod${others === 1 ? "" : "s"})`}: ${why}`;
  });
  const what = `existing pods in namespace "${name}" violate the new PodSecurity enforce level "${textOf(now)}"`;
  return [what, ...told.sort()];
}
