import type { ClusterEvent } from "../objects.ts";

/** What the kubelet does only after all volumes are there and the pod has its network. */
const PAST_SETUP: ReadonlySet<string> = new Set(["Pulling", "Pulled", "Created", "Started"]);
const PAST_PULL: ReadonlySet<string> = new Set(["Pulled", "Created", "Started"]);
const PAST_ATTACH: ReadonlySet<string> = new Set(["SuccessfulAttachVolume", ...PAST_SETUP]);

/** By reason of a failure, the reasons of events that come only once it is overcome (Kubernetes 1.34). */
const OVERCOME: Readonly<Record<string, ReadonlySet<string>>> = {
  FailedMount: PAST_SETUP,
  FailedAttachVolume: PAST_ATTACH,
  FailedMapVolume: PAST_SETUP,
  VolumePermissionChangeInProgress: PAST_SETUP,
  FailedPrepareDynamicResources: PAST_SETUP,
  FailedCreatePodSandBox: PAST_SETUP,
  NetworkNotReady: PAST_SETUP,
  Failed: PAST_PULL,
  InspectFailed: PAST_PULL,
  FailedScheduling: new Set(["Scheduled", ...PAST_SETUP]),
  NotTriggerScaleUp: new Set(["Scheduled", "TriggeredScaleUp", ...PAST_SETUP]),
  TriggeredScaleUp: new Set(["Scheduled", ...PAST_SETUP]),
};

/** Events of a pod, without failures that a later event shows to be over: a node tries again until it succeeds. */
export function lastingEvents(events: readonly ClusterEvent[]): readonly ClusterEvent[] {
  return events.filter((event) => {
    const over = OVERCOME[event.reason ?? ""];
    if (!over) return true;
    const time = timeOf(event);
    return !events.some((later) => later !== event && over.has(later.reason ?? "") && timeOf(later) >= time);
  });
}

/** Times of one format compare as text. */
export function timeOf({ lastTimestamp, eventTime, firstTimestamp, metadata }: ClusterEvent): string {
  return lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata.creationTimestamp ?? "";
}
