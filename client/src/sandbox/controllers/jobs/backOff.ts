import type { ContainerStatus, Pod } from "../../podObjects.ts";

/** Kubernetes 1.34, `pkg/controller/job`. Milliseconds. */
const FIRST = 10_000;
const LONGEST = 600_000;

/** The failures of a Job's pods since one of them last succeeded. */
export interface Failures {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly last: number;
}

/** The failures after these pods have ended, too. */
export function failuresAfter(before: Failures, succeeded: readonly Pod[], failed: readonly Pod[]): Failures {
  const success = Math.max(...succeeded.map(finishTime));
  const counted = failed.map(finishTime).filter((time) => time > success);
  const { count, last } = succeeded.length > 0 ? { count: 0, last: 0 } : before;
  return { count: count + counted.length, last: Math.max(last, ...counted) };
}

/** From when on the next pod may be made: ten seconds after a failure, twice as long after the next, ten minutes at most. */
export function backOffEnd({ count, last }: Failures): number {
  return count === 0 ? 0 : last + Math.min(LONGEST, FIRST * 2 ** (count - 1));
}

/**
 * When a pod ended (milliseconds since 1970): its last container; else since when it has not been ready; else when it was
 * deleted; else when it was created (Kubernetes 1.34, `getFinishedTime`).
 */
export function finishTime({ metadata, spec, status }: Pod): number {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  const isSidecar = ({ name }: ContainerStatus): boolean => sidecars.some((one) => one.name === name);
  const statuses = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? []).filter(isSidecar)];
  const times = statuses.map(({ state }) => Date.parse(state.terminated?.finishedAt ?? ""));
  if (times.length > 0 && !times.some(Number.isNaN)) return Math.max(...times);
  const ready = (status.conditions ?? []).find(({ type }) => type === "Ready");
  if (ready?.status === "False") return Date.parse(ready.lastTransitionTime);
  const { deletionTimestamp, deletionGracePeriodSeconds: grace = 0, creationTimestamp } = metadata;
  return deletionTimestamp === undefined ? Date.parse(creationTimestamp) : Date.parse(deletionTimestamp) - grace * 1000;
}
