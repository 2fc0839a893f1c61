import type { Json, JsonObject } from "../../../client/src/sandbox/objects.ts";
import { omit } from "../../../client/src/sandbox/omit.ts";
import type { Dice } from "./dice.ts";
import { mutate } from "./mutate.ts";

const term = { matchExpressions: [{ key: "disk", operator: "In", values: ["ssd", "nvme"] }] };
const near = { topologyKey: "zone", labelSelector: { matchLabels: { app: "a" } } };
const probe = { httpGet: { path: "/x", port: "http" }, initialDelaySeconds: 1, periodSeconds: 5, timeoutSeconds: 2 };
const keyed = { name: "settings", key: "a" };

/** Parts of a container that are right by themselves; of a pod some are there. */
const CONTAINER: JsonObject = {
  command: ["sh", "-c", "exit 0"],
  args: ["$(A)"],
  workingDir: "/work",
  imagePullPolicy: "IfNotPresent",
  ports: [{ name: "http", containerPort: 80, protocol: "TCP" }, { containerPort: 81 }],
  env: [
    { name: "A", value: "b" },
    { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { name: "C", valueFrom: { secretKeyRef: keyed } },
    { name: "D", valueFrom: { configMapKeyRef: { ...keyed, optional: true } } },
    { name: "E", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } } },
  ],
  envFrom: [{ prefix: "P_", configMapRef: { name: "settings" } }, { secretRef: { name: "keys", optional: true } }],
  resources: {
    limits: { cpu: "1", memory: "1Gi", "example.com/gpu": "1", "ephemeral-storage": "2Gi" },
    requests: { cpu: "0.5", memory: "512Mi" },
  },
  volumeMounts: [
    { name: "data", mountPath: "/data" },
    { name: "keys", mountPath: "/keys", readOnly: true, subPath: "a/b" },
  ],
  livenessProbe: { ...probe, terminationGracePeriodSeconds: 5 },
  readinessProbe: { tcpSocket: { port: 80 }, failureThreshold: 3, successThreshold: 2 },
  startupProbe: { exec: { command: ["true"] } },
  lifecycle: { preStop: { exec: { command: ["sleep", "1"] } }, postStart: { sleep: { seconds: 1 } } },
  securityContext: {
    runAsUser: 1000,
    runAsNonRoot: true,
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
  terminationMessagePath: "/dev/end",
  terminationMessagePolicy: "FallbackToLogsOnError",
  stdin: true,
  stdinOnce: true,
  tty: true,
  resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
};

/** Parts of a pod that are right by themselves. */
const SPEC: JsonObject = {
  restartPolicy: "Never",
  activeDeadlineSeconds: 100,
  terminationGracePeriodSeconds: 5,
  dnsPolicy: "ClusterFirst",
  dnsConfig: { nameservers: ["10.0.0.1"], searches: ["a.b"], options: [{ name: "ndots", value: "2" }] },
  nodeSelector: { disk: "ssd", "example.com/zone": "a" },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: term }],
    },
    podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near] },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, podAffinityTerm: { ...near, namespaces: ["x"] } }],
    },
  },
  tolerations: [
    { key: "dedicated", operator: "Equal", value: "jobs", effect: "NoSchedule" },
    { key: "gone", operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 },
  ],
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway", labelSelector: near.labelSelector },
  ],
  hostname: "worker",
  subdomain: "workers",
  hostAliases: [{ ip: "10.0.0.2", hostnames: ["db", "db.local"] }],
  imagePullSecrets: [{ name: "registry" }],
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  shareProcessNamespace: true,
  priorityClassName: "system-node-critical",
  preemptionPolicy: "PreemptLowerPriority",
  schedulerName: "nobody",
  schedulingGates: [{ name: "example.com/wait" }],
  readinessGates: [{ conditionType: "example.com/ready" }],
  securityContext: {
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 2000,
    supplementalGroups: [1, 2],
    fsGroupChangePolicy: "OnRootMismatch",
    sysctls: [{ name: "net.core.somaxconn", value: "1" }],
  },
  os: { name: "linux" },
  hostNetwork: true,
  runtimeClassName: "none",
  overhead: { cpu: "1m" },
  setHostnameAsFQDN: false,
};

const METADATA: JsonObject = {
  labels: { app: "a", "example.com/b": "c" },
  annotations: { "example.com/note": "any text\n", owner: "ä" },
  finalizers: ["example.com/keep"],
  ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "driver", uid: "u", controller: true }],
  generateName: "made-",
};

const VOLUMES: JsonObject[] = [
  { name: "data", emptyDir: { sizeLimit: "1Gi", medium: "Memory" } },
  { name: "keys", secret: { secretName: "keys", items: [{ key: "a", path: "b/c", mode: 256 }], defaultMode: 420 } },
  { name: "settings", configMap: { name: "settings", optional: true, items: [{ key: "a", path: "a" }] } },
  { name: "host", hostPath: { path: "/tmp", type: "Directory" } },
  { name: "claim", persistentVolumeClaim: { claimName: "claim", readOnly: true } },
  {
    name: "own",
    downwardAPI: {
      items: [
        { path: "labels", fieldRef: { fieldPath: "metadata.labels" } },
        { path: "cpu", resourceFieldRef: { containerName: "base", resource: "limits.cpu" } },
      ],
    },
  },
  {
    name: "all",
    projected: {
      sources: [
        { secret: { name: "keys", items: [{ key: "a", path: "a" }] } },
        { configMap: { name: "settings" } },
        { serviceAccountToken: { path: "token", expirationSeconds: 3600, audience: "x" } },
        { downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
      ],
    },
  },
  { name: "share", nfs: { server: "s", path: "/x", readOnly: true } },
];

const part = (whole: JsonObject, dice: Dice, percent: number): JsonObject =>
  Object.fromEntries(dice.some(Object.entries(whole), percent));

function container(name: string, dice: Dice, more: JsonObject = CONTAINER): JsonObject {
  return { name, image: "busybox:1.36", ...part(more, dice, 20) };
}

/** A pod of many parts that is right, or nearly so. Nobody schedules it unless its parts say so. */
export function plainPod(name: string, dice: Dice): JsonObject {
  const inits = dice.percent(25)
    ? [
        container(
          "prepare",
          dice,
          dice.percent(50)
            ? omit(CONTAINER, "livenessProbe", "readinessProbe", "startupProbe", "lifecycle")
            : CONTAINER,
        ),
      ]
    : [];
  const sidecars = dice.percent(15) ? [{ ...container("beside", dice), restartPolicy: "Always" }] : [];
  const others = dice.percent(30) ? [container("other", dice)] : [];
  const volumes = [...VOLUMES.slice(0, 2), ...dice.some(VOLUMES.slice(2), 20)];
  const spec: JsonObject = {
    schedulerName: "nobody",
    ...part(SPEC, dice, 15),
    ...(dice.percent(70) && { volumes }),
    ...(inits.length + sidecars.length > 0 && { initContainers: [...inits, ...sidecars] }),
    containers: [container("base", dice), ...others],
  };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, ...part(METADATA, dice, 20) }, spec };
}

/** A pod of many parts of which some are odd. */
export function oddPod(name: string, dice: Dice): Json {
  return mutate(plainPod(name, dice), dice, dice.below(4));
}
