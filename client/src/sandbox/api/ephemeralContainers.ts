import type { Container, Pod } from "../objects.ts";
import { forbiddenField } from "../validation/causes.ts";
import { checkContainer } from "../validation/container.ts";
import { withContainerDefaults } from "../validation/defaults.ts";
import type { StatusCause } from "./status.ts";

const NOT_CHANGED = "existing ephemeral containers may not be changed";

/**
 * A pod whose ephemeral containers alone are those of `sent`: all that the subresource `ephemeralcontainers` takes of
 * it, and what the API server would refuse (Kubernetes 1.34). They can be added, never changed or removed.
 */
export function withEphemeralContainers(
  before: Pod,
  sent: Pod,
): { readonly pod: Pod; readonly causes: readonly StatusCause[] } {
  const given = (sent.spec as Partial<Pod["spec"]>).ephemeralContainers ?? [];
  const known = before.spec.ephemeralContainers ?? [];
  const containers = given.map((one) => known.find(({ name }) => name === one.name) ?? withDefaults(one));
  const field = "spec.ephemeralContainers";
  const causes: StatusCause[] = known
    .filter((one) => !given.some(({ name }) => name === one.name))
    .map(() => forbiddenField(field, NOT_CHANGED));
  const names = new Set([...before.spec.containers, ...(before.spec.initContainers ?? [])].map(({ name }) => name));
  const volumes = new Set((before.spec.volumes ?? []).map(({ name }) => name));
  containers.forEach((container, index) => {
    causes.push(...checkContainer(container, `${field}[${index}]`, volumes, names, false));
    if (Object.keys(container.resources ?? {}).length > 0) {
      causes.push(forbiddenField(`${field}[${index}].resources`, "cannot be set for an Ephemeral Container"));
    }
  });
  return { pod: { ...before, spec: { ...before.spec, ephemeralContainers: containers } }, causes };
}

function withDefaults(container: Container): Container {
  const { resources = {}, ...rest } = withContainerDefaults(container);
  return { ...rest, resources };
}
