import { randomInt, randomUUID } from "node:crypto";
import { rfc3339 } from "../clock.ts";
import type { KubeObject, Pod } from "../objects.ts";
import { omit } from "../omit.ts";
import { withDefaults } from "../validation/defaults.ts";
import { checkMetadata } from "../validation/metadata.ts";
import { checkPod } from "../validation/pod.ts";
import { limitRefusal, withLimitDefaults } from "../limitRanges.ts";
import { priorityRefusal, withPriority } from "../priorities.ts";
import { quotaRefusal } from "../quotas.ts";
import { checkLimitRange } from "../validation/limitRange.ts";
import { checkQuota } from "../validation/quota.ts";
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
  const { plural } = target.type;
  const object = admit(context, target, prepare(context, target, sent.object));
  const causes = checkAll(object, plural);
  if (causes.length > 0) {
    throw invalid(target.type.kind, object.metadata.name, causes);
  }
  if (plural === "pods") {
    // What counts amounts looks at pods that are right in themselves.
    refuse(object as Pod, limitRefusal(context.store, object as Pod) ?? quotaRefusal(context.store, object as Pod));
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
  return [...checkMetadata(object.metadata, plural), ...checkSpec(object, plural)];
}

function checkSpec(object: KubeObject, plural: string): StatusCause[] {
  switch (plural) {
    case "pods":
      return checkPod(object as Pod);
    case "limitranges":
      return checkLimitRange(object);
    case "resourcequotas":
      return checkQuota(object);
    default:
      return [];
  }
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

/** What Kubernetes' admission plug-ins refuse, or fill in, before the object itself is looked at. */
function admit(context: ApiContext, target: Target, object: KubeObject): KubeObject {
  const { namespace, type } = target;
  if (type.namespaced) {
    const home = namespace === undefined ? undefined : context.store.get("namespaces", undefined, namespace);
    if (!home) {
      throw notFound("namespaces", namespace ?? "");
    }
  }
  if (type.plural !== "pods") return object;
  const pod = withLimitDefaults(context.store, object as Pod);
  const account = pod.spec.serviceAccountName ?? "default";
  const hasAccount = context.store.get("serviceaccounts", namespace, account) !== undefined;
  const why = `error looking up service account ${namespace ?? ""}/${account}: serviceaccount "${account}" not found`;
  refuse(pod, hasAccount ? priorityRefusal(pod) : why);
  return withPriority(pod);
}

/** @throws ApiError 403 where there is a reason */
function refuse({ metadata }: Pod, why: string | undefined): void {
  if (why !== undefined) throw forbidden("pods", metadata.name, why);
}

function suffix(): string {
  return Array.from({ length: 5 }, () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)]).join("");
}
