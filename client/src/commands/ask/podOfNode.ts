import type { Run } from "../../runs/runs.ts";
import type { Attempt, ContainerNode, PodNode, TaskNode } from "../../views/runTree/nodes.ts";
import type { OfRun } from "./runOf.ts";

/** The pod of the run's newest try. */
export function currentPod(run: Run): string {
  return run.handle.state.tries.at(-1)?.podName ?? run.plan.podName;
}

/** The name of a node's pod where that is a task pod, undefined for the driver and for other nodes. */
export function taskPodOf(node: OfRun | TaskNode | PodNode | ContainerNode): string | undefined {
  const podName = attemptOf(node)?.podName;
  const isDriver = node.run.handle.state.tries.some((one) => one.podName === podName);
  return isDriver ? undefined : podName;
}

/** The pod of a node as the tree knows it; of a task, its newest. */
export function attemptOf(node: OfRun | TaskNode | PodNode | ContainerNode): Attempt | undefined {
  if ("task" in node) return node.task.attempts.at(-1);
  return "attempt" in node ? node.attempt : undefined;
}
