import type { ContainerStatus, Pod, PodStatus } from "../podObjects.ts";
import { podConditions, type Conditioned } from "./podConditions.ts";
import { isTerminal } from "./podPhase.ts";

export interface PodProgress extends Conditioned {
  /** Whether the node has cleared up after the pod: only then its status tells that it is over. */
  readonly isFinished: boolean;
  /** It was ended before all of its containers had run: it has failed, whatever its conditions have said so far. */
  readonly isLost: boolean;
  readonly hasAddress: boolean;
  readonly ephemeralContainerStatuses: readonly ContainerStatus[];
  /** Why the kubelet itself ended the pod. */
  readonly verdict?: { readonly reason: string; readonly message: string } | undefined;
}

export interface NodeAddress {
  readonly hostIP: string;
  readonly podIP: string;
  readonly startTime: string;
}

/** A pod's status as a kubelet reports it (Kubernetes 1.34). */
export function podStatus(pod: Pod, progress: PodProgress, address: NodeAddress, now: number): PodStatus {
  const { verdict, isFinished, isLost, hasAddress, initContainerStatuses: init, ephemeralContainerStatuses } = progress;
  const isHeld = isTerminal(progress.phase) && !isFinished;
  return {
    observedGeneration: pod.metadata.generation ?? 1,
    phase: isLost ? "Failed" : isHeld ? pod.status.phase : progress.phase,
    conditions: (isLost ? pod.status.conditions : undefined) ?? podConditions(pod, progress, now),
    ...(!isHeld && verdict),
    hostIP: address.hostIP,
    hostIPs: [{ ip: address.hostIP }],
    ...(hasAddress && { podIP: address.podIP, podIPs: [{ ip: address.podIP }] }),
    startTime: address.startTime,
    ...(init.length > 0 && { initContainerStatuses: [...init] }),
    containerStatuses: [...progress.containerStatuses],
    ...(ephemeralContainerStatuses.length > 0 && { ephemeralContainerStatuses: [...ephemeralContainerStatuses] }),
    qosClass: pod.status.qosClass,
  };
}
