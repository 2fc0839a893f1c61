import { t } from "../../l10n.ts";
import { isSame, type FieldChange } from "./changes.ts";

/** What can be changed of a pod that exists, in words. */
export const CHANGEABLE =
  "labels, annotations, finalizers, owner references, images, activeDeadlineSeconds (set or lowered), and tolerations (added)";

/** Why the API server would refuse a change of a pod that exists (Kubernetes 1.34, `ValidatePodUpdate`); undefined where it would not. */
export function whyFixed({ pointer, before, after }: FieldChange): string | undefined {
  if (/^\/metadata\/(?:labels|annotations|finalizers|ownerReferences)(?:\/|$)/.test(pointer)) return undefined;
  if (/^\/spec\/(?:containers|initContainers)\/\d+\/image$/.test(pointer)) {
    return typeof after === "string" && after !== "" ? undefined : t("A container needs an image.");
  }
  if (pointer === "/spec/activeDeadlineSeconds") {
    if (typeof after === "number" && (typeof before !== "number" || after <= before)) return undefined;
    return t("The deadline of a pod that exists can be set or lowered, not raised or removed.");
  }
  if (pointer === "/spec/tolerations") {
    const [old, now] = [before, after].map((list): readonly unknown[] => (Array.isArray(list) ? list : []));
    const isKept = (one: unknown): boolean => now?.some((other) => isSame(one, other)) ?? false;
    return old?.every(isKept) ? undefined : t("Tolerations of a pod that exists can be added, not changed or removed.");
  }
  return t(
    "This cannot be changed in a pod that exists, only {0}. Change the configuration and run again.",
    CHANGEABLE,
  );
}
