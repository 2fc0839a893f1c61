import type { ClusterEvent, Node, Pod } from "./objects.ts";

/** One cause why a pod does not start, or did not end well. */
export interface Cause {
  readonly id: string;
  readonly severity: "error" | "warning" | "info";
  /** One sentence in plain words. */
  readonly sentence: string;
  /** What the cluster said, word for word. */
  readonly evidence: string;
  /** The engine's key to change, if there is one. */
  readonly key?: string;
  /** What to do, if we know. */
  readonly hint?: string;
}

/** Why is it not running, or why did it fail: the most likely cause first; empty when nothing is wrong. */
export declare function diagnose(pod: Pod, events?: readonly ClusterEvent[], nodes?: readonly Node[]): readonly Cause[];
