import type { Json, JsonObject, KubeObject } from "../objects.ts";
import type { Store } from "../store/store.ts";
import { invalidValue } from "../validation/causes.ts";
import { isObject } from "../validation/decode.ts";
import { managedCreate, writerOf } from "./apply/writes.ts";
import { readObject } from "./body.ts";
import type { ApiRequest, ObjectContext, User } from "./exchange.ts";
import { readWriteOptions } from "./requestOptions.ts";
import type { ResourceType } from "./resources.ts";
import type { Rule, Wish } from "./rights.ts";
import { ALL_RULES, API_PATHS, BASIC_PATHS, BASIC_RULES, decide, missingText, rightsOf } from "./rights.ts";
import { badRequest, invalid, methodNotAllowed } from "./status.ts";

const GROUP = "authorization.k8s.io";

/** They are answered, not stored. */
const TYPES: readonly ResourceType[] = ["SelfSubjectAccessReview", "SelfSubjectRulesReview"].map((kind) => ({
  group: GROUP,
  plural: `${kind.toLowerCase()}s`,
  singular: kind.toLowerCase(),
  kind,
  namespaced: false,
  shortNames: [],
  hasStatus: true,
}));

/** Answers "may I?" and "what may I?"; undefined for other requests. @throws ApiError 400, 405, 422 */
export function review(context: ObjectContext, request: ApiRequest, user: User): object | undefined {
  const type = TYPES.find(({ plural }) => request.path === `/apis/${GROUP}/v1/${plural}`);
  if (!type) return undefined;
  if (request.method !== "POST") throw methodNotAllowed();
  const sent = readObject(request, { type }).object as KubeObject & { readonly spec?: JsonObject };
  const { spec = {} } = sent;
  const { store } = context;
  const head = { kind: type.kind, apiVersion: `${GROUP}/v1` };
  if (type !== TYPES[0]) return { ...head, metadata: {}, spec: {}, status: mayDoIn(store, spec, user) };
  const status = mayDo(store, spec, user);
  const writer = writerOf(request, { type }, readWriteOptions(request, "CreateOptions"));
  const { managedFields } = managedCreate(context, type.plural, sent, writer).metadata as { managedFields?: unknown };
  return { ...head, metadata: { managedFields }, spec, status };
}

function mayDo(
  store: Store,
  { resourceAttributes: asked, nonResourceAttributes: path }: JsonObject,
  user: User,
): object {
  if (asked !== undefined && path !== undefined) {
    const { path: Path = "", verb: Verb = "" } = isObject(path) ? path : {};
    const why = "cannot be specified in combination with resourceAttributes";
    throw invalid("", "", [invalidValue("spec.nonResourceAttributes", { Path, Verb }, why)], GROUP);
  }
  if (asked === undefined && path === undefined) {
    const why = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
    throw invalid("", "", [invalidValue("spec.resourceAttributes", null, why)], GROUP);
  }
  if (user.kind !== "named") return { allowed: user.kind === "admin" };
  const { isAllowed, reason } = decide(store, user, wishOf(isObject(asked) ? asked : {}, path));
  return { allowed: isAllowed, ...(reason !== undefined && { reason }) };
}

function wishOf(attributes: JsonObject, path: Json | undefined): Wish {
  const text = (from: JsonObject, name: string): string => (typeof from[name] === "string" ? from[name] : "");
  if (isObject(path)) return { verb: text(path, "verb"), path: text(path, "path") };
  const part = text(attributes, "subresource");
  const namespace = text(attributes, "namespace");
  return {
    verb: text(attributes, "verb"),
    group: text(attributes, "group"),
    resource: text(attributes, "resource") + (part === "" ? "" : `/${part}`),
    name: text(attributes, "name"),
    namespace: namespace === "" ? undefined : namespace,
  };
}

function mayDoIn(store: Store, { namespace }: JsonObject, user: User): object {
  if (typeof namespace !== "string") throw badRequest("no namespace on request");
  if (user.kind === "named") {
    const { granted, missing } = rightsOf(store, user, namespace);
    const error = missingText(missing);
    return {
      ...rulesTold(granted.map(({ rule }) => rule)),
      incomplete: false,
      ...(error !== undefined && { evaluationError: error }),
    };
  }
  const paths = [BASIC_PATHS, API_PATHS].map((nonResourceURLs) => ({ verbs: ["get"], nonResourceURLs }));
  return { ...rulesTold([...BASIC_RULES, ...paths, ...ALL_RULES]), incomplete: false };
}

function rulesTold(rules: readonly Rule[]): object {
  return {
    resourceRules: rules.filter(({ resources }) => resources),
    nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs),
  };
}
