/** Why a node does not take a pod. Those that pods on the node have no part in cannot be helped by evicting some. */
export interface Misfit {
  readonly reason: string;
  readonly final: boolean;
}
