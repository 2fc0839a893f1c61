import { chance } from "../../../client/src/sandbox/faults/random.ts";
import type { OddField } from "./oddValues.ts";
import * as containers from "./pods/containers.ts";
import * as spec from "./pods/spec.ts";
import * as volumes from "./pods/volumes.ts";

/** A pod to create, and what is odd about it. */
export interface PodCase {
  readonly name: string;
  readonly pod: unknown;
}

interface Change {
  readonly path: string;
  readonly value: unknown;
}

/** How many pods have several odd fields at once, and the seed they are drawn with. */
const MIXED = 150;
const SEED = 20_261_122;

const FIELDS: readonly OddField[] = [...Object.values(spec), ...Object.values(containers), volumes.VOLUMES].flat();

/** The pod that all cases change. */
export const PLAIN_POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "plain" },
  spec: { restartPolicy: "Never", containers: [{ name: "base", image: "busybox:1.36" }] },
};

/** Every odd value by itself, then some together. */
export function podCases(): PodCase[] {
  const single = changesOf(FIELDS).map((change) => [change]);
  const mounts = changesOf(volumes.VOLUME_MOUNTS).map((change) => [volumes.WITH_VOLUME, change]);
  const all = [...single, ...mounts, ...mixed(single.flat())];
  return all.map((changes) => ({
    name: changes.map(({ path, value }) => `${path}=${JSON.stringify(value)}`).join(" "),
    pod: changes.reduce<unknown>(
      (pod, { path, value }) => put(pod, path.split(/[.[\]]+/).filter(Boolean), value),
      PLAIN_POD,
    ),
  }));
}

function changesOf(fields: readonly OddField[]): Change[] {
  return fields.flatMap(([path, ...values]) => values.map((value) => ({ path, value })));
}

/** Fields of one pod each, none of them inside another. */
function mixed(changes: readonly Change[]): Change[][] {
  return Array.from({ length: MIXED }, (_, index) => {
    let draws = 0;
    const below = (limit: number): number => Math.floor(chance(SEED, index, (draws += 1)) * limit);
    const chosen: Change[] = [];
    for (const wanted = 2 + below(4); chosen.length < wanted;) {
      const next = changes[below(changes.length)];
      if (next && !chosen.some(({ path }) => path.startsWith(next.path) || next.path.startsWith(path)))
        chosen.push(next);
    }
    return chosen;
  });
}

/** A copy with one field set; objects and lists on the way there are made. */
function put(target: unknown, [key = "", ...rest]: readonly string[], value: unknown): unknown {
  const inner = (old: unknown): unknown => (rest.length === 0 ? value : put(old, rest, value));
  if (/^\d+$/.test(key)) {
    const list = Array.isArray(target) ? [...(target as unknown[])] : [];
    list[Number(key)] = inner(list[Number(key)]);
    return list;
  }
  const object = typeof target === "object" && target !== null ? (target as Record<string, unknown>) : {};
  return { ...object, [key]: inner(object[key]) };
}
