import { rfc3339 } from "../clock.ts";
import type { Condition, KubeObject, Pod } from "../objects.ts";
import { parseBody } from "./body.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { sendJson } from "./exchange.ts";
import { findObject } from "./read.ts";
import type { DeleteOptions } from "./requestOptions.ts";
import { readDeleteOptions } from "./requestOptions.ts";
import { selection } from "./selection.ts";
import { conflict } from "./status.ts";
import type { Target } from "./target.ts";

/** Answers a DELETE of one object: with the pod (or namespace) as it then is, else with a `Status`. */
export function deleteObject(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const options = readDeleteOptions(request);
  const object = findObject(context, target);
  checkPreconditions(target, object, options);
  const { plural } = target.type;
  if (plural === "pods") {
    sendJson(reply, 200, deletePod(context, object as Pod, options));
    return;
  }
  if (!options.dryRun) {
    removeWithContents(context, target, object);
  }
  const { name, uid } = object.metadata;
  sendJson(
    reply,
    200,
    plural === "namespaces"
      ? { ...object, status: { phase: "Terminating" } }
      : { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details: { name, kind: plural, uid } },
  );
}

/** Answers a DELETE of all objects that a selector matches. */
export function deleteCollection(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const options = readDeleteOptions(request);
  const { plural, kind } = target.type;
  const items = context.store.list(plural, target.namespace).filter(selection(target, request.query));
  const gone = items.map((object) => {
    if (plural === "pods") {
      return deletePod(context, object as Pod, options);
    }
    if (!options.dryRun) {
      context.store.remove(plural, object.metadata.namespace, object.metadata.name);
    }
    return object;
  });
  const metadata = { resourceVersion: String(context.store.version) };
  sendJson(reply, 200, { kind: `${kind}List`, apiVersion: "v1", metadata, items: gone });
}

/**
 * Starts a pod's end. One that never ran or has ended goes at once, as one does with a grace of 0; of the others the
 * kubelet ends the containers, and takes the pod away when they have ended.
 */
function deletePod(context: ApiContext, pod: Pod, options: DeleteOptions): KubeObject {
  const finished = pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
  const wanted = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds;
  const grace = finished || pod.spec.nodeName === undefined ? 0 : Math.max(0, wanted);
  const { metadata } = pod;
  const current = metadata.deletionTimestamp === undefined ? undefined : (metadata.deletionGracePeriodSeconds ?? 0);
  if (current !== undefined && grace > 0 && grace >= current) {
    return pod;
  }
  const ending: Pod = {
    ...pod,
    metadata: {
      ...metadata,
      generation: (metadata.generation ?? 1) + (current === undefined ? 1 : 0),
      deletionTimestamp: rfc3339(context.clock.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
    },
  };
  if (options.dryRun) {
    return ending;
  }
  const stored = context.store.put("pods", ending);
  if (grace === 0) {
    context.store.remove("pods", metadata.namespace, metadata.name);
  }
  return stored;
}

/** Answers the POST of an eviction: there are no budgets here, so the pod goes as if it were deleted. */
export function evictPod(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const { deleteOptions } = parseBody(request.body, "Eviction");
  const body = deleteOptions === undefined ? "" : JSON.stringify(deleteOptions);
  const options = readDeleteOptions({ ...request, body });
  const object = findObject(context, target);
  checkPreconditions(target, object, options);
  deletePod(context, options.dryRun ? (object as Pod) : withDisruption(context, object as Pod), options);
  sendJson(reply, 201, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 });
}

/** Of a pod that runs, it is first said why it goes (Kubernetes 1.34). */
function withDisruption({ store, clock }: ApiContext, pod: Pod): Pod {
  if (pod.status.phase !== "Running" || pod.metadata.deletionTimestamp !== undefined) return pod;
  const disruption: Condition = {
    type: "DisruptionTarget",
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: rfc3339(clock.now()),
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  };
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== disruption.type);
  const told: Pod = { ...pod, status: { ...pod.status, conditions: [...others, disruption] } };
  return store.put("pods", told) as Pod;
}

function removeWithContents(context: ApiContext, target: Target, object: KubeObject): void {
  const { name, namespace } = object.metadata;
  if (target.type.plural === "namespaces") {
    for (const resource of ["pods", "configmaps", "secrets", "serviceaccounts", "events"]) {
      for (const content of context.store.list(resource, name)) {
        context.store.remove(resource, name, content.metadata.name);
      }
    }
  }
  context.store.remove(target.type.plural, namespace, name);
}

/** @throws ApiError 409 when the object is not the one that is meant */
function checkPreconditions(target: Target, object: KubeObject, { preconditions }: DeleteOptions): void {
  const { name, uid, resourceVersion } = object.metadata;
  if (typeof preconditions.uid === "string" && preconditions.uid !== uid) {
    throw conflict(
      target.type.kind,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). ` +
        "The object might have been deleted and then recreated",
    );
  }
  if (typeof preconditions.resourceVersion === "string" && preconditions.resourceVersion !== resourceVersion) {
    throw conflict(
      target.type.kind,
      name,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ` +
        `ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}
