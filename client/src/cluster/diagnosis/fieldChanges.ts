import type { FieldChange, JsonObject } from "../../../../server/src/protocol.ts";
import type { NameKind } from "../facts/names.ts";
import { leafPointers, valueAt } from "../pods/fieldPointer.ts";
import type { Fix, Missing } from "./cause.ts";

/** A change of one field of a pod (JSON pointer). */
export interface PlacedChange {
  readonly pointer: string;
  readonly change: FieldChange;
}

/** Where a pod names things (Kubernetes 1.34). */
const NAMED: Readonly<Record<NameKind, RegExp>> = {
  secrets: /\/(?:secretName|(?:secretKeyRef|secretRef|secret|imagePullSecrets\/\d+)\/name)$/,
  configmaps: /\/(?:configMap|configMapRef|configMapKeyRef)\/name$/,
  serviceaccounts: /\/serviceAccountName$/,
  persistentvolumeclaims: /\/claimName$/,
  priorityclasses: /\/priorityClassName$/,
  runtimeclasses: /\/runtimeClassName$/,
  namespaces: /^\/metadata\/namespace$/,
};

const IMAGE = "/spec/containers/0/image";
const AMOUNT = /^(request|limit)_(cpu|memory)$/;

/** A quick fix as changes of the pod's own fields; none where the pod does not have what it would change. */
export function fieldChanges(fix: Fix, pod: JsonObject): readonly PlacedChange[] {
  const { key, set, add, rename, fields } = fix;
  if (fields) {
    return fields
      .filter(({ pointer, from }) => valueAt(pod, pointer) === from)
      .map(({ pointer, to }) => ({ pointer, change: { set: to } }));
  }
  if (rename) {
    const { kind, from, to, of } = rename;
    const missing = { kind, name: from, ...(of !== undefined && { of }) };
    return pointersTo(missing, pod).map((pointer) => ({ pointer, change: { set: to } }));
  }
  if (add) return key === "tolerations" ? [{ pointer: "/spec/tolerations", change: { addToleration: add } }] : [];
  if (set === undefined) return [];
  if (key === "startup_timeout") return [{ pointer: "", change: { argument: "startup_timeout_seconds", value: set } }];
  if (key === "node_selectors") return selectorChanges(set, pod);
  const to = (pointer: string, value: string): readonly PlacedChange[] =>
    valueAt(pod, pointer) === undefined ? [] : [{ pointer, change: { set: value } }];
  const image = valueAt(pod, IMAGE);
  const [, repository = "", tag = ""] = /^(.*?)(:[^:/]+)?$/.exec(typeof image === "string" ? image : "") ?? [];
  if (key === "container_repository") return to(IMAGE, set + tag);
  if (key === "container_tag") return to(IMAGE, `${repository}:${set}`);
  if (key === "image_pull_policy") return to("/spec/containers/0/imagePullPolicy", set);
  const [, kind, resource] = AMOUNT.exec(key) ?? [];
  if (kind === undefined || resource === undefined) return [];
  const pointer = `/spec/containers/0/resources/${kind}s/${resource}`;
  if (valueAt(pod, pointer) !== undefined) return to(pointer, set);
  return [{ pointer, change: { amount: { kind: kind === "limit" ? "limits" : "requests", resource, value: set } } }];
}

/** Where a pod names what is missing. */
export function pointersTo({ kind, name, of }: Missing, pod: JsonObject): readonly string[] {
  return leafPointers(pod).filter(
    (pointer) =>
      valueAt(pod, pointer) === name &&
      (of === undefined ? NAMED[kind].test(pointer) : isKeyOf(pod, pointer, kind, of)),
  );
}

/** Where a pod names a key of a secret or a config map: for a variable, and for a file of a volume. */
function isKeyOf(pod: JsonObject, pointer: string, kind: NameKind, of: string): boolean {
  const named =
    /^(.*\/(secret|configMap)KeyRef)\/key$/.exec(pointer) ??
    /^(.*\/(secret|configMap))\/items\/\d+\/key$/.exec(pointer);
  const [, object = "", what] = named ?? [];
  if (what !== (kind === "secrets" ? "secret" : "configMap")) return false;
  return (valueAt(pod, `${object}/name`) ?? valueAt(pod, `${object}/secretName`)) === of;
}

/** Entry by entry: comments and the order of the others stay. */
function selectorChanges(wanted: string, pod: JsonObject): readonly PlacedChange[] {
  const after = JSON.parse(wanted) as Readonly<Record<string, string>>;
  return leafPointers(pod, "/spec/nodeSelector").flatMap((pointer): readonly PlacedChange[] => {
    const label = pointer.slice("/spec/nodeSelector/".length).replaceAll("~1", "/").replaceAll("~0", "~");
    const value = after[label];
    if (value === undefined) return [{ pointer, change: { remove: true } }];
    return value === valueAt(pod, pointer) ? [] : [{ pointer, change: { set: value } }];
  });
}
