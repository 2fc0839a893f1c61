import { putBy } from "../api/apply/writes.ts";
import type { ObjectContext } from "../api/exchange.ts";
import { CLAIM_PROTECTION } from "../api/newObject.ts";
import { finishRemoval, FOREGROUND, ORPHAN, removeObject, withFinalizers } from "../api/removal.ts";
import { RESOURCES, typeOf } from "../api/resources.ts";
import type { KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { omit } from "../omit.ts";
import type { OwnerReference } from "./pods.ts";
import { isFinished, ownersOf } from "./pods.ts";
import { onChanges } from "./reconcile.ts";

/** What can own, or be owned. */
const TYPES = RESOURCES.filter(({ namespaced, plural }) => namespaced && plural !== "events");

interface Stored {
  readonly plural: string;
  readonly object: KubeObject;
}

/**
 * Deletes what has lost its owners, and lets owners go once what depends on them has gone, as the garbage collector does
 * (Kubernetes 1.34, within a namespace); and claims that no pod uses. Returns how to stop.
 */
export function collectGarbage(context: ObjectContext): () => void {
  const names = TYPES.map(({ plural }) => plural);
  return onChanges(context.store, names, (namespace) => sweep(context, namespace));
}

function sweep(context: ObjectContext, namespace: string): void {
  const { store } = context;
  const all = TYPES.flatMap(({ plural }): Stored[] =>
    store.list(plural, namespace).map((object) => ({ plural, object })),
  );
  if (!all.some(({ object: { metadata } }) => ownersOf(metadata).length > 0 || metadata.deletionTimestamp)) return;
  const byUid = new Map(all.map((one) => [one.object.metadata.uid, one.object]));
  for (const one of all) {
    if (ownersOf(one.object.metadata).length > 0) checkOwners(context, one, byUid);
  }
  for (const one of all) {
    const { deletionTimestamp, finalizers = [] } = one.object.metadata;
    if (deletionTimestamp === undefined) continue;
    if (finalizers.includes(ORPHAN)) letChildrenGo(context, one, all);
    else if (finalizers.includes(FOREGROUND)) awaitChildren(context, one, all);
    else if (finalizers.includes(CLAIM_PROTECTION)) releaseClaim(context, one);
  }
}

/** Without any of its owners it goes; of several, those that are gone are crossed out. */
function checkOwners(context: ObjectContext, { plural, object }: Stored, all: ReadonlyMap<string, KubeObject>): void {
  const owners = ownersOf(object.metadata);
  const isSolid = ({ uid }: OwnerReference): boolean => all.has(uid);
  const isWaiting = ({ uid }: OwnerReference): boolean => {
    const { deletionTimestamp, finalizers = [] } = all.get(uid)?.metadata ?? {};
    return deletionTimestamp !== undefined && finalizers.includes(FOREGROUND);
  };
  const solid = owners.filter((one) => isSolid(one) && !isWaiting(one));
  if (solid.length > 0) {
    if (solid.length < owners.length) putBy(context, "kube-controller-manager", plural, withOwners(object, solid));
    return;
  }
  if (object.metadata.deletionTimestamp !== undefined) return;
  const isForeground = owners.some(isWaiting) && hasChildren(object, all);
  const propagationPolicy = isForeground ? "Foreground" : "Background";
  removeObject(context, typeOf(plural), object, { propagationPolicy, dryRun: false });
}

function hasChildren({ metadata }: KubeObject, all: ReadonlyMap<string, KubeObject>): boolean {
  return [...all.values()].some((one) => ownersOf(one.metadata).some(({ uid }) => uid === metadata.uid));
}

function letChildrenGo(context: ObjectContext, owner: Stored, all: readonly Stored[]): void {
  for (const { plural, object } of all) {
    const owners = ownersOf(object.metadata);
    const others = owners.filter(({ uid }) => uid !== owner.object.metadata.uid);
    if (others.length < owners.length) putBy(context, "kube-controller-manager", plural, withOwners(object, others));
  }
  release(context, owner, ORPHAN);
}

function awaitChildren(context: ObjectContext, owner: Stored, all: readonly Stored[]): void {
  const { uid } = owner.object.metadata;
  const isHeld = all.some(
    ({ plural, object: { metadata } }) =>
      ownersOf(metadata).some((one) => one.uid === uid && one.blockOwnerDeletion === true) &&
      context.store.get(plural, metadata.namespace, metadata.name) !== undefined,
  );
  if (!isHeld) release(context, owner, FOREGROUND);
}

function releaseClaim(context: ObjectContext, claim: Stored): void {
  const { namespace, name } = claim.object.metadata;
  const isUsed = (context.store.list("pods", namespace) as Pod[]).some(
    (pod) => !isFinished(pod) && pod.spec.volumes?.some((one) => one.persistentVolumeClaim?.claimName === name),
  );
  if (!isUsed) release(context, claim, CLAIM_PROTECTION);
}

function release(context: ObjectContext, { plural, object }: Stored, finalizer: string): void {
  const { namespace, name, uid } = object.metadata;
  const now = context.store.get(plural, namespace, name);
  if (now?.metadata.uid !== uid) return;
  const left = withFinalizers(
    now,
    (now.metadata.finalizers ?? []).filter((one) => one !== finalizer),
  );
  if (!finishRemoval(context, plural, left)) putBy(context, "kube-controller-manager", plural, left);
}

function withOwners(object: KubeObject, ownerReferences: readonly OwnerReference[]): KubeObject {
  const metadata = omit(object.metadata as KubeObject["metadata"] & { ownerReferences?: unknown }, "ownerReferences");
  return { ...object, metadata: { ...metadata, ...(ownerReferences.length > 0 && { ownerReferences }) } };
}
