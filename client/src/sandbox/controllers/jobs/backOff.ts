import type { Pod } from "../../objects.ts";

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
export function failuresAfter(before: Failures, ended: readonly Pod[], now: number): Failures {
  const inOrder = ended
    .map((pod) => ({ at: endOf(pod, now), isFailed: pod.status.phase !== "Succeeded" }))
    .sort((a, b) => a.at - b.at);
  return inOrder.reduce(
    ({ count, last }, { at, isFailed }) => (isFailed ? { count: count + 1, last: at } : { count: 0, last }),
    before,
  );
}

/** From when on the next pod may be made: ten seconds after a failure, twice as long after the next, ten minutes at most. */
export function backOffEnd({ count, last }: Failures): number {
  return count === 0 ? 0 : last + Math.min(LONGEST, FIRST * 2 ** (count - 1));
}

/** When the last container of a pod ended; where none has told, when it was deleted. */
function endOf({ metadata, status }: Pod, now: number): number {
  const times = (status.containerStatuses ?? []).map(({ state }) => Date.parse(state.terminated?.finishedAt ?? ""));
  const known = times.filter((time) => !Number.isNaN(time));
  if (known.length > 0) return Math.max(...known);
  return metadata.deletionTimestamp === undefined ? now : Math.min(now, Date.parse(metadata.deletionTimestamp));
}
