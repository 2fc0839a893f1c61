import { rfc3339 } from "../../clock.ts";
import type { Json, KubeObject } from "../../objects.ts";
import { ownedPart } from "../../validation/defaults/objects.ts";
import type { ApiRequest, ObjectContext } from "../exchange.ts";
import type { WriteOptions } from "../requestOptions.ts";
import type { ResourceType } from "../resources.ts";
import { apiVersionOf, typeOf } from "../resources.ts";
import type { Target } from "../target.ts";
import { compare } from "./fieldSets.ts";
import type { Writer } from "./managers.ts";
import { afterWrite, managersOf, managersSent, withManagers } from "./managers.ts";
import { placeOf } from "./place.ts";

/** Parts of a cluster that write objects, by the names that a real one has for them. */
export type Component = "kubelet" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler";

/** Who sends a request that is no apply. */
export function writerOf(request: ApiRequest, { type, subresource }: Target, options: WriteOptions): Writer {
  return updateBy(managerOf(request, options), type, subresource);
}

/** A part of the cluster, or whoever else writes, as a manager of an object's fields. */
export function updateBy(manager: string, type: ResourceType, subresource?: string): Writer {
  return {
    manager,
    operation: "Update",
    apiVersion: apiVersionOf(type),
    ...(subresource !== undefined && { subresource }),
  };
}

const LONGEST_MANAGER = 128;

/** The manager that a request names, or else the program that sent it (`endpoints/handlers/create.go`). */
function managerOf({ headers }: ApiRequest, { fieldManager }: WriteOptions): string {
  if (fieldManager !== "") return fieldManager;
  // Headers come as bytes.
  const [program = ""] = Buffer.from(headers["user-agent"] ?? "", "latin1")
    .toString()
    .split("/");
  let name = "";
  for (const character of program.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")) {
    if (Buffer.byteLength(name + character) > LONGEST_MANAGER) break;
    name += character;
  }
  return name === "" ? "unknown" : name;
}

/** A new object with its managers: whoever makes it owns what was sent and what is so by default. */
export function managedCreate(
  { clock }: ObjectContext,
  plural: string,
  object: KubeObject,
  writer: Writer,
): KubeObject {
  const { apiVersion, kind } = object;
  const own = ownedPart(plural, object) as unknown as Json;
  const comparison = compare({ apiVersion, kind, metadata: {} }, own, placeOf(kind));
  return withManagers(object, afterWrite(managersSent(undefined, object), comparison, writer, rfc3339(clock.now())));
}

/** An object that was changed, with its managers as they are then. One that has none gets none. */
export function managedUpdate(
  { clock }: ObjectContext,
  before: KubeObject,
  after: KubeObject,
  writer: Writer,
): KubeObject {
  const managers = writer.subresource === undefined ? managersSent(before, after) : managersOf(before);
  if (managers.length === 0) return withManagers(after, []);
  const comparison = compare(before as unknown as Json, after as unknown as Json, placeOf(after.kind));
  return withManagers(after, afterWrite(managers, comparison, writer, rfc3339(clock.now())));
}

/** Stores what a part of the cluster writes, new or changed, and returns it with its version. */
export function putBy(
  context: ObjectContext,
  component: Component,
  plural: string,
  object: KubeObject,
  subresource?: string,
): KubeObject {
  const { namespace, name } = object.metadata;
  const before = context.store.get(plural, namespace, name);
  const writer = updateBy(component, typeOf(plural), subresource);
  const managed = before
    ? managedUpdate(context, before, object, writer)
    : managedCreate(context, plural, object, writer);
  return context.store.put(plural, managed);
}
