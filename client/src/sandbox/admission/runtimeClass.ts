import type { Pod } from "../podObjects.ts";

type ClassSpec = Pod["spec"] & { readonly runtimeClassName?: string; readonly overhead?: object };

/** Why the RuntimeClass plug-in refuses a pod, as the API server words it (Kubernetes 1.34): the sandbox has no classes. */
export function runtimeClassRefusal({ spec }: Pod): string | undefined {
  const { runtimeClassName } = spec as ClassSpec;
  return runtimeClassName === undefined ? undefined : `pod rejected: RuntimeClass "${runtimeClassName}" not found`;
}

/** As `runtimeClassRefusal`, of a pod that is right in itself. */
export function overheadRefusal({ spec }: Pod): string | undefined {
  return (spec as ClassSpec).overhead === undefined
    ? undefined
    : "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";
}
