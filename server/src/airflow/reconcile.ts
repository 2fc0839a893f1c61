/** How Airflow makes one pod of two (spec 4.1): the rules that each release gives to the merge of pods. */
import { fillFrom, joinLists, type MergeRules } from "../pod/merge.ts";
import { isEmpty, list, type PodNode } from "../pod/node.ts";
import type { Build } from "./build.ts";
import { hasAirflow, hasProvider } from "./target.ts";

/** The rules of the target's release. Lists of the metadata are never joined: Airflow drops what it has joined there. */
export function reconcileRules(build: Build): MergeRules {
  const { target } = build;
  const byKey = hasAirflow(target, "1.10.12") && !hasAirflow(target, "2.0");
  return {
    metadataLists: byKey ? ["finalizers", "managedFields"] : [],
    specLists: hasAirflow(target, "2.2") ? ["volumes", "initContainers"] : ["volumes"],
    join: (name, base, above) => (byKey ? joinByKey(name, base, above, build) : joinOf(name, base, above, build)),
    keepsEmptyBase: hasProvider(target, "10.4"),
  };
}

/** Both lists, the base's first; what is no list is refused, as Python refuses it. */
export function joinOf(
  name: string,
  base: PodNode | undefined,
  above: PodNode | undefined,
  build: Build,
): PodNode | undefined {
  return joinLists(name, listOf(name, base, build), listOf(name, above, build));
}

function listOf(name: string, node: PodNode | undefined, build: Build): PodNode | undefined {
  if (!node || node.kind === "list") return node;
  if (node.kind === "scalar" && node.hiddenBy !== undefined) return list([node], node.origin);
  if (node.kind === "scalar" && node.value === null) return undefined;
  build.report("ValueError", "not-a-list", `\`${name}\` must be a list here.`, node.origin);
  return undefined;
}

/** 1.10.12 to 1.10.15: united by name (mounts by path) and sorted by it; `envFrom` has no name and is joined. */
function joinByKey(
  name: string,
  base: PodNode | undefined,
  above: PodNode | undefined,
  build: Build,
): PodNode | undefined {
  const [low, high] = [listOf(name, base, build), listOf(name, above, build)];
  // Until 1.10.14 sources of variables were asked for their names, too.
  const namelessSources = name === "envFrom" && !hasAirflow(build.target, "1.10.15");
  if (name === "finalizers" || name === "managedFields" || namelessSources) return refuseBoth(name, low, high, build);
  if (name === "envFrom" || low?.kind !== "list" || high?.kind !== "list") return joinLists(name, low, high);
  if (low.items.length === 0 || high.items.length === 0) return joinLists(name, low, high);
  const key = name === "volumeMounts" ? "mountPath" : "name";
  const united = new Map(low.items.map((item) => [keyOf(item, key), item]));
  // Of two items of one list that have the same key, the last one stays.
  for (const [of, item] of new Map(high.items.map((each) => [keyOf(each, key), each]))) {
    const same = united.get(of);
    united.set(of, same?.kind === "map" && item.kind === "map" ? fillFrom(same, item) : item);
  }
  const sorted = [...united].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return list(
    sorted.map(([, item]) => item),
    high.origin,
  );
}

/** Their items have no name to unite them by: fails where both pods have some. */
function refuseBoth(
  name: string,
  base: PodNode | undefined,
  above: PodNode | undefined,
  build: Build,
): PodNode | undefined {
  if (!base || isEmpty(base) || !above || isEmpty(above)) return joinLists(name, base, above);
  const exception = name === "finalizers" ? "AirflowConfigException" : "AttributeError";
  const message = `Both pods have \`${name}\`, which this release of Airflow cannot unite.`;
  build.report(exception, "cannot-unite", message, above.origin);
  return above;
}

function keyOf(item: PodNode, key: string): string {
  const member = item.kind === "map" ? item.members.get(key) : undefined;
  return member?.kind === "scalar" ? String(member.value) : "";
}
