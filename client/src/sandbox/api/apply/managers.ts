import type { JsonObject, KubeObject } from "../../objects.ts";
import { omit } from "../../omit.ts";
import { canonical } from "../canonical.ts";
import type { FieldSet } from "./fieldPath.ts";
import { fromFieldsV1, memberStep, pathOf, stepsOf, toFieldsV1 } from "./fieldPath.ts";
import type { Comparison } from "./fieldSets.ts";

/** Who owns which fields of an object. */
export interface Manager {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fields: FieldSet;
}

/** Who writes, without what it owns. */
export type Writer = Omit<Manager, "fields" | "time">;

interface Entry {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1?: JsonObject;
}

/** An object whose managers are read. */
type Managed = KubeObject["metadata"] & { readonly managedFields?: readonly Entry[] | null };

export function managersOf({ metadata }: KubeObject): readonly Manager[] {
  return ((metadata as Managed).managedFields ?? []).map((entry) => {
    const { manager = "", operation, apiVersion = "", subresource, time, fieldsV1 = {} } = entry;
    return {
      manager,
      operation: operation === "Apply" ? "Apply" : "Update",
      apiVersion,
      ...(subresource !== undefined && { subresource }),
      ...(time !== undefined && { time }),
      fields: fromFieldsV1(fieldsV1),
    };
  });
}

export function withManagers(object: KubeObject, managers: readonly Manager[]): KubeObject {
  const metadata = omit(object.metadata as Managed, "managedFields");
  const managedFields = [...managers]
    .sort(byAge)
    .map(({ fields, manager, operation, apiVersion, time, subresource }) => ({
      manager,
      operation,
      apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: "FieldsV1",
      fieldsV1: toFieldsV1(fields),
      ...(subresource !== undefined && { subresource }),
    }));
  return { ...object, metadata: { ...metadata, ...(managers.length > 0 && { managedFields }) } };
}

function byAge(a: Manager, b: Manager): number {
  const key = ({ operation, time = "", manager, apiVersion, subresource = "" }: Manager): string =>
    [operation, time, manager, apiVersion, subresource].join("\n");
  return key(a) < key(b) ? -1 : 1;
}

/** Whether two stand for one: an applier does so whatever the version of the API. */
export function isSame(a: Writer, b: Writer): boolean {
  const id = ({ manager, operation, apiVersion, subresource }: Writer): string =>
    canonical([manager, operation, operation === "Apply" ? "" : apiVersion, subresource ?? ""]);
  return id(a) === id(b);
}

/** What nobody owns. */
const OWNERLESS = new Set(
  [
    ["apiVersion"],
    ["kind"],
    ["metadata"],
    ...["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields"].map(
      (name) => ["metadata", name],
    ),
    ["metadata", "resourceVersion"],
  ].map((names) => pathOf(names.map(memberStep))),
);

/** Fields of a set that can have an owner; the status is not written with the rest, nor the rest with the status. */
export function ownable(fields: FieldSet, subresource: string | undefined): FieldSet {
  const isStatus = (path: string): boolean => stepsOf(path)[0] === memberStep("status");
  return new Set([...fields].filter((path) => !OWNERLESS.has(path) && (subresource === "status" || !isStatus(path))));
}

/** What becomes of the others when an object changes: who wrote it last owns it. */
export function taken(managers: readonly Manager[], { changed, removed }: Comparison): readonly Manager[] {
  return managers
    .map((one) => ({ ...one, fields: minus(one.fields, new Set([...changed, ...removed])) }))
    .filter(({ fields }) => fields.size > 0);
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
  if (own.size === 0) return others;
  const before = others.find((one) => isSame(one, writer))?.fields ?? new Set<string>();
  const fields = new Set([...before, ...own]);
  return [...others.filter((one) => !isSame(one, writer)), { ...writer, time, fields }];
}

export function minus(set: FieldSet, other: FieldSet): FieldSet {
  return new Set([...set].filter((path) => !other.has(path)));
}
