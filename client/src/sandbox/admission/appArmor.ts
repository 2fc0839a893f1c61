import type { Pod } from "../podObjects.ts";
import { APP_ARMOR, profileOf } from "../validation/pod/annotations.ts";
import { checkAppArmor, type Profile } from "../validation/pod/security.ts";

interface Secured {
  readonly securityContext?: { readonly appArmorProfile?: Profile };
}

/**
 * A new pod whose containers have the profiles that its annotations name, and what is to be warned of (Kubernetes 1.34,
 * `applyAppArmorVersionSkew`). What the field of a container says, counts.
 */
export function withAppArmorFields(pod: Pod): { readonly pod: Pod; readonly warnings: readonly string[] } {
  const { annotations = {} }: Partial<Pod["metadata"]> = (pod as Partial<Pod>).metadata ?? {};
  const { securityContext, os } = pod.spec as Pod["spec"] & Secured & { readonly os?: { readonly name: string } };
  if (os?.name === "windows" || !Object.keys(annotations).some((key) => key.startsWith(APP_ARMOR))) {
    return { pod, warnings: [] };
  }
  const ofPod = JSON.stringify(securityContext?.appArmorProfile);
  const warnings: string[] = [];
  const fill = <T extends { readonly name: string }>(container: T): T => {
    const key = APP_ARMOR + container.name;
    const annotation = annotations[key];
    const own = (container as Secured).securityContext;
    if (annotation === undefined || own?.appArmorProfile) return container;
    const found = profileOf(annotation);
    // Of a name that a field may not have, nothing is made.
    const profile = checkAppArmor(found, "").length > 0 ? undefined : found;
    if (profile && JSON.stringify(profile) === ofPod) return container;
    warnings.push(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
    return profile ? { ...container, securityContext: { ...own, appArmorProfile: profile } } : container;
  };
  const { initContainers, containers } = pod.spec;
  const spec = {
    ...pod.spec,
    ...(initContainers && { initContainers: initContainers.map(fill) }),
    containers: containers.map(fill),
  };
  return { pod: { ...pod, spec }, warnings };
}
