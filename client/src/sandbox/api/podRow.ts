import type { ContainerStatus, Pod } from "../podObjects.ts";
import { age } from "./age.ts";

export interface PodRow {
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
  readonly ip: string;
  readonly node: string;
}

/** A pod's row in `kubectl get pods`; that of a bookmark has no containers. */
export function podRow(pod: Pod, now: number): PodRow {
  const containers = pod.spec.containers as Pod["spec"]["containers"] | null;
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  const beside = (pod.status.initContainerStatuses ?? []).filter(({ name }) =>
    sidecars.some((one) => one.name === name),
  );
  const statuses = [...beside, ...(pod.status.containerStatuses ?? [])];
  return {
    ready: `${statuses.filter(({ ready }) => ready).length}/${(containers ?? []).length + sidecars.length}`,
    status: statusOf(pod),
    restarts: restarts(statuses, now),
    ip: pod.status.podIP ?? "<none>",
    node: pod.spec.nodeName ?? "<none>",
  };
}

function statusOf(pod: Pod): string {
  const init = initStatus(pod);
  if (pod.metadata.deletionTimestamp !== undefined) {
    return "Terminating";
  }
  if (init !== undefined) {
    return init;
  }
  const { reason, phase = "" } = pod.status as Partial<Pod["status"]>;
  let shown = reason ?? phase;
  let running = false;
  for (const { state, ready } of (pod.status.containerStatuses ?? []).toReversed()) {
    shown = reasonOf({ state }) ?? shown;
    running ||= state.running !== undefined && ready;
  }
  return shown === "Completed" && running ? "Running" : shown;
}

/** `Init:1/2`, `Init:Error` and the like while init containers hold the pod back. */
function initStatus(pod: Pod): string | undefined {
  const statuses = pod.status.initContainerStatuses ?? [];
  for (const [index, status] of statuses.entries()) {
    const spec = pod.spec.initContainers?.find(({ name }) => name === status.name);
    const passed = status.state.terminated?.exitCode === 0 || (spec?.restartPolicy === "Always" && status.started);
    if (!passed) {
      const reason = reasonOf(status);
      const waits = reason === undefined || reason === "PodInitializing";
      return waits ? `Init:${index}/${statuses.length}` : `Init:${reason}`;
    }
  }
  return undefined;
}

function reasonOf({ state }: Pick<ContainerStatus, "state">): string | undefined {
  return state.waiting?.reason ?? state.terminated?.reason;
}

function restarts(statuses: readonly ContainerStatus[], now: number): string {
  const count = statuses.reduce((sum, status) => sum + status.restartCount, 0);
  const last = statuses
    .map(({ lastState }) => lastState.terminated?.finishedAt ?? "")
    .sort()
    .at(-1);
  return count > 0 && last !== undefined && last !== "" ? `${count} (${age(last, now)} ago)` : String(count);
}
