import { randomInt, randomUUID } from "node:crypto";
import { withAppArmorFields } from "../admission/appArmor.ts";
import { limitRefusal, withLimitDefaults } from "../admission/limitRanges.ts";
import { withNotReadyTaint } from "../admission/newNode.ts";
import { priorityRefusal, withPriority } from "../admission/priorities.ts";
import { quotaRefusal } from "../admission/quotas.ts";
import { overheadRefusal, runtimeClassRefusal } from "../admission/runtimeClass.ts";
import { accountRefusal, withAccount } from "../admission/serviceAccount.ts";
import { rfc3339 } from "../clock.ts";
import { withJobLabels } from "../controllers/jobs/labels.ts";
import type { KubeObject, NodeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { omit } from "../omit.ts";
import { structsOf } from "../schema/structs.ts";
import { decode } from "../validation/decode.ts";
import { withDefaults, withoutEmptyLists } from "../validation/defaults/objects.ts";
import { withTolerationSeconds } from "../validation/defaults/pod.ts";
import { goQuote } from "../goQuote.ts";
import { pathSegment } from "../validation/names.ts";
import { checkNewObject } from "../validation/objects.ts";
import { objectWarnings } from "../validation/warnings.ts";
import type { Writer } from "./apply/managers.ts";
import { managedCreate } from "./apply/writes.ts";
import { withWarnings } from "./body.ts";
import type { ObjectContext } from "./exchange.ts";
import { createServiceAccount } from "./namespaceContents.ts";
import type { ResourceType } from "./resources.ts";
import { resourceName } from "./resources.ts";
import { checkSecurity } from "./security.ts";
import { ApiError, forbidden, invalid, notFound } from "./status.ts";

/** Letters of generated names: no vowels, so that no words come out. */
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
/** Of what a generated name begins with; the whole is a label then. */
const LONGEST_START = 58;

/**
 * A new object as it is to be stored: with its identity, its defaults, and what admission plug-ins add.
 *
 * @param writer who owns its fields; absent where the object says so itself
 * @throws ApiError 403, 404 or 422 where it is refused
 */
export function newObject(context: ObjectContext, type: ResourceType, sent: KubeObject, writer?: Writer): KubeObject {
  const admitted = admit(context, type, prepare(context, type, sent, writer));
  const object = type.plural === "pods" ? withAppArmorFields(admitted as Pod).pod : admitted;
  const causes = checkNewObject(object, type.plural);
  if (causes.length > 0) {
    throw invalid(type.kind, object.metadata.name, causes, type.group);
  }
  // What counts amounts looks at objects that are right in themselves; what they are warned of is told by then.
  return withWarnings(objectWarnings(type.plural, object), () => {
    if (type.plural === "pods") refuse(type, object, overheadRefusal(object as Pod));
    refuse(type, object, limitRefusal(context.store, type, object));
    checkSecurity(context, { type }, undefined, object);
    refuse(type, object, quotaRefusal(context.store, type, object));
    return object;
  });
}

/** Stores a new object, with what comes along with it. */
export function storeNew(context: ObjectContext, type: ResourceType, object: KubeObject): KubeObject {
  const stored = context.store.put(type.plural, object);
  if (type.plural === "namespaces") createServiceAccount(context, stored.metadata.name, "default");
  return stored;
}

/** Gives an object its identity and what was left out. */
function prepare(context: ObjectContext, type: ResourceType, object: KubeObject, writer?: Writer): KubeObject {
  const { store, clock } = context;
  const { metadata } = object;
  const generated = metadata.generateName ?? "";
  let { name } = metadata;
  if (type.plural === "limitranges" && name === "" && generated === "") name = randomUUID();
  while (name === "" && generated !== "") {
    const made = generated.slice(0, LONGEST_START) + suffix();
    if (!store.get(type.plural, metadata.namespace, made)) name = made;
  }
  const rest = omit(
    metadata as KubeObject["metadata"] & { selfLink?: string },
    "resourceVersion",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "selfLink",
  );
  const isToldByOthers = type.hasStatus && type.plural !== "nodes";
  const stamped = {
    ...emptyStatus(type.kind),
    ...omit(object as KubeObject & { status?: unknown }, ...(isToldByOthers ? (["status"] as const) : [])),
    metadata: { ...rest, name, uid: randomUUID(), creationTimestamp: rfc3339(clock.now()) },
  } as KubeObject;
  const complete = withDefaults(type.plural, stamped);
  const owned = writer ? managedCreate(context, type.plural, complete, writer) : complete;
  const filled = withoutEmptyLists(type.plural, owned);
  if (type.plural === "jobs") return withJobLabels(filled);
  if (type.plural !== "persistentvolumeclaims") return filled;
  const finalizers = [...new Set([...(filled.metadata.finalizers ?? []), CLAIM_PROTECTION])];
  const protectedMeta = { ...filled.metadata, finalizers };
  return { ...filled, metadata: protectedMeta };
}

/** What is told of an object is the cluster's own to say; a node comes with what its kubelet says. */
function emptyStatus(kind: string): object {
  const found = structsOf(kind).find(([name]) => name === "status");
  return found ? { status: decode({}, found[1]).value } : {};
}

/** A claim stays for as long as a pod uses it. */
export const CLAIM_PROTECTION = "kubernetes.io/pvc-protection";

/** What Kubernetes' admission plug-ins refuse, or fill in, before the object itself is looked at. */
function admit({ store }: ObjectContext, type: ResourceType, object: KubeObject): KubeObject {
  const { namespace } = object.metadata;
  if (type.namespaced && !(namespace !== undefined && store.get("namespaces", undefined, namespace))) {
    throw notFound("namespaces", namespace ?? "");
  }
  if (type.plural === "nodes") return withNotReadyTaint(object as NodeObject);
  if (type.plural !== "pods") return object;
  let pod = withLimitDefaults(store, object as Pod);
  refuse(type, pod, accountRefusal(store, pod));
  pod = withAccount(store, pod);
  refuse(type, pod, priorityRefusal(store, pod));
  pod = withTolerationSeconds(withPriority(store, pod));
  const { runtimeClassName = "" } = pod.spec;
  const wrong = pathSegment(runtimeClassName);
  if (wrong.length > 0) {
    throw new ApiError(500, "", `invalid resource name ${goQuote(runtimeClassName)}: [${wrong.join(" ")}]`);
  }
  refuse(type, pod, runtimeClassRefusal(pod));
  return pod;
}

/** @throws ApiError 403 where there is a reason */
function refuse(type: ResourceType, { metadata }: KubeObject, why: string | undefined): void {
  if (why !== undefined) throw forbidden(resourceName(type), metadata.name === "" ? "Unknown" : metadata.name, why);
}

function suffix(): string {
  return Array.from({ length: 5 }, () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)]).join("");
}
