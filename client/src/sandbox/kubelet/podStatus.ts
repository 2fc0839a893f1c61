import { rfc3339 } from "../clock.ts";
import type { Condition, ContainerStatus, Pod, PodStatus } from "../objects.ts";

export interface PodProgress {
  readonly phase: PodStatus["phase"];
  /** All containers have ended, though the phase may not say so yet. */
  readonly outcome: "Succeeded" | "Failed" | undefined;
  readonly sandboxReady: boolean;
  readonly initialized: boolean;
  readonly containerStatuses: readonly ContainerStatus[];
  readonly initContainerStatuses: readonly ContainerStatus[];
  readonly ephemeralContainerStatuses: readonly ContainerStatus[];
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

export interface NodeAddress {
  readonly hostIP: string;
  readonly podIP: string;
  readonly startTime: string;
}

/** A pod's status as a kubelet reports it (Kubernetes 1.34). */
export function podStatus(pod: Pod, progress: PodProgress, address: NodeAddress, now: number): PodStatus {
  const { phase, reason, message, sandboxReady } = progress;
  const initStatuses = progress.initContainerStatuses;
  const ephemeral = progress.ephemeralContainerStatuses;
  return {
    observedGeneration: pod.metadata.generation ?? 1,
    phase,
    conditions: conditions(pod, progress, now),
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    hostIP: address.hostIP,
    hostIPs: [{ ip: address.hostIP }],
    ...((sandboxReady || progress.outcome !== undefined) && {
      podIP: address.podIP,
      podIPs: [{ ip: address.podIP }],
    }),
    startTime: address.startTime,
    ...(initStatuses.length > 0 && { initContainerStatuses: [...initStatuses] }),
    containerStatuses: [...progress.containerStatuses],
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: [...ephemeral] }),
    qosClass: pod.status.qosClass,
  };
}

type Verdict = Pick<Condition, "status" | "reason" | "message">;

function conditions(pod: Pod, progress: PodProgress, now: number): Condition[] {
  const ready = readiness(progress);
  const sandbox = progress.sandboxReady && progress.phase !== "Succeeded" && progress.phase !== "Failed";
  const wanted: readonly (readonly [string, Verdict])[] = [
    ["PodReadyToStartContainers", { status: sandbox ? "True" : "False" }],
    ["Initialized", initialization(progress)],
    ["Ready", ready],
    ["ContainersReady", ready],
    ["PodScheduled", { status: "True" }],
  ];
  return wanted.map(([type, verdict]) => condition(pod, type, verdict, now));
}

/** Keeps the time of the last change of its status. */
export function condition(pod: Pod, type: string, verdict: Verdict, now: number): Condition {
  const before = pod.status.conditions?.find((one) => one.type === type);
  const { status, reason, message } = verdict;
  return {
    type,
    observedGeneration: pod.metadata.generation ?? 1,
    status,
    lastProbeTime: null,
    lastTransitionTime: before?.status === status ? before.lastTransitionTime : rfc3339(now),
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
  };
}

function readiness({ outcome, containerStatuses }: PodProgress): Verdict {
  if (outcome !== undefined) {
    return { status: "False", reason: outcome === "Succeeded" ? "PodCompleted" : "PodFailed" };
  }
  const unready = containerStatuses.filter(({ ready }) => !ready).map(({ name }) => name);
  return unready.length === 0
    ? { status: "True" }
    : {
        status: "False",
        reason: "ContainersNotReady",
        message: `containers with unready status: [${unready.join(" ")}]`,
      };
}

function initialization({ initialized, outcome, initContainerStatuses }: PodProgress): Verdict {
  if (initialized) {
    return outcome === "Succeeded" ? { status: "True", reason: "PodCompleted" } : { status: "True" };
  }
  const incomplete = initContainerStatuses.filter(({ ready }) => !ready).map(({ name }) => name);
  return {
    status: "False",
    reason: "ContainersNotInitialized",
    message: `containers with incomplete status: [${incomplete.join(" ")}]`,
  };
}
