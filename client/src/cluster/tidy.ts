/**
 * What a server answers is read as the API describes it (Kubernetes 1.34); gateways, other implementations and recorded
 * objects may answer otherwise. Parts that are null, or of a kind that they cannot have, count as missing from here on.
 */
import type { ClusterEvent, Node, Pod } from "./objects.ts";

/** `scalar`: text or a number, as quantities and ports are written. */
export type Kind =
  | "text"
  | "number"
  | "flag"
  | "scalar"
  | { readonly list: Kind }
  | { readonly record: Kind }
  | { readonly parts: readonly { readonly name: string; readonly of: Kind }[]; readonly needs: readonly string[] };

/** An object with these parts among others; nothing at all where one that it needs is missing. */
export const parts = (of: Readonly<Record<string, Kind>>, needs: readonly string[] = []): Kind => ({
  parts: Object.entries(of).map(([name, part]) => ({ name, of: part })),
  needs,
});
export const list = (of: Kind): Kind => ({ list: of });
const named = parts({ name: "text" });
export const texts: Kind = { record: "text" };
const quantities: Kind = { record: "scalar" };

export const METADATA = parts({
  name: "text",
  namespace: "text",
  uid: "text",
  resourceVersion: "text",
  creationTimestamp: "text",
  deletionTimestamp: "text",
  deletionGracePeriodSeconds: "number",
  labels: texts,
  annotations: texts,
  finalizers: list("text"),
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

export const CONDITIONS = list(
  parts({ type: "text", status: "text", reason: "text", message: "text", lastTransitionTime: "text" }),
);

const REQUIREMENTS = list(parts({ key: "text", operator: "text", values: list("text") }));
const SELECTOR_TERM = parts({ matchExpressions: REQUIREMENTS, matchFields: REQUIREMENTS });

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
      lifecycle: parts({}),
      readinessProbe: parts({ initialDelaySeconds: "number" }),
      volumeMounts: list(parts({ name: "text", mountPath: "text", subPath: "text" })),
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
    affinity: parts({
      nodeAffinity: parts({
        requiredDuringSchedulingIgnoredDuringExecution: parts({ nodeSelectorTerms: list(SELECTOR_TERM) }),
      }),
    }),
    schedulerName: "text",
    resourceClaims: list(parts({ name: "text", resourceClaimName: "text" })),
    schedulingGates: list(named),
    nodeName: "text",
    nodeSelector: texts,
    restartPolicy: "text",
    serviceAccountName: "text",
    activeDeadlineSeconds: "number",
    priorityClassName: "text",
    terminationGracePeriodSeconds: "number",
    imagePullSecrets: list(named),
    hostNetwork: "flag",
    resources: parts({ requests: quantities, limits: quantities }),
    overhead: quantities,
  }),
  status: parts({
    phase: "text",
    reason: "text",
    message: "text",
    startTime: "text",
    podIP: "text",
    nominatedNodeName: "text",
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

/** An object of which every part is of its kind; the same where nothing was to be left out. It has metadata, maybe empty. */
export function tidied(value: unknown, kind: Kind): { readonly metadata: object } {
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
  const found = value as Found;
  if ("record" in kind) return readRecord(found, kind.record);
  // Each pod of ten thousands comes through here: nothing is made where nothing is to be left out.
  let whole = found;
  for (const { name, of } of kind.parts) whole = withPart(whole, found, name, of);
  return kind.needs.some((name) => whole[name] === undefined) ? undefined : whole;
}

type Found = Readonly<Record<string, unknown>>;

function readRecord(found: Found, kind: Kind): Found {
  let whole = found;
  for (const name of Object.keys(found)) whole = withPart(whole, found, name, kind);
  return whole;
}

function readList(values: readonly unknown[], kind: Kind): readonly unknown[] {
  let found: unknown[] | undefined;
  let index = 0;
  for (const value of values) {
    const one = read(value, kind);
    if (one !== value || one === undefined) found ??= values.slice(0, index);
    if (one !== undefined) found?.push(one);
    index++;
  }
  return found ?? values;
}

/** `whole`, which was `found`, with one of its parts read; a copy of it from the first part on that is another then. */
function withPart(whole: Found, found: Found, name: string, kind: Kind): Found {
  const part = found[name];
  if (part === undefined) return whole;
  const now = read(part, kind);
  if (now === part) return whole;
  const changed: Record<string, unknown> = whole === found ? { ...found } : whole;
  if (now === undefined) Reflect.deleteProperty(changed, name);
  else changed[name] = now;
  return changed;
}
