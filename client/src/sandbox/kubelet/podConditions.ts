import { rfc3339 } from "../clock.ts";
import type { Condition, ContainerStatus, Pod } from "../podObjects.ts";
import { hasRun, isSidecar, type Phase } from "./podPhase.ts";

export type Verdict = Pick<Condition, "status" | "reason" | "message">;

/** What the conditions of a pod are taken from. */
export interface Conditioned {
  /** As the containers' states give it; the pod's status may not say so yet. */
  readonly phase: Phase;
  readonly sandboxReady: boolean;
  readonly containerStatuses: readonly ContainerStatus[];
  readonly initContainerStatuses: readonly ContainerStatus[];
  /** Of a pod that its node ends since it is short of something. */
  readonly disruption?: string | undefined;
  /** What is to be told of a resize. */
  readonly resize?: readonly (readonly [string, Verdict])[];
}

/** Its conditions are there only while there is something to tell. */
const OF_RESIZE = ["PodResizePending", "PodResizeInProgress"];

/** The kubelet's own conditions, then those that others have set (Kubernetes 1.34). */
export function podConditions(pod: Pod, progress: Conditioned, now: number): Condition[] {
  const ready = readiness(pod, progress);
  const { disruption, sandboxReady, resize = [] } = progress;
  const wanted: (readonly [string, Verdict])[] = [
    ["PodReadyToStartContainers", { status: sandboxReady ? "True" : "False" }],
    ["Initialized", initialization(pod, progress)],
    ["Ready", withGates(pod, ready)],
    ["ContainersReady", ready],
    ["PodScheduled", { status: "True" }],
  ];
  if (disruption !== undefined) {
    wanted.push(["DisruptionTarget", { status: "True", reason: "TerminationByKubelet", message: disruption }]);
  }
  const isWanted = (type: string): boolean => OF_RESIZE.includes(type) || wanted.some(([name]) => name === type);
  const others = (pod.status.conditions ?? []).filter(({ type }) => !isWanted(type));
  return [
    ...resize.map(([type, verdict]) => resizeCondition(pod, type, verdict, now)),
    ...wanted.map(([type, verdict]) => condition(pod, type, verdict, now)),
    ...others,
  ];
}

/** It has the time at which it was looked at, too. */
function resizeCondition(pod: Pod, type: string, verdict: Verdict, now: number): Condition {
  const before = pod.status.conditions?.find((one) => one.type === type);
  const found = condition(pod, type, verdict, now);
  const isKnown = (["reason", "message", "observedGeneration"] as const).every((key) => before?.[key] === found[key]);
  return before && isKnown ? before : { ...found, lastProbeTime: rfc3339(now) };
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

function readiness({ spec }: Pod, { phase, containerStatuses, initContainerStatuses }: Conditioned): Verdict {
  if (phase === "Succeeded") return { status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { status: "False", reason: "PodFailed" };
  const sidecars = (spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
  const counted = [...initContainerStatuses.filter(({ name }) => sidecars.includes(name)), ...containerStatuses];
  const unready = counted.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return { status: "True" };
  const message = `containers with unready status: [${unready.join(" ")}]`;
  return { status: "False", reason: "ContainersNotReady", message };
}

/** A pod whose containers are ready may have to wait for what others say of it. */
function withGates({ spec, status }: Pod, ready: Verdict): Verdict {
  if (ready.status !== "True") return ready;
  const problems = (spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const found = status.conditions?.find(({ type }) => type === conditionType);
    const quoted = `pod readiness gate ${JSON.stringify(conditionType)}`;
    if (!found) return [`corresponding condition of ${quoted} does not exist.`];
    return found.status === "True" ? [] : [`the status of ${quoted} is not "True", but ${found.status}`];
  });
  return problems.length === 0
    ? ready
    : { status: "False", reason: "ReadinessGatesNotReady", message: problems.join(", ") };
}

function initialization({ spec }: Pod, { phase, containerStatuses, initContainerStatuses }: Conditioned): Verdict {
  if (phase === "Succeeded") return { status: "True", reason: "PodCompleted" };
  if (containerStatuses.some(hasRun)) return { status: "True" };
  const sidecars = (spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
  const incomplete = initContainerStatuses
    .filter(({ name, ready, started }) => (sidecars.includes(name) ? started !== true : !ready))
    .map(({ name }) => name);
  if (incomplete.length === 0) return { status: "True" };
  const message = `containers with incomplete status: [${incomplete.join(" ")}]`;
  return { status: "False", reason: "ContainersNotInitialized", message };
}
