import type { NodeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import type { Budget } from "../validation/workloads/budget.ts";
import { selects } from "../validation/workloads/template.ts";
import { misfits } from "./fit.ts";
import type { Misfit } from "./misfit.ts";
import type { Scene } from "./scene.ts";

/** What makes room for a pod: `victims` have to leave `node`. */
export interface Preemption {
  readonly node: string;
  readonly victims: readonly Pod[];
}

interface Candidate extends Preemption {
  /** How many of the victims a disruption budget wants to stay. */
  readonly violations: number;
}

export const priorityOf = ({ spec }: Pod): number => spec.priority ?? 0;

/**
 * Which pods of less priority have to go so that a pod fits, as few and as unimportant as can be, or what keeps it from each
 * node (Kubernetes 1.34, `defaultpreemption`).
 *
 * @param verdicts what each node of the scene says to the pod
 */
export function findPreemption(
  pod: Pod,
  verdicts: readonly (readonly Misfit[])[],
  scene: Scene,
  budgets: readonly Budget[],
): Preemption | readonly string[] {
  const candidates: Candidate[] = [];
  const reasons = scene.nodes.flatMap((node, index): string[] => {
    if (verdicts[index]?.some(({ final }) => final)) return ["Preemption is not helpful for scheduling"];
    const found = victimsOn(node, pod, scene, budgets);
    if (Array.isArray(found)) return found as string[];
    candidates.push(found as Candidate);
    return [];
  });
  const [best] = candidates.map((one) => ({ one, cost: costOf(one) })).sort((a, b) => compare(a.cost, b.cost));
  return best ? best.one : reasons;
}

/** Takes all lesser pods away, and lets those come back beside whom there is room, the most important first. */
function victimsOn(
  node: NodeObject,
  pod: Pod,
  scene: Scene,
  budgets: readonly Budget[],
): Candidate | readonly string[] {
  const { name } = node.metadata;
  const lesser = scene.pods
    .filter((one) => one.spec.nodeName === name && priorityOf(one) < priorityOf(pod))
    .sort(byName)
    .sort(moreImportantFirst);
  if (lesser.length === 0) return ["No preemption victims found for incoming pod"];
  let pods = scene.pods.filter((one) => !lesser.includes(one));
  const left = misfits(pod, node, { ...scene, pods });
  if (left.length > 0) return left.map(({ reason }) => reason);
  const guarded = violating(lesser, budgets);
  const victims: Pod[] = [];
  for (const one of [...guarded, ...lesser.filter((other) => !guarded.includes(other))]) {
    if (misfits(pod, node, { ...scene, pods: [...pods, one] }).length === 0) pods = [...pods, one];
    else victims.push(one);
  }
  const violations = victims.filter((one) => guarded.includes(one)).length;
  return { node: name, victims: victims.sort(moreImportantFirst), violations };
}

/** Those whose end a disruption budget does not allow, when they end in this order. */
function violating(pods: readonly Pod[], budgets: readonly Budget[]): Pod[] {
  const allowed = new Map(budgets.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  return pods.filter(({ metadata: { namespace, name, labels = {} } }) => {
    let isViolated = false;
    for (const [budget, left] of allowed) {
      const { selector } = budget.spec;
      if (budget.metadata.namespace !== namespace || !selector || isEmpty(selector) || isDisrupted(budget, name))
        continue;
      if (selects(selector, labels) !== true) continue;
      allowed.set(budget, left - 1);
      isViolated ||= left <= 0;
    }
    return isViolated;
  });
}

/** Somebody has evicted it already. */
function isDisrupted({ status }: Budget, pod: string): boolean {
  const { disruptedPods = {} } = (status ?? {}) as { readonly disruptedPods?: Readonly<Record<string, string>> };
  return pod in disruptedPods;
}

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: NonNullable<Budget["spec"]["selector"]>): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;

const startOf = ({ status }: Pod): number => Date.parse(status.startTime ?? "") || Infinity;

/** Of pods that are as important, which goes does not depend on when they came. */
function byName(one: Pod, other: Pod): number {
  const key = ({ metadata }: Pod): string => `${metadata.namespace ?? ""}/${metadata.name}`;
  return key(one) < key(other) ? -1 : 1;
}

/** The higher its priority, and the longer it has been there. */
function moreImportantFirst(one: Pod, other: Pod): number {
  return compare([priorityOf(other), startOf(one)], [priorityOf(one), startOf(other)]);
}

/** Less is better, by the first that differs. Each victim counts, however low its priority. */
function costOf({ victims, violations }: Candidate): number[] {
  const [highest = 0] = victims.map(priorityOf);
  const sum = victims.reduce((total, one) => total + priorityOf(one) + 2 ** 31, 0);
  const starts = victims.filter((one) => priorityOf(one) === highest).map(startOf);
  return [violations, highest, sum, victims.length, -Math.min(...starts)];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) < (other[at] ?? 0) ? -1 : 1;
}
