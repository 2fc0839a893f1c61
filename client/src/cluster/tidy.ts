/**
 * What a server answers is read as the API describes it (Kubernetes 1.34); gateways, other implementations and recorded
 * objects may answer otherwise. Parts that are null, or of a kind that they cannot have, count as missing from here on.
 */
import type { ClusterEvent, Node, Pod } from "./objects.ts";

/** `scalar`: text or a number, as quantities and ports are written. */
type Kind =
  | "text"
  | "number"
  | "flag"
  | "scalar"
  | { readonly list: Kind }
  | { readonly record: Kind }
  | { readonly parts: Readonly<Record<string, Kind>>; readonly needs?: readonly string[] };

const parts = (of: Readonly<Record<string, Kind>>, needs: readonly string[] = []): Kind => ({ parts: of, needs });
const list = (of: Kind): Kind => ({ list: of });
const named = parts({ name: "text" });
const texts: Kind = { record: "text" };
const quantities: Kind = { record: "scalar" };

const METADATA = parts({
  name: "text",
  namespace: "text",
  uid: "text",
  resourceVersion: "text",
  creationTimestamp: "text",
  deletionTimestamp: "text",
  deletionGracePeriodSeconds: "number",
  labels: texts,
  annotations: texts,
});

const STATE = parts({
  waiting: parts({ reason: "text", message: "text" }),
  running: parts({ startedAt: "text" }),
  terminated: parts({
    exitCode: "number",
    signal: "number",
    reason: "text",
    message: "text",
    startedAt: "text",
    finishedAt: "text",
    containerID: "text",
  }),
});

const STATUSES = list(
  parts({
    name: "text",
    image: "text",
    ready: "flag",
    started: "flag",
    restartCount: "number",
    containerID: "text",
    state: STATE,
    lastState: STATE,
  }),
);

const CONDITIONS = list(
  parts({ type: "text", status: "text", reason: "text", message: "text", lastTransitionTime: "text" }),
);

const CONTAINERS = list(
  parts(
    {
      name: "text",
      image: "text",
      command: list("text"),
      args: list("text"),
      restartPolicy: "text",
      stdin: "flag",
      tty: "flag",
      env: list(
        parts(
          { name: "text", value: "text", valueFrom: parts({ secretKeyRef: parts({ name: "text", key: "text" }) }) },
          ["name"],
        ),
      ),
      envFrom: list(parts({ secretRef: named, configMapRef: named })),
      resources: parts({ requests: quantities, limits: quantities }),
    },
    ["name"],
  ),
);

const POD = parts({
  apiVersion: "text",
  kind: "text",
  metadata: METADATA,
  spec: parts({
    containers: CONTAINERS,
    initContainers: CONTAINERS,
    ephemeralContainers: CONTAINERS,
    volumes: list(
      parts({
        name: "text",
        secret: parts({ secretName: "text" }),
        persistentVolumeClaim: parts({ claimName: "text" }),
        projected: parts({ sources: list(parts({ secret: named })) }),
      }),
    ),
    tolerations: list(parts({ key: "text", operator: "text", value: "text", effect: "text" })),
    affinity: parts({ nodeAffinity: parts({}) }),
    schedulerName: "text",
    schedulingGates: list(named),
    nodeName: "text",
    nodeSelector: texts,
    restartPolicy: "text",
    serviceAccountName: "text",
    activeDeadlineSeconds: "number",
    terminationGracePeriodSeconds: "number",
    imagePullSecrets: list(named),
  }),
  status: parts({
    phase: "text",
    reason: "text",
    message: "text",
    startTime: "text",
    podIP: "text",
    conditions: CONDITIONS,
    initContainerStatuses: STATUSES,
    containerStatuses: STATUSES,
    ephemeralContainerStatuses: STATUSES,
  }),
});

const EVENT = parts({
  metadata: METADATA,
  type: "text",
  reason: "text",
  message: "text",
  count: "number",
  firstTimestamp: "text",
  lastTimestamp: "text",
  eventTime: "text",
  involvedObject: parts({ kind: "text", name: "text", namespace: "text", uid: "text", fieldPath: "text" }),
});

const NODE = parts({
  metadata: METADATA,
  spec: parts({
    unschedulable: "flag",
    taints: list(parts({ key: "text", value: "text", effect: "text" }, ["key", "effect"])),
  }),
  status: parts({ capacity: texts, allocatable: texts, conditions: CONDITIONS }),
});

/** Objects that have been looked at, so that nobody looks twice. */
const tidy = new WeakSet();

/** A pod of which every part is of its kind; the same object where nothing was to be left out. */
export const tidyPod = (pod: unknown): Pod => tidied(pod, POD);
export const tidyEvent = (event: unknown): ClusterEvent => tidied(event, EVENT);
export const tidyNode = (node: unknown): Node => tidied(node, NODE);

/** Each of them; none of what is no list. */
export function tidyAll<T>(of: (value: unknown) => T, values: unknown): readonly T[] {
  return Array.isArray(values) ? values.map(of) : [];
}

function tidied(value: unknown, kind: Kind): { readonly metadata: object } {
  if (typeof value === "object" && value !== null && tidy.has(value)) return value as { readonly metadata: object };
  const found = (read(value, kind) ?? {}) as { readonly metadata?: object };
  const whole = found.metadata === undefined ? { ...found, metadata: {} } : found;
  tidy.add(whole);
  return whole as { readonly metadata: object };
}

/** The value without what is of another kind; undefined where all of it is. */
function read(value: unknown, kind: Kind): unknown {
  if (kind === "text") return typeof value === "string" ? value : undefined;
  if (kind === "number") return Number.isFinite(value) ? value : undefined;
  if (kind === "flag") return typeof value === "boolean" ? value : undefined;
  if (kind === "scalar") return typeof value === "string" || Number.isFinite(value) ? value : undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value) !== "list" in kind) return undefined;
  if ("list" in kind) return readList(value as readonly unknown[], kind.list);
  const found = value as Readonly<Record<string, unknown>>;
  if ("record" in kind) return readParts(found, Object.keys(found), () => kind.record);
  const whole = readParts(found, Object.keys(kind.parts), (name) => kind.parts[name] ?? "text");
  return kind.needs?.some((name) => whole[name] === undefined) ? undefined : whole;
}

function readList(values: readonly unknown[], kind: Kind): readonly unknown[] {
  const found = values.map((value) => read(value, kind));
  return found.every((one, index) => one !== undefined && one === values[index])
    ? values
    : found.filter((one) => one !== undefined);
}

function readParts(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
  kindOf: (name: string) => Kind,
): Readonly<Record<string, unknown>> {
  let changed: Record<string, unknown> | undefined;
  for (const name of names) {
    const part = value[name];
    if (part === undefined) continue;
    const found = read(part, kindOf(name));
    if (found === part) continue;
    changed ??= { ...value };
    if (found === undefined) Reflect.deleteProperty(changed, name);
    else changed[name] = found;
  }
  return changed ?? value;
}
