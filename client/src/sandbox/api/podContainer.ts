import type { Pod } from "../podObjects.ts";
import { badRequest } from "./status.ts";

/**
 * The container of a pod that is meant (Kubernetes 1.34): the only one where none is named.
 *
 * @throws ApiError 400 when the pod has several containers and none is named, or the name is not one of them
 */
export function chooseContainer({ metadata, spec }: Pod, name: string): string {
  const [only, second] = spec.containers;
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(
    (container) => container.name,
  );
  if (name === "") {
    if (only && !second) return only.name;
    throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${all.join(" ")}]`);
  }
  if (!all.includes(name)) throw badRequest(`container ${name} is not valid for pod ${metadata.name}`);
  return name;
}
