import type { ContainerStatus, Pod, TerminatedState } from "../objects.ts";

/** The container that runs the task in every pod that DBND builds (dbnd 1.0.28, spec 3.1). */
export const MAIN_CONTAINER = "base";

/** `Pending`, `Running`, `Succeeded`, `Failed`, `Unknown`, or empty. */
export function phaseOf(pod: Pod): string {
  return pod.status?.phase ?? "";
}

/** Somebody asked for its end; it may still run through its grace period. */
export function isDeleting(pod: Pod): boolean {
  return Boolean(pod.metadata.deletionTimestamp);
}

/**
 * When a pod's deletion was asked for, in milliseconds since 1970; undefined for one that is not deleted. Its timestamp is when the
 * grace period is over; that of the last request, which has no grace and takes the pod out of the store, is the kubelet's own
 * (Kubernetes 1.34).
 */
export function deletionAskedAt({ metadata }: Pod): number | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata;
  return deletionTimestamp ? Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000 : undefined;
}

/** All of its containers have ended, for good. */
export function hasEnded(pod: Pod): boolean {
  return phaseOf(pod) === "Succeeded" || phaseOf(pod) === "Failed";
}

/** The name of its node; empty where none has been found yet. */
export function nodeOf(pod: Pod): string {
  return pod.spec?.nodeName ?? "";
}

/** Of the plain containers, as far as the node has told; init and ephemeral ones have lists of their own. */
export function containerStatuses(pod: Pod): readonly ContainerStatus[] {
  return pod.status?.containerStatuses ?? [];
}

/** The status of a container of the pod, init and ephemeral containers included. */
export function statusOf(pod: Pod, container: string): ContainerStatus | undefined {
  const { initContainerStatuses, ephemeralContainerStatuses } = pod.status ?? {};
  const all = [...containerStatuses(pod), ...(initContainerStatuses ?? []), ...(ephemeralContainerStatuses ?? [])];
  return all.find((status) => status.name === container);
}

/**
 * The container whose log is the task's: `base`, else the first one. That of an Airflow operator is always the first
 * (`base_container_name`), whatever a template has beside it.
 */
export function mainContainer(pod: Pod): string | undefined {
  const containers = pod.spec?.containers ?? [];
  if (pod.metadata.labels?.kubernetes_pod_operator === "True") return containers[0]?.name;
  return (containers.find((container) => container.name === MAIN_CONTAINER) ?? containers[0])?.name;
}

/**
 * Whether DBND is the program of the main container: not in pods of Airflow's operators and executor, nor where neither a label of
 * DBND nor the command speaks of it.
 */
export function runsDbnd(pod: Pod): boolean {
  const { labels } = pod.metadata;
  if (labels?.kubernetes_pod_operator === "True" || labels?.kubernetes_executor === "True") return false;
  if (Object.keys(labels ?? {}).some((label) => label.startsWith("dbnd"))) return true;
  const name = mainContainer(pod);
  const { command, args } = pod.spec?.containers?.find((one) => one.name === name) ?? {};
  const words = [...(command ?? []), ...(args ?? [])];
  return words.length === 0 || words.some((word) => word.includes("dbnd"));
}

/**
 * How the main container ended for good, as soon as the kubelet tells: about a second before the pod's phase changes.
 * Undefined where it will be started again.
 */
export function mainTermination(pod: Pod): TerminatedState | undefined {
  const name = mainContainer(pod) ?? MAIN_CONTAINER;
  const terminated = statusOf(pod, name)?.state?.terminated ?? undefined;
  return terminated && !hasEnded(pod) && willRestart(pod, name, terminated) ? undefined : terminated;
}

/** Whether the main container has run, or runs; true where nothing is known of it. */
export function mainHasStarted(pod: Pod): boolean {
  const status = statusOf(pod, mainContainer(pod) ?? MAIN_CONTAINER);
  return !status?.state?.waiting || (status.restartCount ?? 0) > 0;
}

/** Whether the kubelet starts a container again that has ended, by its restart policy (Kubernetes 1.34). */
export function willRestart(pod: Pod, container: string, terminated: TerminatedState): boolean {
  if (isDeleting(pod)) return false;
  const init = pod.spec?.initContainers?.find((one) => one.name === container);
  if (init?.restartPolicy === "Always") return true;
  if (pod.spec?.ephemeralContainers?.some((one) => one.name === container)) return false;
  const failed = terminated.exitCode !== 0;
  const policy = pod.spec?.restartPolicy ?? "Always";
  return policy === "OnFailure" || init ? failed && policy !== "Never" : policy === "Always";
}

/** True once a container of the pod has run, whatever the phase says. */
export function hasStarted(pod: Pod): boolean {
  const phase = phaseOf(pod);
  return phase !== "" && phase.toLowerCase() !== "pending";
}

/** States of a container whose node still makes the pod's volumes and its network (Kubernetes 1.34). */
const NOT_SET_UP: ReadonlySet<string | undefined> = new Set(["ContainerCreating", "PodInitializing", undefined]);

/** The pod has its volumes and its network, since the node has begun with one of its containers. */
export function isSetUp(pod: Pod): boolean {
  return [...(pod.status?.initContainerStatuses ?? []), ...containerStatuses(pod)].some(
    ({ state }) => Boolean(state?.running ?? state?.terminated) || !NOT_SET_UP.has(state?.waiting?.reason ?? undefined),
  );
}

/** In a few words, what a pod that does not run yet is waiting for. */
export function waitingFor(pod: Pod): string | undefined {
  if (hasStarted(pod)) return undefined;
  const waiting = [...(pod.status?.initContainerStatuses ?? []), ...containerStatuses(pod)]
    .map((status) => status.state?.waiting?.reason)
    .find((reason) => reason && reason !== "PodInitializing");
  if (waiting) return waiting;
  const condition = pod.status?.conditions?.find((one) => one.status === "False" && one.reason);
  return condition?.reason ?? (pod.spec?.nodeName ? "ContainerCreating" : "Scheduling");
}
