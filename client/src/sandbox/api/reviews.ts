import { isObject } from "../validation/decode.ts";
import type { ApiRequest, User } from "./exchange.ts";
import { parseBody } from "./parseBody.ts";

const PREFIX = "/apis/authorization.k8s.io/v1/";

/** Answers "may I?" and "what may I?"; undefined for other requests. */
export function review(request: ApiRequest, user: User): object | undefined {
  if (request.method !== "POST" || !request.path.startsWith(PREFIX)) {
    return undefined;
  }
  const apiVersion = "authorization.k8s.io/v1";
  switch (request.path.slice(PREFIX.length)) {
    case "selfsubjectaccessreviews": {
      const { spec } = parseBody(request, "SelfSubjectAccessReview").value;
      const kind = "SelfSubjectAccessReview";
      return { kind, apiVersion, metadata: {}, spec: spec ?? {}, status: { allowed: mayDo(spec, user) } };
    }
    case "selfsubjectrulesreviews": {
      const all = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };
      const pods = { verbs: ["*"], apiGroups: [""], resources: ["pods", "pods/log", "pods/ephemeralcontainers"] };
      const status = {
        resourceRules: [user.kind === "admin" ? all : pods],
        nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
        incomplete: false,
      };
      return { kind: "SelfSubjectRulesReview", apiVersion, metadata: {}, spec: {}, status };
    }
    default:
      return undefined;
  }
}

function mayDo(spec: unknown, user: User): boolean {
  const attributes = isObject(spec) && isObject(spec.resourceAttributes) ? spec.resourceAttributes : {};
  return user.kind === "admin" || (attributes.resource === "pods" && attributes.namespace === user.namespace);
}
