import type { Json, JsonObject } from "../../../client/src/sandbox/objects.ts";
import { BATCH, POLICY } from "../recorded/step.ts";
import type { Dice } from "./dice.ts";
import { mutate } from "./mutate.ts";
import { plainPod } from "./pods.ts";

/** A kind of object that is made, changed and deleted by turns. */
export interface FreshKind {
  /** Below the namespace, or from the root. */
  readonly path: string;
  /** Names that are taken in turn. */
  readonly names: readonly string[];
  readonly make: (name: string, dice: Dice) => JsonObject;
  /** Objects of it are only tried: controllers would make something of them. */
  readonly isTried?: true;
}

const labels = (dice: Dice): JsonObject => ({
  app: dice.pick(["a", "b", "c"]),
  ...(dice.percent(40) && { tier: dice.pick(["one", "two", ""]) }),
  ...(dice.percent(10) && { "example.com/x": "y" }),
});

const metadata = (name: string, dice: Dice, more: JsonObject = {}): JsonObject => ({
  ...(dice.percent(92) && { name }),
  ...(dice.percent(8) && { generateName: "gen-" }),
  ...(dice.percent(70) && { labels: labels(dice) }),
  ...(dice.percent(20) && { annotations: { note: dice.pick(["x", "two\nlines", ""]) } }),
  ...(dice.percent(5) && { finalizers: ["example.com/keep"] }),
  ...more,
});

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const template = (dice: Dice): JsonObject => {
  const { spec, metadata: inner } = plainPod("x", dice) as { spec: JsonObject; metadata: JsonObject };
  return {
    metadata: { labels: labels(dice), ...(dice.percent(10) && { annotations: inner.annotations ?? {} }) },
    spec: { restartPolicy: "Never", ...spec },
  };
};

/** Jobs that another controller looks after, so that nothing becomes of them. */
function job(name: string, dice: Dice): JsonObject {
  const parts: JsonObject = {
    parallelism: 2,
    completions: 3,
    backoffLimit: 1,
    activeDeadlineSeconds: 60,
    ttlSecondsAfterFinished: 100,
    suspend: true,
    completionMode: "Indexed",
    manualSelector: false,
    podReplacementPolicy: "Failed",
    backoffLimitPerIndex: 1,
    maxFailedIndexes: 2,
    podFailurePolicy: {
      rules: [
        { action: "FailJob", onExitCodes: { containerName: "base", operator: "In", values: [1, 42] } },
        { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
      ],
    },
    successPolicy: { rules: [{ succeededIndexes: "0-1", succeededCount: 1 }] },
    selector: { matchLabels: { app: "a" } },
  };
  const spec = { ...Object.fromEntries(dice.some(Object.entries(parts), 20)), managedBy: "example.com/other" };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadata(name, dice),
    spec: { ...spec, template: template(dice) },
  };
}

function event(name: string, dice: Dice): JsonObject {
  const involved: JsonObject = { kind: "Pod", name: dice.pick(["a", "b"]), namespace: "NAMESPACE", apiVersion: "v1" };
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: metadata(name, dice),
    involvedObject: dice.percent(90) ? involved : { kind: "Pod" },
    reason: dice.pick(["Started", "Failed", ""]),
    message: dice.pick(["Started container", "", "<b>\u2028"]),
    type: dice.pick(["Normal", "Warning", "Odd"]),
    ...(dice.percent(50) && { source: { component: "kubelet", host: "n" }, count: 3 }),
    ...(dice.percent(30) && { firstTimestamp: "2024-01-01T00:00:00Z", lastTimestamp: "2024-01-01T00:00:01Z" }),
    ...(dice.percent(20) && {
      eventTime: "2024-01-01T00:00:00.123456Z",
      reportingComponent: "example.com/x",
      reportingInstance: "i",
      action: "Act",
    }),
    ...(dice.percent(10) && { series: { count: 2, lastObservedTime: "2024-01-01T00:00:00.123456Z" } }),
    ...(dice.percent(10) && { related: { kind: "Node", name: "n" } }),
  };
}

function quota(name: string, dice: Dice): JsonObject {
  const hard: JsonObject = {
    "count/cronjobs.batch": "100",
    "requests.cpu": "1000",
    "limits.memory": "100Gi",
    "requests.nvidia.com/gpu": "8",
    persistentvolumeclaims: "50",
    "count/odd.example.com": 5,
  };
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: metadata(name, dice),
    spec: {
      hard: Object.fromEntries(dice.some(Object.entries(hard), 40)),
      ...(dice.percent(25) && {
        scopes: dice.some(["Terminating", "NotTerminating", "BestEffort", "NotBestEffort"], 30),
      }),
      ...(dice.percent(15) && {
        scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }] },
      }),
    },
  };
}

const cronJob = (name: string, dice: Dice): JsonObject => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: metadata(name, dice),
  spec: {
    schedule: dice.pick(["0 0 1 1 *", "@yearly", "0 0 31 2 *"]),
    suspend: true,
    ...(dice.percent(30) && { concurrencyPolicy: dice.pick(["Allow", "Forbid", "Replace"]) }),
    ...(dice.percent(30) && { startingDeadlineSeconds: 10, successfulJobsHistoryLimit: 1 }),
    ...(dice.percent(20) && { timeZone: "Europe/Berlin" }),
    jobTemplate: { spec: { template: template(dice) } },
  },
});

