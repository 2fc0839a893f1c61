/** What looks at a node for a pod, by its name in Kubernetes. */
export type Filter =
  | "NodeUnschedulable"
  | "TaintToleration"
  | "NodeAffinity"
  | "NodePorts"
  | "NodeResourcesFit"
  | "VolumeBinding"
  | "PodTopologySpread"
  | "InterPodAffinity";

/** Why a node does not take a pod. Those that pods on the node have no part in cannot be helped by evicting some. */
export interface Misfit {
  readonly filter: Filter;
  readonly reason: string;
  readonly final: boolean;
}
