import { randomInt, randomUUID } from "node:crypto";
import { rfc3339 } from "../clock.ts";
import type { KubeObject, Pod } from "../objects.ts";
import { omit } from "../omit.ts";
import { limitRefusal, withLimitDefaults } from "../admission/limitRanges.ts";
import type { PriorityClass } from "../admission/priorities.ts";
import { priorityRefusal, withPriority } from "../admission/priorities.ts";
import { quotaRefusal } from "../admission/quotas.ts";
import { overheadRefusal, runtimeClassRefusal } from "../admission/runtimeClass.ts";
import { accountRefusal, withAccount } from "../admission/serviceAccount.ts";
import { withDefaults } from "../validation/defaults/objects.ts";
import { withTolerationSeconds } from "../validation/defaults/pod.ts";
import { checkConfigMap, checkSecret } from "../validation/data.ts";
import { checkMetadata } from "../validation/metadata.ts";
import { checkNewPod, checkPod } from "../validation/pod/pod.ts";
import { checkPriorityClass } from "../validation/priorityClass.ts";
import { podWarnings } from "../validation/warnings.ts";
import { checkLimitRange } from "../validation/limitRange.ts";
import { checkQuota } from "../validation/quota.ts";
import type { SentObject } from "./body.ts";
import { readObject, warningHeaders, withWarnings } from "./body.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { sendJson } from "./exchange.ts";
import { readWriteOptions } from "./requestOptions.ts";
import type { StatusCause } from "./status.ts";
import { alreadyExists, ApiError, forbidden, invalid, notFound } from "./status.ts";
import type { Target } from "./target.ts";

/** Letters of generated names: no vowels, so that no words come out. */
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** Answers a POST: reads, fills in defaults, checks and stores an object. */
export function createObject(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  const { dryRun } = readWriteOptions(request, "CreateOptions");
  const sent = readObject(request, target);
  withWarnings(sent.warnings, () => store(context, target, reply, sent, dryRun));
}

function store(context: ApiContext, target: Target, reply: Reply, sent: SentObject, dryRun: boolean): void {
  const { plural } = target.type;
  const object = admit(context, target, prepare(context, target, sent.object));
  const causes = [...checkAll(object, plural), ...(plural === "pods" ? checkNewPod(object as Pod) : [])];
  if (causes.length > 0) {
    throw invalid(target.type.kind, object.metadata.name, causes, target.type.group);
  }
  if (plural === "pods") {
    // What counts amounts looks at pods that are right in themselves.
    refuse(object as Pod, overheadRefusal(object as Pod));
    refuse(object as Pod, limitRefusal(context.store, object as Pod) ?? quotaRefusal(context.store, object as Pod));
  }
  if (!dryRun && ((sent.object.metadata.resourceVersion as string | undefined) ?? "") !== "") {
    throw new ApiError(500, "", "resourceVersion should not be set on objects to be created");
  }
  if (context.store.get(plural, object.metadata.namespace, object.metadata.name)) {
    throw alreadyExists(plural, object.metadata.name);
  }
  const stored = dryRun ? object : context.store.put(plural, object);
  if (plural === "namespaces" && stored !== object) {
    createServiceAccount(context, stored.metadata.name, "default");
  }
  const warnings = plural === "pods" ? podWarnings(object as Pod) : [];
  sendJson(reply, 201, stored, warningHeaders([...sent.warnings, ...warnings]));
}

/** All that is wrong with an object, by the rules for its kind. */
export function checkAll(object: KubeObject, plural: string): StatusCause[] {
  return [...checkMetadata(object.metadata, plural), ...checkSpec(object, plural)];
}

function checkSpec(object: KubeObject, plural: string): StatusCause[] {
  switch (plural) {
    case "pods":
      return checkPod(object as Pod);
    case "configmaps":
      return checkConfigMap(object);
    case "secrets":
      return checkSecret(object);
    case "priorityclasses":
      return checkPriorityClass(object as PriorityClass);
    case "limitranges":
      return checkLimitRange(object);
    case "resourcequotas":
      return checkQuota(object);
    default:
      return [];
  }
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
  const { store } = context;
  let pod = withLimitDefaults(store, object as Pod);
  refuse(pod, accountRefusal(store, pod));
  pod = withAccount(store, pod);
  refuse(pod, priorityRefusal(store, pod));
  pod = withTolerationSeconds(withPriority(store, pod));
  refuse(pod, runtimeClassRefusal(pod));
  return pod;
}

/** @throws ApiError 403 where there is a reason */
function refuse({ metadata }: Pod, why: string | undefined): void {
  if (why !== undefined) throw forbidden("pods", metadata.name, why);
}

function suffix(): string {
  return Array.from({ length: 5 }, () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)]).join("");
}
