/** The generated pod over the base manifest: spec 3.7 (dbnd 1.0.28, `pod_reconciler.py`). */
import { isEmpty, list, map, withMembers, type MapNode, type PodNode } from "./node.ts";

const CONTAINER_LISTS = ["volumeMounts", "env", "envFrom", "ports", "volumeDevices"];
const SPEC_LISTS = ["volumes", "initContainers"];
const METADATA_LISTS = ["managedFields", "finalizers", "ownerReferences"];

/** The pod that DBND sends: `generated` wins, lists that must not be lost are joined, the rest of `base` fills gaps. */
export function mergePods(base: MapNode | undefined, generated: MapNode): MapNode {
  if (!base) return generated;
  return fillFrom(
    base,
    withMembers(generated, {
      metadata: mergePart(base, generated, "metadata", mergeMetadata),
      spec: mergePart(base, generated, "spec", mergeSpecs),
    }),
  );
}

type Merge = (base: MapNode, generated: MapNode) => MapNode;

function mergePart(base: MapNode, generated: MapNode, name: string, merge: Merge): PodNode | undefined {
  const below = base.members.get(name);
  const above = generated.members.get(name);
  return below?.kind === "map" && above?.kind === "map" ? merge(below, above) : (above ?? below);
}

function mergeMetadata(base: MapNode, generated: MapNode): MapNode {
  const merged = withMembers(joinLists(base, generated, METADATA_LISTS), {
    labels: mergePart(base, generated, "labels", union),
    annotations: mergePart(base, generated, "annotations", union),
  });
  return fillFrom(base, merged);
}

function mergeSpecs(base: MapNode, generated: MapNode): MapNode {
  const containers = mergeContainers(base.members.get("containers"), generated.members.get("containers"));
  return fillFrom(base, withMembers(joinLists(base, generated, SPEC_LISTS), { containers }));
}

/** Pairwise by position; what one side has more of stays as it is. */
function mergeContainers(base: PodNode | undefined, generated: PodNode | undefined): PodNode | undefined {
  if (base?.kind !== "list" || generated?.kind !== "list") return generated ?? base;
  const merged = generated.items.map((item, index) => {
    const below = base.items[index];
    return below?.kind === "map" && item.kind === "map" ? mergeContainer(below, item) : item;
  });
  return list([...merged, ...base.items.slice(generated.items.length)], generated.origin);
}

function mergeContainer(base: MapNode, generated: MapNode): MapNode {
  return fillFrom(base, joinLists(base, generated, CONTAINER_LISTS));
}

/** The base's items before the generated ones, for each of these members. */
function joinLists(base: MapNode, generated: MapNode, names: readonly string[]): MapNode {
  const joined = names.map((name) => [name, joinList(base.members.get(name), generated.members.get(name))] as const);
  return withMembers(generated, Object.fromEntries(joined));
}

function joinList(base: PodNode | undefined, generated: PodNode | undefined): PodNode | undefined {
  if (base?.kind !== "list" || base.items.length === 0) return generated;
  if (generated?.kind !== "list" || generated.items.length === 0) return base;
  return list([...base.items, ...generated.items], generated.origin);
}

function union(base: MapNode, generated: MapNode): MapNode {
  return map([...base.members, ...generated.members], generated.origin);
}

/** Members that the generated object lacks, or has without content, come from the base if they have content there. */
function fillFrom(base: MapNode, generated: MapNode): MapNode {
  const gaps = [...base.members].filter(([name, node]) => isEmpty(generated.members.get(name)) && !isEmpty(node));
  return gaps.length === 0 ? generated : withMembers(generated, Object.fromEntries(gaps));
}
