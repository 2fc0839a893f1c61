import type { JsonObject } from "../objects.ts";
import { invalidValue } from "../validation/causes.ts";
import { isObject } from "../validation/decode.ts";
import { readObject } from "./body.ts";
import type { ApiRequest, User } from "./exchange.ts";
import type { ResourceType } from "./resources.ts";
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
export function review(request: ApiRequest, user: User): object | undefined {
  const type = TYPES.find(({ plural }) => request.path === `/apis/${GROUP}/v1/${plural}`);
  if (!type) return undefined;
  if (request.method !== "POST") throw methodNotAllowed();
  const { spec = {} } = readObject(request, { type }).object as { readonly spec?: JsonObject };
  const status = type === TYPES[0] ? mayDo(spec, user) : mayDoIn(spec, user);
  return { kind: type.kind, apiVersion: `${GROUP}/v1`, metadata: {}, spec: type === TYPES[0] ? spec : {}, status };
}

function mayDo({ resourceAttributes: asked, nonResourceAttributes: path }: JsonObject, user: User): object {
  if (asked !== undefined && path !== undefined) {
    const { path: Path = "", verb: Verb = "" } = isObject(path) ? path : {};
    const why = "cannot be specified in combination with resourceAttributes";
    throw invalid("", "", [invalidValue("spec.nonResourceAttributes", { Path, Verb }, why)], GROUP);
  }
  if (asked === undefined && path === undefined) {
    const why = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
    throw invalid("", "", [invalidValue("spec.resourceAttributes", null, why)], GROUP);
  }
  const attributes = isObject(asked) ? asked : {};
  const isOwn = attributes.resource === "pods" && user.kind === "pod" && attributes.namespace === user.namespace;
  return { allowed: user.kind === "admin" || isOwn };
}

const BASIC_PATHS = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
const API_PATHS = ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz"];

function mayDoIn({ namespace }: JsonObject, user: User): object {
  if (namespace === undefined) throw badRequest("no namespace on request");
  const isAdmin = user.kind === "admin";
  const all = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };
  const pods = { verbs: ["*"], apiGroups: [""], resources: ["pods", "pods/log", "pods/ephemeralcontainers"] };
  return {
    resourceRules: [
      { verbs: ["create"], apiGroups: [GROUP], resources: TYPES.map(({ plural }) => plural) },
      { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] },
      isAdmin ? all : pods,
    ],
    nonResourceRules: [
      { verbs: ["get"], nonResourceURLs: BASIC_PATHS },
      { verbs: ["get"], nonResourceURLs: [...API_PATHS, "/version", "/version/"] },
      ...(isAdmin ? [{ verbs: ["*"], nonResourceURLs: ["*"] }] : []),
    ],
    incomplete: false,
  };
}
