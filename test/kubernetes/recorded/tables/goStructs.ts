import { PLAIN_POD } from "../cases.ts";
import type { RecordedRequest } from "../step.ts";
import { BATCH, JSON_PATCH, patch, post, put, STRATEGIC } from "../step.ts";

const PROBE = { httpGet: { port: "web", httpHeaders: [{ name: "A", value: "b" }] }, periodSeconds: 3 };

/** A spec in which almost everything stands, so that each struct is shown once. */
const FULL = {
  restartPolicy: "Never",
  schedulerName: "nobody",
  hostname: "a",
  activeDeadlineSeconds: 100,
  nodeSelector: { b: "2", a: "1" },
  automountServiceAccountToken: false,
  shareProcessNamespace: true,
  hostAliases: [{ ip: "1.2.3.4", hostnames: ["x"] }],
  dnsConfig: { nameservers: ["1.1.1.1"], searches: ["x.y"], options: [{ name: "ndots", value: "2" }, { name: "x" }] },
  imagePullSecrets: [{ name: "pull" }],
  readinessGates: [{ conditionType: "example.com/x" }],
  os: { name: "linux" },
  securityContext: {
    runAsUser: 5,
    fsGroup: 6,
    supplementalGroups: [1, 2],
    sysctls: [{ name: "net.x", value: "1" }],
    seccompProfile: { type: "RuntimeDefault" },
    seLinuxOptions: { level: "s0" },
  },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] }],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, preference: { matchFields: [{ key: "metadata.name", operator: "In", values: ["b"] }] } },
      ],
    },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 2, podAffinityTerm: { topologyKey: "h", labelSelector: { matchLabels: { a: "b" } } } },
      ],
    },
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          topologyKey: "h",
          namespaces: ["n"],
          labelSelector: { matchExpressions: [{ key: "a", operator: "Exists" }] },
        },
      ],
    },
  },
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: "z", whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchLabels: { a: "b" } } },
  ],
  tolerations: [{ key: "t", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 }],
  volumes: [
    { name: "empty", emptyDir: { sizeLimit: "1Gi" } },
    { name: "secret", secret: { secretName: "s", items: [{ key: "a", path: "b", mode: 256 }], optional: true } },
    { name: "map", configMap: { name: "m" } },
    { name: "host", hostPath: { path: "/x" } },
    { name: "claim", persistentVolumeClaim: { claimName: "c" } },
    { name: "down", downwardAPI: { items: [{ path: "p", fieldRef: { fieldPath: "metadata.name" } }] } },
    {
      name: "projected",
      projected: {
        sources: [
          { secret: { name: "s" } },
          { configMap: { name: "m" } },
          {
            downwardAPI: {
              items: [{ path: "q", resourceFieldRef: { containerName: "base", resource: "limits.cpu" } }],
            },
          },
          { serviceAccountToken: { path: "token" } },
        ],
      },
    },
    { name: "nfs", nfs: { server: "s", path: "/p" } },
    { name: "csi", csi: { driver: "d.x", volumeAttributes: { a: "b" } } },
    {
      name: "own",
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels: { a: "b" } },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      },
    },
    { name: "image", image: { reference: "r" } },
  ],
  initContainers: [{ name: "prepare", image: "x", restartPolicy: "Always" }],
  containers: [
    {
      name: "base",
      image: "busybox:1.36",
      command: ["sh", "-c", "echo '<&>'\u2028"],
      ports: [{ name: "web", containerPort: 80 }],
      envFrom: [{ prefix: "P_", configMapRef: { name: "m" } }, { secretRef: { name: "s", optional: true } }],
      env: [
        { name: "A", value: "1" },
        { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "C", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } } },
        { name: "D", valueFrom: { configMapKeyRef: { name: "m", key: "k" } } },
        { name: "E", valueFrom: { secretKeyRef: { name: "s", key: "k", optional: false } } },
      ],
      resources: { requests: { cpu: "0.5", memory: "1Gi" }, limits: { memory: "2Gi" } },
      volumeMounts: [{ name: "empty", mountPath: "/e", subPath: "s", mountPropagation: "None" }],
      livenessProbe: PROBE,
      readinessProbe: { exec: { command: ["true"] } },
      startupProbe: { tcpSocket: { port: 80 } },
      lifecycle: { preStop: { sleep: { seconds: 1 } }, postStart: { exec: { command: ["x"] } } },
      securityContext: { privileged: false, capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] }, procMount: "Default" },
    },
    { name: "side", image: "x", livenessProbe: { grpc: { port: 80, service: "s" } }, resizePolicy: [] },
  ],
};

