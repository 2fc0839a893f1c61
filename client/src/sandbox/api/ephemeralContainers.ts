import type { Pod } from "../podObjects.ts";
import { duplicate, forbiddenField, missing } from "../validation/causes.ts";
import type { CheckedContainer } from "../validation/pod/containers.ts";
import { checkEphemeralContainer } from "../validation/pod/containers.ts";
import type { CheckedSpec } from "../validation/pod/pod.ts";
import { surroundings } from "../validation/pod/pod.ts";
import { checkVolumes } from "../validation/pod/volumes.ts";
import { canonical } from "./canonical.ts";
import type { StatusCause } from "./status.ts";

/**
 * A pod whose ephemeral containers alone are those of `sent`: all that the subresource `ephemeralcontainers` takes of
 * it, and what the API server would refuse (Kubernetes 1.34). They can be added, never changed or removed.
 */
export function withEphemeralContainers(
  before: Pod,
  sent: Pod,
): { readonly pod: Pod; readonly causes: readonly StatusCause[] } {
  const containers = (sent.spec as Partial<Pod["spec"]>).ephemeralContainers ?? [];
  const spec: CheckedSpec = before.spec;
  const field = "spec.ephemeralContainers";
  const others = new Set([...before.spec.containers, ...(before.spec.initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  const pod = surroundings(spec, checkVolumes(spec.volumes ?? [], "").known);
  const causes = containers.flatMap((container: CheckedContainer, index) => {
    const at = `${field}[${index}]`;
    const { name, targetContainerName: target = "" } = container;
    const problems = checkEphemeralContainer(container, pod, at);
    if (names.has(name)) problems.push(duplicate(`${at}.name`, name));
    names.add(name);
    if (target !== "" && !others.has(target)) problems.push(missing(`${at}.targetContainerName`, target));
    return problems;
  });
  for (const old of before.spec.ephemeralContainers ?? []) {
    const now = containers.find(({ name }) => name === old.name);
    const quoted = `existing ephemeral containers ${JSON.stringify(old.name)}`;
    if (!now) causes.push(forbiddenField(field, `${quoted} may not be removed\n`));
    else if (canonical(now) !== canonical(old)) causes.push(forbiddenField(field, `${quoted} may not be changed\n`));
  }
  // None that are asked for, where there are none, is no change.
  const isNone = containers.length === 0 && before.spec.ephemeralContainers === undefined;
  return { pod: isNone ? before : { ...before, spec: { ...before.spec, ephemeralContainers: containers } }, causes };
}
