import type { StatusCause } from "../../api/status.ts";
import type { Container } from "../../containerObjects.ts";
import { duplicate, forbiddenField, invalidAs, invalidValue, oneOf, required, unsupported } from "../causes.ts";
import { dnsLabel } from "../names.ts";
import { checkVariables, checkVariablesSources } from "./environment.ts";
import type { KnownVolumes, VolumeDevice } from "./mounts.ts";
import { checkDevices, checkMounts } from "./mounts.ts";
import type { ContainerPort } from "./ports.ts";
import { checkHostPorts, checkPorts } from "./ports.ts";
import { checkProbes, refuseProbes } from "./probes.ts";
import type { ResourceRequirements } from "./resources.ts";
import { checkResources } from "./resources.ts";
import type { ContainerSecurity } from "./security.ts";
import { checkContainerSecurity } from "./security.ts";

/** A container with all that is looked at. */
export interface CheckedContainer extends Container {
  readonly ports?: readonly ContainerPort[];
  readonly resources?: Container["resources"] & ResourceRequirements;
  readonly resizePolicy?: readonly ResizePolicy[];
  readonly securityContext?: ContainerSecurity;
  readonly volumeDevices?: readonly VolumeDevice[];
  readonly targetContainerName?: string;
}

interface ResizePolicy {
  readonly resourceName: string;
  readonly restartPolicy: string;
}

/** What of the pod is needed to judge a container. */
export interface Surroundings {
  readonly volumes: KnownVolumes;
  readonly claims: readonly string[];
  readonly restartPolicy: string;
  readonly hostUsers: boolean;
  readonly grace: number;
}

/** What the API server would refuse in the containers of a pod, in its order (Kubernetes 1.34). */
export function checkContainers(
  containers: readonly CheckedContainer[],
  pod: Surroundings,
  field: string,
): StatusCause[] {
  if (containers.length === 0) return [required(field)];
  const names = new Set<string>();
  const causes = containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const common = checkContainer(container, pod, at);
    if (names.has(container.name)) common.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    return [...common, ...checkProbes(container, pod.grace, at)];
  });
  return [...causes, ...checkHostPorts(containers, field)];
}

/** As `checkContainers`, of those that run before the others (or beside them, with `restartPolicy: Always`). */
export function checkInitContainers(
  containers: readonly CheckedContainer[],
  others: readonly CheckedContainer[],
  pod: Surroundings,
  field: string,
): StatusCause[] {
  const names = new Set(others.map(({ name }) => name));
  return containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const { name, restartPolicy } = container;
    const causes = checkContainer(container, pod, at);
    if (names.has(name)) causes.push(duplicate(`${at}.name`, name));
    else if (name !== "") names.add(name);
    causes.push(...checkHostPorts([container], field));
    const probes = restartPolicy === "Always" ? checkProbes(container, pod.grace, at) : refuseProbes(container, at);
    return [...causes, ...probes];
  });
}

/** What holds for every kind of container. */
export function checkContainer(container: CheckedContainer, pod: Surroundings, field: string): StatusCause[] {
  const { name, image = "", imagePullPolicy, terminationMessagePolicy } = container;
  return [
    ...(name === "" ? [required(`${field}.name`)] : invalidAs(`${field}.name`, name, dnsLabel(name))),
    ...(image === "" ? [required(`${field}.image`)] : []),
    ...oneOf(`${field}.terminationMessagePolicy`, terminationMessagePolicy, ["File", "FallbackToLogsOnError"]),
    ...checkPorts(container.ports ?? [], `${field}.ports`),
    ...checkVariables(container.env ?? [], `${field}.env`),
    ...checkVariablesSources(container.envFrom ?? [], `${field}.envFrom`),
    ...checkMounts(container, pod.volumes, `${field}.volumeMounts`),
    ...checkDevices(container, pod.volumes, `${field}.volumeDevices`),
    ...oneOf(`${field}.imagePullPolicy`, imagePullPolicy, ["Always", "IfNotPresent", "Never"]),
    ...checkResources(container.resources ?? {}, pod.claims, `${field}.resources`),
    ...checkResizePolicies(container.resizePolicy ?? [], pod.restartPolicy, `${field}.resizePolicy`),
    ...(container.securityContext
      ? checkContainerSecurity(container.securityContext, pod.hostUsers, `${field}.securityContext`)
      : []),
  ];
}

/** Of pods, but not of templates: no blanks around the image's name. */
export function checkImageBlanks(containers: readonly CheckedContainer[], field: string): StatusCause[] {
  return containers.flatMap(({ image = "" }, index) =>
    image.trim() === image
      ? []
      : [invalidValue(`${field}[${index}].image`, image, "must not have leading or trailing whitespace")],
  );
}

function checkResizePolicies(policies: readonly ResizePolicy[], restart: string, field: string): StatusCause[] {
  const seen = new Set<string>();
  return policies.flatMap(({ resourceName, restartPolicy }, index) => {
    const causes = seen.has(resourceName) ? [duplicate(`${field}[${index}]`, resourceName)] : [];
    seen.add(resourceName);
    causes.push(...word(resourceName, ["cpu", "memory"], field));
    causes.push(...word(restartPolicy, ["NotRequired", "RestartContainer"], field));
    if (restart === "Never" && restartPolicy !== "NotRequired") {
      causes.push(invalidValue(field, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
    }
    return causes;
  });
}

function word(value: string, allowed: readonly string[], field: string): StatusCause[] {
  return value === "" ? [required(field)] : allowed.includes(value) ? [] : [unsupported(field, value, allowed)];
}

/** What debug containers cannot have, in the order of their type in Go. */
const NOT_EPHEMERAL = [
  "ports",
  "resources",
  "resizePolicy",
  "restartPolicy",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
] as const;

/** What the API server would refuse in one debug container (Kubernetes 1.34). */
export function checkEphemeralContainer(container: CheckedContainer, pod: Surroundings, field: string): StatusCause[] {
  const why = "cannot be set for an Ephemeral Container";
  const isThere = (value: unknown): boolean => value !== undefined && JSON.stringify(value) !== "{}";
  return [
    ...checkContainer(container, pod, field),
    ...checkImageBlanks([container], field).map((cause) => ({ ...cause, field: `${field}.image` })),
    ...NOT_EPHEMERAL.filter((name) => isThere(container[name])).map((name) => forbiddenField(`${field}.${name}`, why)),
    ...(container.volumeMounts ?? []).flatMap((mount, index) =>
      (mount.subPath ?? "") === "" ? [] : [forbiddenField(`${field}.volumeMounts[${index}].subPath`, why)],
    ),
  ];
}