const JOB = `${BATCH}/jobs`;
const TEMPLATE = { metadata: { labels: { l: "m" }, annotations: { a: "b" } }, spec: FULL };
const job = (name: string, spec: object): RecordedRequest =>
  post(JOB, { metadata: { name }, spec: { suspend: true, managedBy: "example.com/none", ...spec } });
const RULES = {
  rules: [
    { action: "FailJob", onExitCodes: { containerName: "base", operator: "In", values: [1, 42] } },
    { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
  ],
};

/** A value of each field alone that is changed and may not be. */
const CHANGED = [
  { op: "remove", path: "/spec/affinity" },
  { op: "remove", path: "/spec/volumes" },
  { op: "replace", path: "/spec/volumes/0/emptyDir", value: {} },
  { op: "remove", path: "/spec/containers/0/env" },
  { op: "remove", path: "/spec/containers/0/livenessProbe" },
  { op: "remove", path: "/spec/containers/0/lifecycle" },
  { op: "remove", path: "/spec/containers/0/securityContext" },
  { op: "remove", path: "/spec/containers/0/resources" },
  { op: "replace", path: "/spec/containers/0/command", value: ["sh", "-c", "x"] },
  { op: "remove", path: "/spec/securityContext" },
  { op: "remove", path: "/spec/dnsConfig" },
  { op: "remove", path: "/spec/topologySpreadConstraints" },
  { op: "remove", path: "/spec/nodeSelector/a" },
  { op: "add", path: "/spec/nodeSelector/c", value: "3" },
  { op: "replace", path: "/spec/hostname", value: "b" },
  { op: "remove", path: "/spec/hostAliases" },
  { op: "remove", path: "/spec/containers/1/livenessProbe" },
  { op: "add", path: "/spec/overhead", value: { cpu: "1" } },
  { op: "add", path: "/spec/priority", value: 7 },
];

/** Changes that are refused in words that show the server's Go structs. */
export const GO_STRUCTS: readonly RecordedRequest[] = [
  post("pods", { ...PLAIN_POD, metadata: { name: "full" }, spec: FULL }),
  post("pods", { ...PLAIN_POD, metadata: { name: "plain" }, spec: { ...PLAIN_POD.spec, schedulerName: "nobody" } }),
  ...CHANGED.map((one) => patch("pods/full?dryRun=All", [one], JSON_PATCH)),
  put("pods/full", {
    ...PLAIN_POD,
    metadata: { name: "full" },
    spec: { ...PLAIN_POD.spec, containers: [...FULL.containers].reverse() },
  }),
  put("pods/plain", {
    ...PLAIN_POD,
    metadata: { name: "plain" },
    spec: { ...FULL, initContainers: [], containers: [FULL.containers[0]] },
  }),
  job("full", { template: TEMPLATE, podFailurePolicy: RULES, backoffLimit: 3 }),
  job("indexed", {
    template: { spec: PLAIN_POD.spec },
    completionMode: "Indexed",
    completions: 3,
    successPolicy: { rules: [{ succeededIndexes: "0-1", succeededCount: 1 }] },
    backoffLimitPerIndex: 1,
  }),
  patch(`${JOB}/full`, { spec: { template: { metadata: { labels: { l: "n" } } } } }),
  patch(`${JOB}/full`, { spec: { template: { spec: { containers: [{ name: "side", image: "y" }] } } } }, STRATEGIC),
  patch(`${JOB}/full`, { spec: { podFailurePolicy: null } }),
  patch(`${JOB}/full`, {
    spec: { podFailurePolicy: { rules: [{ action: "Count", onExitCodes: { operator: "NotIn", values: [0] } }] } },
  }),
  patch(`${JOB}/full`, { spec: { completions: 5, completionMode: "Indexed" } }),
  patch(`${JOB}/full`, { spec: { selector: { matchLabels: { a: "b" } } } }),
  patch(`${JOB}/full`, { spec: { selector: null } }),
  patch(`${JOB}/full`, { spec: { managedBy: "example.com/other" } }),
  patch(`${JOB}/full`, { spec: { podReplacementPolicy: "TerminatingOrFailed" } }),
  patch(`${JOB}/indexed`, { spec: { template: { spec: { restartPolicy: "OnFailure" } } } }),
  patch(`${JOB}/indexed`, { spec: { successPolicy: null } }),
  patch(`${JOB}/indexed`, { spec: { successPolicy: { rules: [{ succeededIndexes: "0" }] } } }),
  patch(`${JOB}/indexed`, { spec: { backoffLimitPerIndex: 2 } }),
  patch(`${JOB}/indexed`, { spec: { maxFailedIndexes: 2 } }),
  patch(`${JOB}/indexed`, { spec: { completions: 4 } }),
];
