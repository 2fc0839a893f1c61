import type { ContainerStatus, Pod, PodStatus } from "../podObjects.ts";

export type Phase = PodStatus["phase"];

/** Whether a container of `initContainers` runs beside the others. */
export function isSidecar({ restartPolicy }: { readonly restartPolicy?: string }): boolean {
  return restartPolicy === "Always";
}

export function isTerminal(phase: Phase): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

/**
 * The phase that the states of its containers give a pod (Kubernetes 1.34, `getPhase` of the kubelet).
 *
 * @param isEnding nothing will be started again, whatever the restart policy says
 */
export function podPhase(
  { spec }: Pod,
  containers: readonly ContainerStatus[],
  initContainers: readonly ContainerStatus[],
  isEnding: boolean,
): Phase {
  const sidecars = (spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
  const beside = initContainers.filter(({ name }) => sidecars.includes(name));
  const before = initContainers.filter(({ name }) => !sidecars.includes(name));
  const hasFailed = before.some((status) => (lastEnd(status)?.exitCode ?? 0) !== 0);
  if (hasFailed && spec.restartPolicy === "Never") return "Failed";
  const isInitialized = containers.some(hasRun);
  const pending = before.some(({ state, lastState }) => !state.terminated && !(state.waiting && lastState.terminated));
  const starting = beside.some(({ state, lastState, started }) =>
    state.running ? started !== true : state.waiting && !lastState.terminated,
  );
  const all = [...containers, ...beside];
  const waiting = all.some(({ state, lastState }) => state.waiting && !lastState.terminated);
  if (pending || (starting && !isInitialized) || waiting) return "Pending";
  if (all.some(({ state }) => state.running)) return "Running";
  const succeeded = containers.every(({ state }) => state.terminated?.exitCode === 0);
  if (isEnding) return succeeded ? "Succeeded" : "Failed";
  if (spec.restartPolicy === "Always") return "Running";
  if (succeeded) return "Succeeded";
  return spec.restartPolicy === "Never" ? "Failed" : "Running";
}

/** Whether a container has ever run. */
export function hasRun({ state, lastState }: ContainerStatus): boolean {
  return state.waiting === undefined || lastState.terminated !== undefined;
}

function lastEnd({ state, lastState }: ContainerStatus): ContainerStatus["state"]["terminated"] {
  return state.terminated ?? (state.waiting ? lastState.terminated : undefined);
}
