import type { StatusCause } from "./status.ts";
import {
  isSecurityChange,
  levelWarnings,
  securityCauses,
  securityRefusal,
  securityWarnings,
} from "../admission/podSecurity/admission.ts";
import type { KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import type { ObjectContext } from "./exchange.ts";
import { resourceName } from "./resources.ts";
import { forbidden, invalid } from "./status.ts";
import type { Target } from "./target.ts";

/**
 * Lets an object pass that the level of security of its namespace allows, and gives what is to be warned of (Kubernetes
 * 1.34, the admission plug-in PodSecurity).
 *
 * @param before as it was; undefined of one that is new
 * @throws ApiError 403 of a pod that is not allowed, 422 of a namespace with a level that there is not
 */
export function checkSecurity(
  { store }: Pick<ObjectContext, "store">,
  { type, subresource }: Pick<Target, "type" | "subresource">,
  before: KubeObject | undefined,
  after: KubeObject,
): readonly string[] {
  const { plural, kind } = type;
  if (subresource === "status") return [];
  const { name } = after.metadata;
  if (plural === "namespaces") {
    const causes: readonly StatusCause[] = securityCauses(before, after);
    if (causes.length > 0) throw invalid(kind, name, causes);
    return before ? levelWarnings(store, before, after) : [];
  }
  if (plural === "pods") {
    if (before && !isSecurityChange(before as Pod, after as Pod)) return [];
    const why = securityRefusal(store, after as Pod);
    if (why !== undefined) throw forbidden(resourceName(type), name, why);
  }
  return securityWarnings(store, plural, after);
}
