import { rfc3339 } from "../clock.ts";
import type { KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { omit } from "../omit.ts";
import type { ObjectContext } from "./exchange.ts";
import type { DeleteOptions } from "./requestOptions.ts";
import type { ResourceType } from "./resources.ts";
import { RESOURCES } from "./resources.ts";

/** Finalizers of the garbage collector: what depends on the object is let go, or goes, before the object does. */
export const ORPHAN = "orphan";
export const FOREGROUND = "foregroundDeletion";

export interface Removal {
  /** As it is now, or was last. */
  readonly object: KubeObject;
  readonly isGone: boolean;
}

type How = Pick<DeleteOptions, "gracePeriodSeconds" | "propagationPolicy" | "dryRun">;

/**
 * Deletes an object, as a client or a controller asks for it (Kubernetes 1.34, `registry/store.go`): one that has
 * finalizers stays until they are gone, a pod until its containers have ended.
 */
export function removeObject(context: ObjectContext, type: ResourceType, object: KubeObject, how: How): Removal {
  const finalizers = finalizersFor(type, object, how);
  const grace = type.plural === "pods" ? graceOf(object as Pod, how) : 0;
  const current = object.metadata.deletionTimestamp === undefined ? undefined : graceLeft(object);
  const isEnding = current !== undefined && grace >= current;
  if (grace === 0 && finalizers.length === 0) {
    const last = type.plural === "pods" && !isEnding ? ending(context, object, 0) : object;
    return { object: how.dryRun ? last : takeAway(context, type, last), isGone: true };
  }
  const isSame = finalizers.join() === (object.metadata.finalizers ?? []).join();
  if (isEnding && isSame) return { object, isGone: false };
  const marked = withFinalizers(isEnding ? object : ending(context, object, grace), finalizers);
  return { object: how.dryRun ? marked : context.store.put(type.plural, marked), isGone: false };
}

/** What an object that is being deleted is waiting for may be over: then it goes. True when it has gone. */
export function finishRemoval({ store }: ObjectContext, plural: string, { metadata }: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds: grace = 0, finalizers = [], namespace, name } = metadata;
  if (deletionTimestamp === undefined || grace > 0 || finalizers.length > 0) return false;
  store.remove(plural, namespace, name);
  return true;
}

export function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  const metadata = omit(object.metadata, "finalizers");
  return { ...object, metadata: { ...metadata, ...(finalizers.length > 0 && { finalizers }) } };
}

function takeAway({ store }: ObjectContext, type: ResourceType, object: KubeObject): KubeObject {
  const { namespace, name } = object.metadata;
  const last = type.plural === "pods" ? store.put(type.plural, object) : object;
  if (type.plural === "namespaces") {
    for (const { plural } of RESOURCES.filter(({ namespaced }) => namespaced)) {
      for (const content of store.list(plural, name)) store.remove(plural, name, content.metadata.name);
    }
  }
  store.remove(type.plural, namespace, name);
  return last;
}

/** The collector's own finalizers are as the deletion says; where it says nothing, as they are. */
function finalizersFor(type: ResourceType, { metadata }: KubeObject, { propagationPolicy }: How): readonly string[] {
  const before = metadata.finalizers ?? [];
  // Jobs were there before the garbage collector.
  const policy = propagationPolicy ?? (type.plural === "jobs" ? "Orphan" : undefined);
  if (policy === undefined) return before;
  const others = before.filter((one) => one !== ORPHAN && one !== FOREGROUND);
  return [...others, ...(policy === "Orphan" ? [ORPHAN] : []), ...(policy === "Foreground" ? [FOREGROUND] : [])];
}

/** One that never ran or has ended goes at once, as one does with a grace of 0. Seconds. */
function graceOf({ spec, status }: Pod, { gracePeriodSeconds }: How): number {
  const isFinished = status.phase === "Succeeded" || status.phase === "Failed";
  const wanted = gracePeriodSeconds ?? spec.terminationGracePeriodSeconds;
  if (isFinished || spec.nodeName === undefined) return 0;
  return wanted < 0 ? 1 : wanted;
}

function graceLeft({ metadata }: KubeObject): number {
  return metadata.deletionGracePeriodSeconds ?? 0;
}

function ending({ clock }: ObjectContext, object: KubeObject, grace: number): KubeObject {
  const { metadata } = object;
  const { generation, deletionTimestamp } = metadata;
  const isNew = deletionTimestamp === undefined;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(generation !== undefined && { generation: generation + (isNew ? 1 : 0) }),
      deletionTimestamp: rfc3339(clock.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
  };
}