const claim = (name: string, dice: Dice): JsonObject => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: metadata(name, dice),
  spec: {
    accessModes: dice.pick([["ReadWriteOnce"], ["ReadWriteMany", "ReadOnlyMany"]]),
    resources: { requests: { storage: dice.pick(["1Gi", "500M", "1024Mi"]) } },
    ...(dice.percent(40) && { storageClassName: dice.pick(["", "fast"]) }),
    ...(dice.percent(20) && { volumeMode: dice.pick(["Filesystem", "Block"]) }),
    ...(dice.percent(20) && { selector: { matchLabels: { a: "b" } } }),
  },
});

const limitRange = (name: string, dice: Dice): JsonObject => ({
  apiVersion: "v1",
  kind: "LimitRange",
  metadata: metadata(name, dice),
  spec: {
    limits: [
      {
        type: dice.pick(["Container", "Pod", "PersistentVolumeClaim"]),
        ...(dice.percent(60) && { max: { cpu: "2", memory: "1Gi" } }),
        ...(dice.percent(60) && { min: { cpu: "100m" } }),
        ...(dice.percent(40) && { default: { cpu: "1" } }),
        ...(dice.percent(40) && { defaultRequest: { cpu: "500m" } }),
        ...(dice.percent(30) && { maxLimitRequestRatio: { cpu: "4" } }),
      },
    ],
  },
});

const budget = (name: string, dice: Dice): JsonObject => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: metadata(name, dice),
  spec: {
    selector: { matchLabels: { app: "none" } },
    ...(dice.percent(50) ? { minAvailable: dice.pick([1, "50%"]) } : { maxUnavailable: dice.pick([0, "10%"]) }),
    ...(dice.percent(20) && { unhealthyPodEvictionPolicy: "AlwaysAllow" }),
  },
});

const secret = (name: string, dice: Dice): JsonObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: metadata(name, dice),
  ...(dice.percent(60) && { data: { a: base64("secret"), "b.c": base64("x") } }),
  ...(dice.percent(40) && { stringData: { a: "text", d: "" } }),
  ...(dice.percent(30) && {
    type: dice.pick([
      "Opaque",
      "kubernetes.io/basic-auth",
      "kubernetes.io/tls",
      "kubernetes.io/ssh-auth",
      "example.com/x",
    ]),
  }),
  ...(dice.percent(10) && { immutable: true }),
});

const configMap = (name: string, dice: Dice): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: metadata(name, dice),
  ...(dice.percent(80) && { data: { a: "1", "b.c": "two\nlines", "d-e": "" } }),
  ...(dice.percent(20) && { binaryData: { bin: base64("\u0000\u0001") } }),
  ...(dice.percent(10) && { immutable: true }),
});

const account = (name: string, dice: Dice): JsonObject => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: metadata(name, dice),
  ...(dice.percent(30) && { automountServiceAccountToken: false }),
  ...(dice.percent(30) && { imagePullSecrets: [{ name: "registry" }] }),
  ...(dice.percent(20) && { secrets: [{ name: "keys" }] }),
});

const pod = (name: string, dice: Dice): JsonObject => {
  const whole = plainPod(name, dice) as { metadata: JsonObject } & JsonObject;
  return { ...whole, metadata: metadata(name, dice, dice.percent(30) ? whole.metadata : {}) };
};

/** More of one kind come up more often. */
export const FRESH_KINDS: readonly FreshKind[] = [
  { path: "pods", names: ["a", "b", "c"], make: pod },
  { path: "pods", names: ["a", "b", "c"], make: pod },
  { path: "pods", names: ["a", "b", "c"], make: pod },
  { path: "configmaps", names: ["a", "b", "c"], make: configMap },
  { path: "configmaps", names: ["a", "b", "c"], make: configMap },
  { path: "secrets", names: ["a", "b"], make: secret },
  { path: "events", names: ["a", "b"], make: event },
  { path: "serviceaccounts", names: ["a"], make: account },
  { path: "resourcequotas", names: ["a"], make: quota, isTried: true },
  { path: "limitranges", names: ["a"], make: limitRange, isTried: true },
  { path: "persistentvolumeclaims", names: ["a"], make: claim, isTried: true },
  { path: `${BATCH}/jobs`, names: ["a", "b"], make: job },
  { path: `${BATCH}/jobs`, names: ["a", "b"], make: job },
  { path: `${BATCH}/cronjobs`, names: ["a"], make: cronJob, isTried: true },
  { path: `${POLICY}/poddisruptionbudgets`, names: ["a"], make: budget, isTried: true },
];

/** An object of a kind, as it should be or with something odd in it. */
export function freshObject({ make }: FreshKind, name: string, dice: Dice): Json {
  return mutate(make(name, dice), dice, dice.percent(50) ? 0 : 1 + dice.below(2));
}
