/**
 * Two pods made one, as Airflow's `reconcile_pods` does it and DBND after it: `above` wins, lists that must not be lost
 * are joined, the rest of `base` fills gaps.
 */
import { instead, isEmpty, isNull, list, map, withMembers, type MapNode, type PodNode } from "./node.ts";

const CONTAINER_LISTS = ["volumeMounts", "env", "envFrom", "ports", "volumeDevices"];

/** Members that are merged themselves: none takes the place of the other. */
const PARTS: ReadonlySet<string> = new Set([
  ...CONTAINER_LISTS,
  "metadata",
  "spec",
  "labels",
  "annotations",
  "containers",
  "volumes",
  "initContainers",
  "managedFields",
  "finalizers",
  "ownerReferences",
]);

/** In what the releases of Airflow and DBND differ. */
export interface MergeRules {
  /** Lists that are joined, per part of the pod; the others are replaced. */
  readonly metadataLists: readonly string[];
  readonly specLists: readonly string[];
  /** How two lists of that name become one. May throw. */
  readonly join: (name: string, base: PodNode | undefined, above: PodNode | undefined) => PodNode | undefined;
  /** True when a member of the base that is there but empty takes the place of an empty one. */
  readonly keepsEmptyBase?: boolean;
}

/** dbnd 1.0.28, `pod_reconciler.py` (spec 3.7). */
const DBND_RULES: MergeRules = {
  metadataLists: ["managedFields", "finalizers", "ownerReferences"],
  specLists: ["volumes", "initContainers"],
  join: joinLists,
};

/** The pod that is sent when `above` stands over `base`; what `rules.join` throws goes out. */
export function mergePods(base: MapNode | undefined, above: MapNode, rules = DBND_RULES): MapNode {
  if (!base) return above;
  return fillFrom(
    base,
    withMembers(above, {
      metadata: mergePart(base, above, "metadata", mergeMetadata, rules),
      spec: mergePart(base, above, "spec", mergeSpecs, rules),
    }),
    rules,
  );
}

/** The base's items before the others. */
export function joinLists(_name: string, base: PodNode | undefined, above: PodNode | undefined): PodNode | undefined {
  if (base?.kind !== "list" || base.items.length === 0) return above;
  if (above?.kind !== "list" || above.items.length === 0) return base;
  return list([...base.items, ...above.items], above.origin);
}

type Merge = (base: MapNode, above: MapNode, rules: MergeRules) => MapNode;

function mergePart(base: MapNode, above: MapNode, name: string, merge: Merge, rules: MergeRules): PodNode | undefined {
  const low = base.members.get(name);
  const high = above.members.get(name);
  return low?.kind === "map" && high?.kind === "map" ? merge(low, high, rules) : (high ?? low);
}

/** The metadata of two pods as one, what stands above winning; labels and annotations are joined. */
export function mergeMetadata(base: MapNode, above: MapNode, rules: MergeRules): MapNode {
  const merged = withMembers(joinMembers(base, above, rules.metadataLists, rules), {
    labels: mergePart(base, above, "labels", union, rules),
    annotations: mergePart(base, above, "annotations", union, rules),
  });
  return fillFrom(base, merged, rules);
}

/** The specs of two pods as one, what stands above winning; containers are merged pairwise. */
export function mergeSpecs(base: MapNode, above: MapNode, rules: MergeRules): MapNode {
  const containers = mergeContainers(base.members.get("containers"), above.members.get("containers"), rules);
  return fillFrom(base, withMembers(joinMembers(base, above, rules.specLists, rules), { containers }), rules);
}

/** Pairwise by position; what one side has more of stays as it is. */
export function mergeContainers(
  base: PodNode | undefined,
  above: PodNode | undefined,
  rules: MergeRules,
): PodNode | undefined {
  if (base?.kind !== "list" || above?.kind !== "list") return above ?? base;
  const merged = above.items.map((item, index) => {
    const low = base.items[index];
    return low?.kind === "map" && item.kind === "map" ? mergeContainer(low, item, rules) : item;
  });
  return list([...merged, ...base.items.slice(above.items.length)], above.origin);
}

function mergeContainer(base: MapNode, above: MapNode, rules: MergeRules): MapNode {
  return fillFrom(base, joinMembers(base, above, CONTAINER_LISTS, rules), rules);
}

function joinMembers(base: MapNode, above: MapNode, names: readonly string[], rules: MergeRules): MapNode {
  const joined = names.map(
    (name) => [name, rules.join(name, base.members.get(name), above.members.get(name))] as const,
  );
  return withMembers(above, Object.fromEntries(joined));
}

function union(base: MapNode, above: MapNode): MapNode {
  const own = [...above.members].map(([name, node]) => [name, instead(node, base.members.get(name))] as const);
  return map([...base.members, ...own], above.origin);
}

/** Members that `above` lacks, or has without content, come from the base if they have content there. */
export function fillFrom(base: MapNode, above: MapNode, rules?: MergeRules): MapNode {
  const counts = (node: PodNode): boolean => (rules?.keepsEmptyBase ? !isNull(node) : !isEmpty(node));
  const changes = [...base.members].flatMap(([name, node]) => {
    const own = above.members.get(name);
    if (isEmpty(own)) return counts(node) ? [[name, node] as const] : [];
    return own && !PARTS.has(name) && !isEmpty(node) ? [[name, instead(own, node)] as const] : [];
  });
  return changes.length === 0 ? above : withMembers(above, Object.fromEntries(changes));
}
