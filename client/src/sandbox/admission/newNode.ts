import { NOT_READY } from "../nodeConditions.ts";
import type { NodeObject } from "../objects.ts";

/** Nothing is placed on a new node until its controller has looked at it (Kubernetes 1.34, `TaintNodesByCondition`). */
export function withNotReadyTaint(node: NodeObject): NodeObject {
  const { taints = [], ...spec } = (node as Partial<NodeObject>).spec ?? {};
  const isThere = taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect);
  return { ...node, spec: { ...spec, taints: isThere ? taints : [...taints, NOT_READY] } };
}
