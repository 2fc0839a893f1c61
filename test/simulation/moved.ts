import type { RunResult } from "../../client/src/cluster/run/state.ts";
import type { Scenario } from "./scenario.ts";
import { refusesLists } from "./leftovers.ts";
import type { Created, Truth } from "./truth.ts";

/** Of the name of the pod that the task's next try has for itself, on another machine. */
export const MOVED = "-moved";

type Pods = Pick<Truth, "created" | "disturbed">;

/** The name of the pod of an earlier try that the next one has not gone on with. */
export function abandonedPod(result: RunResult | undefined): string | undefined {
  return result?.podName?.endsWith(MOVED) === true ? result.podName.slice(0, -MOVED.length) : undefined;
}

/** A next try goes on with the pod that is there; where it could not know of it, it makes its own. */
export function secondPods(truth: Pods, { happenings, rules }: Scenario, movedAt: number | undefined): string[] {
  const found = pair(truth);
  if (!found || movedAt === undefined) return [];
  const { earlier, own } = found;
  // What the user had stopped before its machine was lost was ending.
  const wasStopped = happenings.some(({ what }) => what === "stop");
  const couldNotKnow = earlier.at > movedAt || rules.some(refusesLists) || truth.disturbed.has(earlier.uid);
  return couldNotKnow || wasStopped ? [] : [`${own.name} was made beside ${earlier.name} of an earlier try`];
}

function pair({ created }: Pods): { readonly earlier: Created; readonly own: Created } | undefined {
  const own = created.find(({ name }) => name.endsWith(MOVED));
  const earlier = created.find(({ name }) => own?.name === name + MOVED);
  return own && earlier ? { own, earlier } : undefined;
}
