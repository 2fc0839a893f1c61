import type { StatusCause } from "../../api/status.ts";
import { goQuote } from "../../goQuote.ts";
import type { Pod, PodSpec } from "../../podObjects.ts";
import { forbiddenField, invalidValue } from "../causes.ts";
import type { Profile } from "./security.ts";

/** What containers were told of AppArmor by, before there were fields for it: this, and the container's name. */
export const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
const MIRROR = "kubernetes.io/config.mirror";

type Annotations = Readonly<Record<string, string>>;

interface Secured {
  readonly securityContext?: { readonly appArmorProfile?: Profile };
}

/** The profile that an annotation stands for; undefined of one that says none. */
export function profileOf(annotation: string): Profile | undefined {
  if (annotation === "unconfined") return { type: "Unconfined" };
  if (annotation === "runtime/default") return { type: "RuntimeDefault" };
  const [, localhostProfile] = /^localhost\/(.+)$/s.exec(annotation) ?? [];
  return localhostProfile === undefined ? undefined : { type: "Localhost", localhostProfile };
}

/** What is wrong with annotations that pods have a meaning for (Kubernetes 1.34, `ValidatePodSpecificAnnotations`). */
export function checkPodAnnotations(annotations: Annotations = {}, spec: PodSpec): StatusCause[] {
  const names = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(
    ({ name }) => name,
  );
  return Object.entries(annotations).flatMap(([key, value]) => {
    const field = `metadata.annotations[${key}]`;
    if (key === DELETION_COST) return isWhole(value) ? [] : [invalidValue(field, value, "must be a 32bit integer")];
    if (key === MIRROR && (spec.nodeName ?? "") === "") {
      return [invalidValue(field, value, "must set spec.nodeName if mirror pod annotation is set")];
    }
    if (!key.startsWith(APP_ARMOR)) return [];
    const container = key.slice(APP_ARMOR.length);
    const isProfile = /^(?:$|runtime\/default$|unconfined$|localhost\/)/.test(value);
    return [
      ...(names.includes(container) ? [] : [invalidValue(field, container, "container not found")]),
      ...(isProfile ? [] : [invalidValue(field, value, `invalid AppArmor profile name: ${goQuote(value)}`)]),
    ];
  });
}

function isWhole(text: string): boolean {
  const number = Number(text);
  return /^(?:0|-?[1-9]\d*)$/.test(text) && number >= -(2 ** 31) && number < 2 ** 31;
}

/** A new pod may not say one thing by an annotation and another by a field. */
export function checkNewAppArmor({ metadata, spec }: Pod): StatusCause[] {
  const { os } = spec as PodSpec & { readonly os?: { readonly name: string } };
  if (os?.name === "windows") return [];
  const ofPod = (spec as Secured).securityContext?.appArmorProfile;
  return (["initContainers", "containers"] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap((container, index) => {
      const annotation = metadata.annotations?.[APP_ARMOR + container.name];
      const profile = (container as Secured).securityContext?.appArmorProfile ?? ofPod;
      if (annotation === undefined || !profile) return [];
      const said = profileOf(annotation) ?? { type: annotation.startsWith("localhost/") ? "Localhost" : "" };
      const field = `spec.${list}[${index}].securityContext.appArmorProfile`;
      if (said.type !== profile.type) {
        return [forbiddenField(`${field}.type`, "apparmor type in annotation and field must match")];
      }
      if (said.localhostProfile === profile.localhostProfile) return [];
      return [forbiddenField(`${field}.localhostProfile`, "apparmor profile in annotation and field must match")];
    }),
  );
}

/** These stay as they are from the pod's beginning (`ValidatePodSpecificAnnotationUpdates`). */
export function checkAnnotationChange(before: Annotations = {}, after: Annotations = {}): StatusCause[] {
  return Object.keys({ ...before, ...after }).flatMap((key) => {
    if (before[key] === after[key] || !(key.startsWith(APP_ARMOR) || key === MIRROR)) return [];
    const verb = key in before ? "remove or update" : "add";
    const what = key === MIRROR ? "mirror pod annotation" : "AppArmor annotations";
    return [forbiddenField(`metadata.annotations[${key}]`, `may not ${verb} ${what}`)];
  });
}
