import type { Container } from "../../containerObjects.ts";
import type { PodSpec } from "../../podObjects.ts";

interface Mounting {
  readonly volumeMounts?: readonly { readonly name: string }[];
}

/**
 * What a pod is to do without volumes that are images, and without their mounts: a cluster in which the gate `ImageVolume`
 * is closed, as it is by default, leaves them out (Kubernetes 1.34, `dropImageVolumes`).
 */
export function withoutImageVolumes<T extends Pick<PodSpec, "volumes" | "containers" | "initContainers">>(spec: T): T {
  const volumes: readonly { readonly name: string; readonly image?: object }[] = spec.volumes ?? [];
  const images = new Set(volumes.filter(({ image }) => image).map(({ name }) => name));
  if (images.size === 0) return spec;
  const unmounted = (container: Container & Mounting): Container => {
    const { volumeMounts } = container;
    return {
      ...container,
      ...(volumeMounts && { volumeMounts: volumeMounts.filter(({ name }) => !images.has(name)) }),
    };
  };
  const { containers, initContainers } = spec;
  return {
    ...spec,
    volumes: volumes.filter(({ name }) => !images.has(name)),
    containers: containers.map(unmounted),
    ...(initContainers && { initContainers: initContainers.map(unmounted) }),
  };
}
