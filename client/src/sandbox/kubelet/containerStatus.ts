import { rfc3339 } from "../clock.ts";
import type { Container, Resources } from "../containerObjects.ts";
import type { ContainerState, ContainerStatus, Terminated } from "../podObjects.ts";
import type { ContainerExit } from "../runtimes/types.ts";
import { goDuration } from "./pause.ts";

/** What is known of a container before it has run (Kubernetes 1.34). Ephemeral ones have no `started`. */
export function firstStatus(container: Container, reason: string, isEphemeral: boolean): ContainerStatus {
  const { name, image = "", volumeMounts = [] } = container;
  return {
    name,
    state: { waiting: { reason } },
    lastState: {},
    ready: false,
    restartCount: 0,
    image,
    imageID: "",
    ...(!isEphemeral && { started: false }),
    ...(volumeMounts.length > 0 && { volumeMounts: volumeMounts.map(mountStatus) }),
  };
}

function mountStatus({ name, mountPath, readOnly }: NonNullable<Container["volumeMounts"]>[number]): MountStatus {
  return { name, mountPath, ...(readOnly === true && { readOnly, recursiveReadOnly: "Disabled" }) };
}

type MountStatus = NonNullable<ContainerStatus["volumeMounts"]>[number];

/** The resources that a container has been given, from its first run on. */
export function resourceStatus({
  resources = {},
}: Container): Pick<ContainerStatus, "allocatedResources" | "resources"> {
  const { limits, requests } = resources;
  return {
    ...allocatedStatus({ resources }),
    resources: { ...(limits && { limits }), ...(requests && { requests }) },
  };
}

/** What its node has set aside for a container. */
export function allocatedStatus({
  resources: { requests = {} } = {},
}: Pick<Container, "resources">): Pick<ContainerStatus, "allocatedResources"> {
  return Object.keys(requests).length > 0 ? { allocatedResources: requests } : {};
}

/** Whether two of a container's resources differ in one of them. */
export function hasOther(name: string, one: Resources = {}, other: Resources = {}): boolean {
  return one.requests?.[name] !== other.requests?.[name] || one.limits?.[name] !== other.limits?.[name];
}

/** What a pod's status says of an end. */
export function describeExit({
  exitCode,
  signal,
  reason,
}: ContainerExit): Pick<Terminated, "exitCode" | "signal" | "reason"> {
  return {
    exitCode,
    ...(signal !== undefined && { signal }),
    reason: reason ?? (exitCode === 0 ? "Completed" : "Error"),
  };
}

/**
 * The states of a container after an end.
 *
 * @param failure why it could not be started: what it then waits for, if it is to be started again
 */
export function statesAfter(
  ended: Omit<Terminated, "finishedAt">,
  now: number,
  containerID: string | undefined,
  failure: Failure | undefined,
): Partial<ContainerStatus> {
  const finishedAt = rfc3339(now);
  const terminated = { ...ended, finishedAt, ...(containerID !== undefined && { containerID }) };
  return failure ? { state: { waiting: failure }, lastState: { terminated } } : { state: { terminated } };
}

/** Why a container could not be started. */
export interface Failure {
  readonly reason: "RunContainerError" | "PostStartHookError";
  readonly message: string;
}

/** A container that waits for a start, and will not be started: it has ended, or never began. */
export function settled(status: ContainerStatus, first: ContainerState): ContainerStatus {
  const { state, lastState } = status;
  if (!state.waiting) return status;
  return lastState.terminated ? { ...status, state: lastState, lastState: {} } : { ...status, state: first };
}

/** What it waits for between a crash and the next start. */
export function crashLoop(container: Container, pod: string, wait: number): ContainerState {
  const message = `back-off ${goDuration(wait)} restarting failed container=${container.name} pod=${pod}`;
  return { waiting: { reason: "CrashLoopBackOff", message } };
}

/** Of a container that was not there when its pod was ended. */
export const LOST: Terminated = {
  exitCode: 137,
  reason: "ContainerStatusUnknown",
  message: "The container could not be located when the pod was terminated",
  startedAt: null,
  finishedAt: null,
};
