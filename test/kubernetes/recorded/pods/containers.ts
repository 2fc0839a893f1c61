import type { OddField } from "../oddValues.ts";

const BASE = "spec.containers[0]";
const BUSYBOX = "busybox:1.36";

/** A container by itself. */
export const CONTAINER: readonly OddField[] = [
  [`${BASE}.name`, "", "Base", "a.b", "a".repeat(64), null, "1"],
  [
    `${BASE}.image`,
    "",
    " busybox",
    "busybox ",
    "BUSYBOX",
    "a b",
    "busybox",
    "busybox:latest",
    "busybox@sha256:1",
    "h:5000/a",
    null,
  ],
  [`${BASE}.command`, ["sh", "-c", "exit 0"], "sh", [1], []],
  [`${BASE}.args`, ["x"], { a: 1 }],
  [`${BASE}.workingDir`, "relative", ""],
  [`${BASE}.imagePullPolicy`, "Always", "Never", "always", ""],
  [`${BASE}.terminationMessagePolicy`, "FallbackToLogsOnError", "Logs", ""],
  [`${BASE}.terminationMessagePath`, "/x", "", "relative"],
  [`${BASE}.restartPolicy`, "Always", "Never", "Sometimes"],
  [`${BASE}.stdin`, true, "yes"],
  [`${BASE}.stdinOnce`, true],
  [`${BASE}.tty`, true],
  [`${BASE}.unknown`, "x"],
  [
    `${BASE}.resizePolicy`,
    [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
    [{ resourceName: "x", restartPolicy: "y" }],
  ],
  ["spec.containers[1]", { name: "base", image: BUSYBOX }, { name: "side", image: BUSYBOX }, {}, { name: "side" }],
];

/** Ports of containers. */
export const PORTS: readonly OddField[] = [
  [
    `${BASE}.ports`,
    [{ containerPort: 80 }],
    [{ containerPort: 0 }],
    [{ containerPort: 70000 }],
    [{ containerPort: -1 }],
    [{}],
  ],
  [
    `${BASE}.ports`,
    [{ containerPort: 80, name: "http" }],
    [{ containerPort: 80, name: "HTTP_x" }],
    [{ containerPort: 80, name: "80" }],
  ],
  [
    `${BASE}.ports`,
    [{ containerPort: 80, name: "a-very-long-name" }],
    [{ containerPort: 80, name: "a--b" }],
    [{ containerPort: "80" }],
  ],
  [
    `${BASE}.ports`,
    [{ containerPort: 80, name: "-" }],
    [{ containerPort: 80, name: "a-" }],
    [{ containerPort: 80, name: "é" }],
  ],
  [
    `${BASE}.ports`,
    [{ containerPort: 80, protocol: "UDP" }],
    [{ containerPort: 80, protocol: "tcp" }],
    [{ containerPort: 80, protocol: "" }],
  ],
  [
    `${BASE}.ports`,
    [{ containerPort: 80, hostPort: 80 }],
    [{ containerPort: 80, hostPort: 99999 }],
    [{ containerPort: 80, hostIP: "x" }],
  ],
  [
    `${BASE}.ports`,
    [
      { containerPort: 80, name: "a" },
      { containerPort: 81, name: "a" },
    ],
    [{ containerPort: 80 }, { containerPort: 80 }],
  ],
  [
    `${BASE}.ports`,
    [
      { containerPort: 80, hostPort: 9 },
      { containerPort: 81, hostPort: 9 },
    ],
  ],
];

/** Environment variables. */
export const ENVIRONMENT: readonly OddField[] = [
  [
    `${BASE}.env`,
    [{ name: "A", value: "b" }],
    [{ name: "" }],
    [{}],
    [{ name: "A=B" }],
    [{ name: "é" }],
    [{ name: "1a.b-c" }],
  ],
  [
    `${BASE}.env`,
    [{ name: "A", value: 1 }],
    [{ name: "A", value: true }],
    [{ name: "A", value: null }],
    { A: "b" },
    [{ name: "A" }, { name: "A" }],
  ],
  [
    `${BASE}.env`,
    [{ name: "A", valueFrom: {} }],
    [{ name: "A", value: "x", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
  ],
  [
    `${BASE}.env[0]`,
    { name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.uid" } } },
    { name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a']" } } },
    { name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a b']" } } },
    { name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.annotations['A/b']" } } },
    { name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.labels" } } },
    { name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name['a']" } } },
    { name: "A", valueFrom: { fieldRef: { fieldPath: "spec.hostname" } } },
    { name: "A", valueFrom: { fieldRef: { fieldPath: "status.podIPs" } } },
    { name: "A", valueFrom: { fieldRef: { fieldPath: "" } } },
    { name: "A", valueFrom: { fieldRef: {} } },
    { name: "A", valueFrom: { fieldRef: { apiVersion: "v2", fieldPath: "metadata.name" } } },
    { name: "A", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
    { name: "A", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } } },
    { name: "A", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "2m" } } },
    { name: "A", valueFrom: { resourceFieldRef: { resource: "requests.memory", divisor: "1Mi" } } },
    { name: "A", valueFrom: { resourceFieldRef: { resource: "requests.memory", divisor: "3Mi" } } },
    { name: "A", valueFrom: { resourceFieldRef: { resource: "limits.gpu" } } },
    { name: "A", valueFrom: { resourceFieldRef: {} } },
    { name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
    { name: "A", valueFrom: { secretKeyRef: { name: "s" } } },
    { name: "A", valueFrom: { secretKeyRef: { key: "k" } } },
    { name: "A", valueFrom: { secretKeyRef: { name: "S_s", key: "k" } } },
    { name: "A", valueFrom: { secretKeyRef: { name: "s", key: "a/b" } } },
    { name: "A", valueFrom: { secretKeyRef: { name: "s", key: ".." } } },
    { name: "A", valueFrom: { configMapKeyRef: { name: "c", key: "k", optional: true } } },
    { name: "A", valueFrom: { configMapKeyRef: { name: "c" } } },
    { name: "A", valueFrom: { configMapKeyRef: { name: "C", key: "" } } },
    { name: "A", valueFrom: { configMapKeyRef: { name: "c", key: "k" }, secretKeyRef: { name: "s", key: "k" } } },
    { name: "A", valueFrom: { unknownRef: {} } },
  ],
  [
    `${BASE}.envFrom`,
    [{ configMapRef: { name: "c" } }],
    [{ secretRef: { name: "s", optional: true } }],
    [{}],
    [{ secretRef: {} }],
  ],
  [
    `${BASE}.envFrom`,
    [{ configMapRef: { name: "C_c" } }],
    [{ secretRef: { name: "S" } }],
    [{ prefix: "a=", configMapRef: { name: "c" } }],
  ],
  [
    `${BASE}.envFrom`,
    [{ configMapRef: { name: "c" }, secretRef: { name: "s" } }],
    [{ prefix: "P_", secretRef: { name: "s" } }],
  ],
];

const res = (limits: object | undefined, requests?: object): object => ({
  ...(limits && { limits }),
  ...(requests && { requests }),
});

/** What a container asks for. */
export const RESOURCES: readonly OddField[] = [
  [
    `${BASE}.resources`,
    res({ cpu: "1" }),
    res({ cpu: 1, memory: 1000 }),
    res(undefined, { cpu: "0.5", memory: "1Gi" }),
    {},
  ],
  [
    `${BASE}.resources`,
    res({ cpu: "1" }, { cpu: "2" }),
    res({ memory: "1Gi" }, { memory: "2Gi" }),
    res({ cpu: "-1" }),
    res({ cpu: "x" }),
  ],
  [
    `${BASE}.resources`,
    res({ cpu: "" }),
    res({ cpu: "1 Gi" }),
    res({ memory: "1gi" }),
    res({ cpu: "1e3" }),
    res({ memory: "1.5Gi" }),
  ],
  [
    `${BASE}.resources`,
    res({ memory: "100m" }),
    res({ cpu: "0.0001" }),
    res({ cpu: "1500m" }),
    res({ memory: "1024Mi" }),
    res({ cpu: null }),
  ],
  [
    `${BASE}.resources`,
    res({ gpu: "1" }),
    res({ "nvidia.com/gpu": "1" }),
    res({ "nvidia.com/gpu": "0.5" }),
    res(undefined, { "nvidia.com/gpu": "1" }),
  ],
  [
    `${BASE}.resources`,
    res({ "nvidia.com/gpu": "1" }, { "nvidia.com/gpu": "2" }),
    res({ "kubernetes.io/x": "1" }),
    res({ "a b/c": "1" }),
  ],
  [
    `${BASE}.resources`,
    res({ "ephemeral-storage": "1Gi" }),
    res({ "hugepages-2Mi": "4Mi" }),
    res({ pods: "1" }),
    res({ storage: "1Gi" }),
  ],
  [
    `${BASE}.resources`,
    res({ "hugepages-2Mi": "4Mi", cpu: "1" }),
    res({ "hugepages-2Mi": "3Mi", cpu: "1" }),
    res({ CPU: "1" }),
    res({ "requests.cpu": "1" }),
  ],
  [`${BASE}.resources`, { limit: { cpu: "1" } }, { limits: "1" }, { limits: ["1"] }, { claims: [{ name: "x" }] }, null],
  [
    `${BASE}.resources`,
    res({ cpu: "1", memory: "1Gi" }),
    res({ cpu: "1", memory: "1Gi" }, { cpu: "1000m", memory: "1024Mi" }),
  ],
];

const HANDLER = { exec: { command: ["true"] } };
const HTTP = { port: 80 };

/** Probes and hooks. */
export const PROBES: readonly OddField[] = [
  [`${BASE}.livenessProbe`, HANDLER, {}, { httpGet: HTTP }, { httpGet: { port: "http", path: "x" } }, { httpGet: {} }],
  [
    `${BASE}.livenessProbe`,
    { httpGet: { port: 0 } },
    { httpGet: { port: "a_b" } },
    { httpGet: { ...HTTP, scheme: "ftp" } },
  ],
  [
    `${BASE}.livenessProbe`,
    { httpGet: { ...HTTP, httpHeaders: [{ name: "a b", value: "x" }] } },
    { tcpSocket: { port: 99999 } },
  ],
  [
    `${BASE}.livenessProbe`,
    { tcpSocket: { port: "80" } },
    { tcpSocket: {} },
    { grpc: { port: 80 } },
    { grpc: {} },
    { exec: {} },
  ],
  [
    `${BASE}.livenessProbe`,
    { ...HANDLER, httpGet: HTTP },
    { ...HANDLER, periodSeconds: -1 },
    { ...HANDLER, successThreshold: 2 },
  ],
  [`${BASE}.livenessProbe`, { ...HANDLER, initialDelaySeconds: -1, timeoutSeconds: -1, failureThreshold: -1 }],
  [
    `${BASE}.livenessProbe`,
    { ...HANDLER, terminationGracePeriodSeconds: 0 },
    { ...HANDLER, terminationGracePeriodSeconds: 5 },
  ],
  [
    `${BASE}.readinessProbe`,
    HANDLER,
    { ...HANDLER, successThreshold: 2 },
    { ...HANDLER, terminationGracePeriodSeconds: 5 },
  ],
  [
    `${BASE}.startupProbe`,
    HANDLER,
    { ...HANDLER, successThreshold: 2 },
    { tcpSocket: { port: 80 }, timeoutSeconds: 3 },
  ],
  [
    `${BASE}.lifecycle`,
    { preStop: HANDLER },
    { postStart: HANDLER },
    { preStop: {} },
    {},
    { preStop: { sleep: { seconds: 5 } } },
  ],
  [
    `${BASE}.lifecycle`,
    { preStop: { sleep: { seconds: 500 } } },
    { postStart: { httpGet: { port: 80 } } },
    { stopSignal: "SIGUSR1" },
  ],
  [`${BASE}.lifecycle`, { preStop: { exec: {} } }, { postStart: { tcpSocket: { port: 1 }, exec: { command: ["a"] } } }],
];

const SECURE = `${BASE}.securityContext`;

/** Under which identity a container runs. */
export const CONTAINER_SECURITY: readonly OddField[] = [
  [
    SECURE,
    {},
    { privileged: true },
    { runAsUser: 0 },
    { runAsUser: -1 },
    { runAsGroup: -1 },
    { runAsNonRoot: true, runAsUser: 0 },
    null,
  ],
  [
    SECURE,
    { allowPrivilegeEscalation: false, privileged: true },
    { capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] } },
  ],
  [
    SECURE,
    { allowPrivilegeEscalation: false, capabilities: { add: ["CAP_SYS_ADMIN"] } },
    { procMount: "Other" },
    { readOnlyRootFilesystem: true },
  ],
  [
    SECURE,
    { seccompProfile: { type: "Localhost", localhostProfile: "../x" } },
    { seccompProfile: { type: "x" } },
    { fsGroup: 1 },
  ],
  [
    SECURE,
    { procMount: "Unmasked" },
    { appArmorProfile: { type: "RuntimeDefault" } },
    { appArmorProfile: { type: "Localhost" } },
  ],
];

const init = (more: object): object => ({ name: "first", image: BUSYBOX, ...more });

/** Containers that run before the others, or beside them. */
export const INIT: readonly OddField[] = [
  [
    "spec.initContainers",
    [init({})],
    [init({ name: "base" })],
    [init({}), init({})],
    [{}],
    [init({ restartPolicy: "Always" })],
  ],
  [
    "spec.initContainers[0]",
    init({ restartPolicy: "Never" }),
    init({ restartPolicy: "Sometimes" }),
    init({ readinessProbe: HANDLER }),
  ],
  [
    "spec.initContainers[0]",
    init({ livenessProbe: HANDLER, startupProbe: HANDLER }),
    init({ lifecycle: { preStop: HANDLER } }),
  ],
  [
    "spec.initContainers[0]",
    init({ restartPolicy: "Always", readinessProbe: HANDLER }),
    init({ restartPolicy: "Always", livenessProbe: {} }),
  ],
  [
    "spec.initContainers[0]",
    init({ restartPolicy: "Always", lifecycle: { preStop: {} } }),
    init({ image: " x" }),
    init({ name: "" }),
  ],
  [
    "spec.initContainers[0]",
    init({ ports: [{ containerPort: 0 }] }),
    init({ resources: { limits: { cpu: "1" } } }),
    init({ env: [{}] }),
  ],
];
