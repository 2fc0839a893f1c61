import { isDeepStrictEqual } from "node:util";
import { isFinished } from "../controllers/pods.ts";
import type { NodeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import type { Change } from "../store/store.ts";
import type { Filter } from "./misfit.ts";
import { podRequests } from "./requests.ts";

const OF_VOLUMES = ["persistentvolumeclaims", "persistentvolumes", "storageclasses"];
const BY_POD_COMING: readonly Filter[] = ["PodTopologySpread", "InterPodAffinity"];
const BY_POD_GOING: readonly Filter[] = ["NodePorts", "NodeResourcesFit", ...BY_POD_COMING];
const BY_NEW_NODE: readonly Filter[] = ["NodeUnschedulable", "TaintToleration", "NodeAffinity", ...BY_POD_GOING];

/** Pods that one of these filters has refused may fit after a change (Kubernetes 1.34, `EventsToRegister` of each). */
export function helpedBy(change: Change): ReadonlySet<Filter> {
  if (change.resource === "pods") return new Set(helpedByPod(change));
  if (change.resource === "nodes") return new Set(helpedByNode(change));
  return new Set(OF_VOLUMES.includes(change.resource) ? ["VolumeBinding"] : []);
}

function helpedByPod({ type, object, before }: Change): readonly Filter[] {
  const was = before as Pod | undefined;
  const is = type === "DELETED" ? undefined : (object as Pod);
  if (was && takesRoom(was) && !(is && takesRoom(is))) return BY_POD_GOING;
  if (!is || isFinished(is) || is.spec.nodeName === undefined) return [];
  const isNew = was?.spec.nodeName === undefined;
  if (isNew || !isDeepStrictEqual(is.metadata.labels, was.metadata.labels)) return BY_POD_COMING;
  return wantsLess(is, was) ? ["NodeResourcesFit"] : [];
}

/** One for which room is being made has it as well. */
function takesRoom(pod: Pod): boolean {
  return !isFinished(pod) && (pod.spec.nodeName ?? pod.status.nominatedNodeName) !== undefined;
}

function wantsLess(is: Pod, was: Pod): boolean {
  const wanted = podRequests(is);
  return Object.entries(podRequests(was)).some(([name, amount]) => (wanted[name] ?? 0) < amount);
}

function helpedByNode({ type, object, before }: Change): readonly Filter[] {
  const is = object as NodeObject;
  const was = before as NodeObject | undefined;
  if (type === "DELETED") return ["PodTopologySpread"];
  if (!was) return BY_NEW_NODE;
  const hasOther = (part: (node: NodeObject) => unknown): boolean => !isDeepStrictEqual(part(is), part(was));
  return [
    ...(hasOther(({ metadata }) => metadata.labels) ? (["NodeAffinity", ...BY_POD_COMING] as const) : []),
    ...(hasOther(({ spec }) => [spec.unschedulable, spec.taints])
      ? (["NodeUnschedulable", "TaintToleration", "PodTopologySpread"] as const)
      : []),
    ...(hasOther(allocatableOf) ? (["NodeResourcesFit"] as const) : []),
  ];
}

/** A node of which nothing was told yet has no status. */
const allocatableOf = ({ status }: { readonly status?: NodeObject["status"] }): unknown => status?.allocatable;
