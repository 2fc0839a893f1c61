import type { JsonObject } from "../../../../server/src/protocol.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";

type Json = JsonObject[string];
type Fields = Readonly<Record<string, Json>>;

/**
 * A pod as the API server has it, in the shape of the pod that was sent: members in the same order, and without what the
 * server always adds (status, bookkeeping, defaults of Kubernetes 1.34, the token of the service account). What somebody
 * else added or changed, such as an admission webhook, stays.
 */
export function withoutServerFields(pod: JsonObject, sent: JsonObject): JsonObject {
  return alike(pod, sent, "") as JsonObject;
}

function alike(value: Json | undefined, sent: Json | undefined, path: string): Json | undefined {
  if (value === undefined) return isEmpty(sent) || (sent === false && LEFT_OUT.test(path)) ? sent : undefined;
  // A null in a map of texts is stored as an empty text.
  if (sent !== undefined && isEmpty(sent) && isEmpty(value)) return sent;
  if (isList(value)) return listAlike(value, isList(sent) ? sent : [], path);
  if (!isObject(value)) return sameAmount(value, sent, path) ? sent : value;
  return objectAlike(value, isObject(sent) ? sent : {}, path);
}

function objectAlike(value: Fields, sent: Fields, path: string): Fields {
  const known = Object.keys(sent).flatMap((name) => {
    const member = alike(value[name], sent[name], `${path}.${name}`);
    return member === undefined ? [] : [[name, member] as const];
  });
  const added = Object.entries(value).flatMap(([name, member]) => {
    if (name in sent || isServerField(`${path}.${name}`, member, value)) return [];
    const rest = alike(member, undefined, `${path}.${name}`);
    return rest === undefined || isEmpty(rest) ? [] : [[name, rest] as const];
  });
  return Object.fromEntries([...known, ...added]);
}

/** Items are the same by name where they have one, else by place. */
function listAlike(items: readonly Json[], sent: readonly Json[], path: string): readonly Json[] {
  const kept = items.filter((item) => !isServerItem(path, item) || sent.some((one) => sameName(one, item)));
  return kept.map((item, index) => {
    const partner = nameOf(item) === undefined ? sent[index] : sent.find((one) => sameName(one, item));
    return alike(item, partner, `${path}[]`) ?? item;
  });
}

/** What the API server does not write where it is false (Kubernetes 1.34, `omitempty`). */
const LEFT_OUT = /\.(?:hostNetwork|hostPID|hostIPC|stdin|stdinOnce|tty|readOnly)$/;

const BOOKKEEPING =
  /^\.status$|^\.metadata\.(?:uid|resourceVersion|creationTimestamp|managedFields|generation|selfLink|generateName)$/;

/** Members that the API server fills in when they are not sent, with what it fills in (Kubernetes 1.34). */
const DEFAULTS: readonly (readonly [RegExp, Json])[] = [
  [/^\.spec\.dnsPolicy$/, "ClusterFirst"],
  [/^\.spec\.restartPolicy$/, "Always"],
  [/^\.spec\.schedulerName$/, "default-scheduler"],
  [/^\.spec\.terminationGracePeriodSeconds$/, 30],
  [/^\.spec\.enableServiceLinks$/, true],
  [/^\.spec\.preemptionPolicy$/, "PreemptLowerPriority"],
  [/^\.spec\.priority$/, 0],
  [/^\.spec\.serviceAccountName$/, "default"],
  [/\.terminationMessagePath$/, "/dev/termination-log"],
  [/\.terminationMessagePolicy$/, "File"],
  [/\.imagePullPolicy$/, "IfNotPresent"],
  [/\.imagePullPolicy$/, "Always"],
  [/\.ports\[\]\.protocol$/, "TCP"],
  [/\.defaultMode$/, 420],
  [/\.hostPath\.type$/, ""],
  [/\.fieldRef\.apiVersion$/, "v1"],
  [/Probe\.(?:timeoutSeconds|successThreshold)$/, 1],
  [/Probe\.periodSeconds$/, 10],
  [/Probe\.failureThreshold$/, 3],
  [/Probe\.httpGet\.scheme$/, "HTTP"],
];

function isServerField(path: string, value: Json, parent: Fields): boolean {
  if (BOOKKEEPING.test(path) || path === ".spec.nodeName") return true;
  // An older name of serviceAccountName.
  if (path === ".spec.serviceAccount") return value === (parent.serviceAccountName ?? "default");
  return DEFAULTS.some(([pattern, made]) => pattern.test(path) && value === made);
}

const TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The service account's token, and the tolerations that each pod gets. */
function isServerItem(path: string, item: Json): boolean {
  if (!isObject(item)) return false;
  if (path === ".spec.volumes") return nameOf(item)?.startsWith("kube-api-access-") === true;
  if (path.endsWith(".volumeMounts")) return item.mountPath === TOKEN_PATH;
  return (
    path === ".spec.tolerations" &&
    item.tolerationSeconds === 300 &&
    /^node\.kubernetes\.io\/(?:not-ready|unreachable)$/.test(text(item.key))
  );
}

/** The server writes amounts in its own way: `0.5` becomes `500m`. */
function sameAmount(value: Json, sent: Json | undefined, path: string): boolean {
  if (!/\.(?:limits|requests)\.[^.]+$|\.sizeLimit$/.test(path) || sent === undefined || isObject(sent)) return false;
  const [left, right] = [kubernetesQuantity(text(value)), kubernetesQuantity(text(sent))];
  return left !== undefined && left === right;
}

function sameName(left: Json, right: Json): boolean {
  const name = nameOf(left);
  return name !== undefined && name === nameOf(right);
}

function nameOf(item: Json): string | undefined {
  if (!isObject(item)) return undefined;
  const name = item.mountPath ?? item.name;
  return typeof name === "string" ? name : undefined;
}

function isEmpty(value: Json | undefined): boolean {
  if (value === null || value === "") return true;
  if (isList(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
