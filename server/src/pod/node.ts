import type { Origin } from "../configuration/types.ts";
import { Duration, type PlainValue } from "../values/types.ts";
import { fieldsOf } from "./models/models.ts";

/** A part of the pod under construction: every node knows where it came from. */
export type PodNode = ScalarNode | ListNode | MapNode;

/** Another place that a part came from, or one whose value it took the place of. */
export interface NodeSource {
  readonly origin: Origin;
  /** The value that does not count, in a few words. */
  readonly replaced?: string;
}

interface WithSources {
  readonly origin: Origin;
  /** Besides `origin`. */
  readonly sources?: readonly NodeSource[];
}

export interface ScalarNode extends WithSources {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The expression that hides the value, where it is not known; `value` is then a text that says so. */
  readonly hiddenBy?: string;
  /** A time, which Python's client holds as such; `value` is its text in ISO 8601. */
  readonly isTime?: true;
}

export interface ListNode extends WithSources {
  readonly kind: "list";
  readonly items: readonly PodNode[];
}

export interface MapNode extends WithSources {
  readonly kind: "map";
  readonly members: ReadonlyMap<string, PodNode>;
  /** The Kubernetes type of an object that the client holds as a model; such an object is never "empty". */
  readonly model?: string;
}

export type Members = Readonly<Record<string, PodNode | undefined>>;

/** `others`: further places that the value is put together from. */
export function scalar(value: ScalarNode["value"], origin: Origin, ...others: readonly Origin[]): ScalarNode {
  const sources = others.map((other) => ({ origin: other }));
  return { kind: "scalar", value, origin, ...(sources.length === 0 ? {} : { sources }) };
}

/** The same part, knowing what it took the place of. */
export function instead<N extends PodNode>(node: N, of: PodNode | undefined): N {
  if (!of || isEmpty(of)) return node;
  const replaced = { origin: of.origin, replaced: inWords(of) };
  return { ...node, sources: [...(node.sources ?? []), replaced, ...(of.sources ?? [])] };
}

function inWords(node: PodNode): string {
  if (node.kind === "scalar") return String(node.value);
  return node.kind === "list" ? `${node.items.length} items` : [...node.members.keys()].join(", ");
}

/** Stands for what an expression of a source gives when only running it would tell. */
export function unknownNode(expression: string, origin: Origin): ScalarNode {
  const short = expression.replace(/\s+/g, " ");
  const shown = short.length > 80 ? `${short.slice(0, 79)}…` : short;
  return { kind: "scalar", value: `<unknown: ${shown}>`, origin, hiddenBy: short };
}

/** A list of nodes. */
export function list(items: readonly PodNode[], origin: Origin): ListNode {
  return { kind: "list", items, origin };
}

/** A plain object: members in the order given, nulls kept. */
export function map(members: Members | Iterable<readonly [string, PodNode]>, origin: Origin): MapNode {
  const entries = Symbol.iterator in members ? members : Object.entries(members);
  const present = new Map<string, PodNode>();
  for (const [name, node] of entries) if (node) present.set(name, node);
  return { kind: "map", members: present, origin };
}

/** An object of a Kubernetes type: members in the client's order, nulls dropped (spec 3.1, step 9). */
export function model(type: string, members: Members, origin: Origin): MapNode {
  const present = new Map<string, PodNode>();
  for (const { name } of fieldsOf(type)) {
    const node = members[name];
    if (node && !isNull(node)) present.set(name, node);
  }
  return { kind: "map", members: present, origin, model: type };
}

/** The same object with some members set (or, when undefined, taken away), in the client's order again. */
export function withMembers(node: MapNode, changes: Members): MapNode {
  const members = { ...Object.fromEntries(node.members), ...changes };
  const changed = node.model === undefined ? map(members, node.origin) : model(node.model, members, node.origin);
  return node.sources ? { ...changed, sources: node.sources } : changed;
}

/** Where a part of a value stands: names of members and indices of items lead to it. */
export type OriginAt = (path: readonly (string | number)[]) => Origin;

/** A value of the configuration as it is, each part with its own origin. */
export function fromPlain(value: PlainValue, originAt: OriginAt, path: readonly (string | number)[] = []): PodNode {
  const origin = originAt(path);
  if (Array.isArray(value)) {
    return list(
      (value as readonly PlainValue[]).map((item, index) => fromPlain(item, originAt, [...path, index])),
      origin,
    );
  }
  if (value instanceof Duration) return scalar(value.seconds, origin);
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value as Readonly<Record<string, PlainValue>>);
    return map(
      members.map(([name, member]) => [name, fromPlain(member, originAt, [...path, name])] as const),
      origin,
    );
  }
  return scalar(typeof value === "bigint" ? Number(value) : value, origin);
}

/** A null that is written; what is not there is no node. */
export function isNull(node: PodNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** What the merge of manifests takes for "nothing there" (spec 3.7): Python's idea of a false value. */
export function isEmpty(node: PodNode | undefined): boolean {
  if (!node) return true;
  if (node.kind === "scalar")
    return node.value === null || node.value === false || node.value === 0 || node.value === "";
  if (node.kind === "list") return node.items.length === 0;
  return node.members.size === 0 && node.model === undefined;
}
