import type { Json, KubeObject } from "../../objects.ts";
import { omit } from "../../omit.ts";
import { canonical } from "../canonical.ts";
import type { Comparison } from "./fieldSets.ts";
import type { FieldTree } from "./fieldTree.ts";
import { isNoField, isTree, LEAF, minus, union } from "./fieldTree.ts";

/** Who owns which fields of an object. */
export interface Manager {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fields: FieldTree;
}

/** Who writes, without what it owns. */
export type Writer = Omit<Manager, "fields" | "time">;

interface Entry {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsType?: string;
  readonly fieldsV1?: Json;
}

/** An object whose managers are read. */
type Managed = KubeObject["metadata"] & { readonly managedFields?: readonly Entry[] | null };

/** The managers that an object tells of; undefined where that cannot be read. */
function readManagers(entries: readonly Entry[]): readonly Manager[] | undefined {
  const managers: Manager[] = [];
  for (const { manager = "", operation, apiVersion = "", subresource, time, fieldsType, fieldsV1 = {} } of entries) {
    if ((operation !== "Apply" && operation !== "Update") || apiVersion === "") return undefined;
    if (fieldsType !== "FieldsV1" || !isTree(fieldsV1)) return undefined;
    managers.push({
      manager,
      operation,
      apiVersion,
      ...(subresource !== undefined && { subresource }),
      ...(time !== undefined && { time }),
      fields: fieldsV1,
    });
  }
  return managers;
}

export function managersOf({ metadata }: KubeObject): readonly Manager[] {
  return readManagers((metadata as Managed).managedFields ?? []) ?? [];
}

/**
 * The managers that a write begins with: those that were sent, or else those that there are; none where the list was
 * sent empty.
 */
export function managersSent(before: KubeObject | undefined, sent: KubeObject): readonly Manager[] {
  const own = (before?.metadata as Managed | undefined)?.managedFields;
  const entries = (sent.metadata as Managed).managedFields;
  if (before && entries && isReset(entries)) return [];
  if (entries && entries !== own && !isReset(entries)) {
    const managers = readManagers(entries);
    if (managers) return managers;
  }
  return before ? managersOf(before) : [];
}

const isReset = (entries: readonly Entry[]): boolean =>
  entries.length === 0 || (entries.length === 1 && Object.keys(entries[0] ?? {}).length === 0);

export function withManagers(object: KubeObject, managers: readonly Manager[]): KubeObject {
  const metadata = omit(object.metadata as Managed, "managedFields");
  if (managers.length === 0) return { ...object, metadata };
  const managedFields = [...managers]
    .sort(byAge)
    .map(({ fields, manager, operation, apiVersion, time, subresource }) => ({
      manager,
      operation,
      apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: "FieldsV1",
      fieldsV1: fields,
      ...(subresource !== undefined && { subresource }),
    }));
  return { ...object, metadata: { ...metadata, managedFields } as Managed };
}

function byAge(a: Manager, b: Manager): number {
  return (
    order(a.operation, b.operation) ||
    order(a.time ?? "", b.time ?? "") ||
    order(a.manager, b.manager) ||
    order(a.apiVersion, b.apiVersion) ||
    order(a.subresource ?? "", b.subresource ?? "")
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether two stand for one: an applier does so whatever the version of the API. */
export function isSame(a: Writer, b: Writer): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    (a.operation === "Apply" || a.apiVersion === b.apiVersion) &&
    (a.subresource ?? "") === (b.subresource ?? "")
  );
}

/** What of the metadata nobody owns. */
const OWNERLESS = [
  "f:name",
  "f:namespace",
  "f:creationTimestamp",
  "f:selfLink",
  "f:uid",
  "f:clusterName",
  "f:generation",
  "f:managedFields",
  "f:resourceVersion",
  "f:deletionTimestamp",
  "f:deletionGracePeriodSeconds",
  ".",
] as const;

/** Fields that can have an owner; the status is not written with the rest, nor the rest with the status. */
export function ownable(fields: FieldTree, subresource: string | undefined): FieldTree {
  const { "f:metadata": metadata = LEAF, ...others } = omit(fields, "f:apiVersion", "f:kind") as FieldTree;
  const kept = omit(metadata as FieldTree, ...OWNERLESS) as FieldTree;
  const rest = omit(others, subresource === "status" ? "f:spec" : "f:status") as FieldTree;
  return isNoField(kept) ? rest : union({ "f:metadata": kept }, rest);
}

/** What becomes of the others when an object changes: who wrote it last owns it. */
export function taken(managers: readonly Manager[], { changed, removed }: Comparison): readonly Manager[] {
  return managers
    .map((one) => {
      const fields = minus(minus(one.fields, changed), removed);
      return fields === one.fields ? one : { ...one, fields };
    })
    .filter(({ fields }) => !isNoField(fields));
}

/** Managers after a write that was no apply. */
export function afterWrite(
  managers: readonly Manager[],
  comparison: Comparison,
  writer: Writer,
  time: string,
): readonly Manager[] {
  const own = ownable(comparison.changed, writer.subresource);
  const others = taken(managers, comparison);
  if (isNoField(own)) return others;
  const before = others.find((one) => isSame(one, writer))?.fields ?? LEAF;
  const fields = union(before, own);
  return capped([...others.filter((one) => !isSame(one, writer)), { ...writer, time, fields }]);
}

/** So many that did not apply are told apart. */
const MOST_UPDATERS = 10;
const OLD = "ancient-changes";

/** Puts the oldest of too many managers together, by version of the API (`managedfields/internal/capmanagers.go`). */
function capped(managers: readonly Manager[]): readonly Manager[] {
  const updaters = managers.filter(({ operation }) => operation === "Update");
  let over = updaters.length - MOST_UPDATERS;
  if (over <= 0) return managers;
  let result = managers;
  /** Of each version the oldest, and then what it has become. */
  const buckets = new Map<string, Manager>();
  for (const one of updaters.sort((a, b) => order(a.time ?? "", b.time ?? "") || order(canonical(a), canonical(b)))) {
    const { apiVersion, time } = one;
    const bucket = buckets.get(apiVersion);
    if (bucket && over > 0) {
      const fields = union(one.fields, bucket.fields);
      const grown: Manager = {
        manager: OLD,
        operation: "Update",
        apiVersion,
        ...(time !== undefined && { time }),
        fields,
      };
      result = [...result.filter((other) => other !== one && other !== bucket), grown];
      buckets.set(apiVersion, grown);
      over -= 1;
    } else {
      buckets.set(apiVersion, bucket ?? one);
    }
  }
  return result;
}
