import type { KubeObject } from "../objects.ts";
import { formOf } from "./accept.ts";
import { sendObject } from "./answer.ts";
import { warningHeaders, withWarnings } from "./body.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { findObject, pageOf, sendList } from "./read.ts";
import { removeObject } from "./removal.ts";
import type { DeleteOptions } from "./requestOptions.ts";
import { checkListOptions, readDeleteOptions } from "./requestOptions.ts";
import { sendJson, sendYaml } from "./send.ts";
import { conflict, forbidden } from "./status.ts";
import type { Target } from "./target.ts";

const JOB_WARNING =
  "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set " +
  "propagationPolicy=Orphan to suppress this warning";
/** Of these kinds the last form is answered, though they are gone. */
const SHOWN = ["pods", "resourcequotas", "serviceaccounts"];
const PERMANENT = ["default", "kube-system", "kube-public"];

/** Answers a DELETE of one object: with the object as long as it stays (and any pod, or account), else with a `Status`. */
export function deleteObject(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  formOf(request, target);
  const options = readDeleteOptions(request);
  const { type } = target;
  const { plural } = type;
  if (plural === "namespaces" && PERMANENT.includes(target.name ?? "")) {
    throw forbidden(plural, target.name ?? "", "this namespace may not be deleted");
  }
  const warnings = warningsOf(plural, options);
  const object = withWarnings(warnings, () => {
    const found = findObject(context, target);
    checkPreconditions(target, found, options);
    return found;
  });
  const { object: last, isGone } = removeObject(context, type, object, options);
  const { name, uid } = object.metadata;
  const status = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { name, ...(type.group !== undefined && { group: type.group }), kind: plural, uid },
  };
  const headers = warningHeaders(warnings);
  const code = !isGone && options.isCascade ? 202 : 200;
  if (!isGone || SHOWN.includes(plural)) {
    const shown = plural === "namespaces" ? { ...last, ...{ status: { phase: "Terminating" } } } : last;
    withWarnings(warnings, () => sendObject({ context, target, request, reply }, code, shown, headers));
  } else {
    const send = formOf(request, target) === "yaml" ? sendYaml : sendJson;
    send({ request, reply }, 200, status, headers);
  }
}

/** Answers a DELETE of all objects that a selector matches. */
export function deleteCollection(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const options = readDeleteOptions(request);
  checkListOptions(request);
  const { type } = target;
  const { items, metadata } = pageOf(context, target, request.query);
  items.forEach((object) => checkPreconditions(target, object, options));
  items.forEach((object) => removeObject(context, type, object, options));
  // As they were found.
  sendList({ context, target, request, reply }, { items, metadata }, warningHeaders(warningsOf(type.plural, options)));
}

/** Who deletes Jobs by the old default is told of it, whatever comes of it. */
function warningsOf(plural: string, { propagationPolicy }: DeleteOptions): readonly string[] {
  return plural === "jobs" && propagationPolicy === undefined ? [JOB_WARNING] : [];
}

/** @throws ApiError 409 when the object is not the one that is meant */
export function checkPreconditions(target: Target, object: KubeObject, { preconditions }: DeleteOptions): void {
  const { name, uid, resourceVersion } = object.metadata;
  const { kind, group } = target.type;
  const what = group === undefined ? kind : `${kind}.${group}`;
  if (typeof preconditions.uid === "string" && preconditions.uid !== uid) {
    throw conflict(
      what,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). ` +
        "The object might have been deleted and then recreated",
    );
  }
  if (typeof preconditions.resourceVersion === "string" && preconditions.resourceVersion !== resourceVersion) {
    throw conflict(
      what,
      name,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ` +
        `ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}
