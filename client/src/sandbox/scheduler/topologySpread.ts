import type { NodeObject } from "../objects.ts";
import type { Pod, SpreadConstraint } from "../podObjects.ts";
import type { LabelSelector } from "../validation/labels.ts";
import { selects } from "../validation/workloads/template.ts";
import { matchesNode, untoleratedTaint } from "./nodeMatch.ts";
import type { Misfit } from "./misfit.ts";
import type { Labels, Scene } from "./scene.ts";

const UNEVEN = "node(s) didn't match pod topology spread constraints";

/** Whether a pod on `node` keeps its group as even as it has to be (Kubernetes 1.34, `podtopologyspread`). */
export function spreadMisfit(pod: Pod, node: NodeObject, scene: Scene): Misfit | undefined {
  const constraints = constraintsOf(pod, "DoNotSchedule");
  for (const constraint of constraints) {
    const here = node.metadata.labels?.[constraint.topologyKey];
    if (here === undefined)
      return { filter: "PodTopologySpread", reason: `${UNEVEN} (missing required label)`, final: true };
    const counts = countsOf(pod, constraint, constraints, scene);
    const isFew = counts.size < (constraint.minDomains ?? 1);
    const least = isFew ? 0 : Math.min(...counts.values());
    const own = isSelected(pod.metadata.labels, pod, constraint) ? 1 : 0;
    if ((counts.get(here) ?? 0) + own - least > constraint.maxSkew)
      return { filter: "PodTopologySpread", reason: UNEVEN, final: false };
  }
  return undefined;
}

/** Those of a pod that say to do this when they cannot be kept. */
export function constraintsOf({ spec }: Pod, otherwise: "DoNotSchedule" | "ScheduleAnyway"): SpreadConstraint[] {
  return (spec.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === otherwise);
}

/** How many of the group there are in each topology. A node counts that has the labels of all constraints. */
function countsOf(
  pod: Pod,
  constraint: SpreadConstraint,
  all: readonly SpreadConstraint[],
  { nodes, pods }: Scene,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const { labels = {} } = node.metadata;
    const here = labels[constraint.topologyKey];
    if (here === undefined || !all.every(({ topologyKey }) => topologyKey in labels)) continue;
    if (!isCounted(pod, constraint, node)) continue;
    counts.set(here, (counts.get(here) ?? 0) + groupOn(node, pod, constraint, pods).length);
  }
  return counts;
}

/** Those on a node that belong to the group of a pod by a constraint. One that is going does not count. */
export function groupOn(node: NodeObject, pod: Pod, constraint: SpreadConstraint, pods: readonly Pod[]): Pod[] {
  if (isEmpty(selectorOf(pod, constraint))) return [];
  return pods.filter(
    ({ metadata, spec }) =>
      spec.nodeName === node.metadata.name &&
      metadata.deletionTimestamp === undefined &&
      metadata.namespace === pod.metadata.namespace &&
      isSelected(metadata.labels, pod, constraint),
  );
}

/** Whether a node takes part, by what the constraint says of nodes that the pod cannot go to. */
export function isCounted({ spec }: Pod, constraint: SpreadConstraint, node: NodeObject): boolean {
  const { nodeAffinityPolicy = "Honor", nodeTaintsPolicy = "Ignore" } = constraint;
  return (
    (nodeAffinityPolicy !== "Honor" || matchesNode(spec, node)) &&
    (nodeTaintsPolicy !== "Honor" || untoleratedTaint(spec, node) === undefined)
  );
}

/** With the values that the pod itself has of `matchLabelKeys`; undefined selects nothing. */
function selectorOf({ metadata }: Pod, constraint: SpreadConstraint): LabelSelector | undefined {
  const { labelSelector, matchLabelKeys = [] } = constraint;
  const own = Object.entries(metadata.labels ?? {}).filter(([key]) => matchLabelKeys.includes(key));
  return (
    labelSelector && { ...labelSelector, matchLabels: { ...labelSelector.matchLabels, ...Object.fromEntries(own) } }
  );
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  return (
    selector !== undefined &&
    Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0
  );
}

function isSelected(labels: Labels | undefined, pod: Pod, constraint: SpreadConstraint): boolean {
  const selector = selectorOf(pod, constraint);
  return selector !== undefined && selects(selector, labels ?? {}) === true;
}
