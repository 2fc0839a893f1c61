import { randomInt, randomUUID } from "node:crypto";
import { rfc3339 } from "../clock.ts";
import type { KubeObject, Pod, PodSpec } from "../objects.ts";
import { omit } from "../omit.ts";
import { withDefaults } from "../validation/defaults.ts";
import { checkMetadata } from "../validation/metadata.ts";
import { checkPod } from "../validation/pod.ts";
import { quotaRefusal } from "../quotas.ts";
import { readObject, warningHeaders } from "./body.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { sendJson } from "./exchange.ts";
import type { StatusCause } from "./status.ts";
import { alreadyExists, badRequest, forbidden, invalid, notFound } from "./status.ts";
import type { Target } from "./target.ts";

/** Letters of generated names: no vowels, so that no words come out. */
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** Answers a POST: reads, fills in defaults, checks and stores an object. */
export function createObject(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const sent = readObject(request, target);
  const object = prepare(context, target, sent.object);
  const { plural } = target.type;
  admit(context, target, object);
  const causes = checkAll(object, plural);
  if (causes.length > 0) {
    throw invalid(target.type.kind, object.metadata.name, causes);
  }
  if (context.store.get(plural, object.metadata.namespace, object.metadata.name)) {
    throw alreadyExists(plural, object.metadata.name);
  }
  const stored = isDryRun(request.query.getAll("dryRun")) ? object : context.store.put(plural, object);
  if (plural === "namespaces" && stored !== object) {
    createServiceAccount(context, stored.metadata.name, "default");
  }
  sendJson(reply, 201, stored, warningHeaders(sent.warnings));
}

/** All that is wrong with an object, by the rules for its kind. */
export function checkAll(object: KubeObject, plural: string): StatusCause[] {
  return [...checkMetadata(object.metadata, plural), ...(plural === "pods" ? checkPod(object as Pod) : [])];
}

/** @throws ApiError 400 when the only value that Kubernetes knows, `All`, is not the one given */
export function isDryRun(values: readonly string[]): boolean {
  const wrong = values.find((value) => value !== "All");
  if (wrong !== undefined) {
    throw badRequest(`dryRun: Unsupported value: ${JSON.stringify(wrong)}: supported values: "All"`);
  }
  return values.length > 0;
}

export function createServiceAccount(
  context: Pick<ApiContext, "store" | "clock">,
  namespace: string,
  name: string,
): void {
  context.store.put("serviceaccounts", {
    kind: "ServiceAccount",
    apiVersion: "v1",
    metadata: {
      name,
      namespace,
      uid: randomUUID(),
      resourceVersion: "",
      creationTimestamp: rfc3339(context.clock.now()),
    },
  });
}

/** Gives an object its identity and what was left out. */
function prepare(context: ApiContext, target: Target, object: KubeObject): KubeObject {
  const { metadata } = object;
  const generated = metadata.generateName ?? "";
  const name = metadata.name === "" && generated !== "" ? generated.slice(0, 248) + suffix() : metadata.name;
  const rest = omit(metadata, "resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds");
  if (((metadata.resourceVersion as string | undefined) ?? "") !== "") {
    throw badRequest("resourceVersion should not be set on objects to be created");
  }
  const stamped = {
    ...object,
    metadata: { ...rest, name, uid: randomUUID(), creationTimestamp: rfc3339(context.clock.now()) },
  } as KubeObject;
  return withDefaults(target.type.plural, stamped);
}

/** What Kubernetes' admission plug-ins refuse before the object itself is looked at. */
function admit(context: ApiContext, target: Target, object: KubeObject): void {
  const { namespace, type } = target;
  if (type.namespaced) {
    const home = namespace === undefined ? undefined : context.store.get("namespaces", undefined, namespace);
    if (!home) {
      throw notFound("namespaces", namespace ?? "");
    }
  }
  if (type.plural === "pods") {
    const account = (object as { spec?: PodSpec }).spec?.serviceAccountName ?? "default";
    if (!context.store.get("serviceaccounts", namespace, account)) {
      throw forbidden(
        "pods",
        object.metadata.name,
        `error looking up service account ${namespace ?? ""}/${account}: serviceaccount "${account}" not found`,
      );
    }
    const refusal = quotaRefusal(context.store, object as Pod);
    if (refusal !== undefined) throw forbidden("pods", object.metadata.name, refusal);
  }
}

function suffix(): string {
  return Array.from({ length: 5 }, () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)]).join("");
}
