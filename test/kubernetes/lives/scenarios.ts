/** Pods whose whole lives are compared. Their scripts are understood by a real shell, and by the one in virtual time. */
import type { ContainerStatus, Thing } from "../conformance/cluster.ts";
import { RESIZES } from "./resizes.ts";

/** Something that is done to a pod once it has come so far. */
export interface Act {
  readonly once: (pod: Thing) => boolean;
  readonly method: "POST" | "PATCH" | "DELETE" | "GET";
  /** Below the namespace's path. */
  readonly path: string;
  readonly body?: object;
  readonly type?: string;
}

export interface Scenario {
  readonly name: string;
  readonly spec: object;
  /** What stands in the namespace before. */
  readonly given?: readonly { readonly resource: string; readonly object: object }[];
  readonly acts?: readonly Act[];
  /** Up to where the life is compared; absent: until it has ended. */
  readonly until?: (pod: Thing) => boolean;
}

const IMAGE = "busybox:1.36";
/** Runs until it is asked to end. */
const FOREVER = "while :; do sleep 0.1; done";
const POLITE = `trap 'exit 0' TERM; ${FOREVER}`;

const sh = (script: string): string[] => ["sh", "-c", script];
const container = (name: string, script: string, more: object = {}): object => ({
  name,
  image: IMAGE,
  command: sh(script),
  ...more,
});
const base = (script: string, more: object = {}): object => container("base", script, more);
const never = (...containers: object[]): object => ({ restartPolicy: "Never", containers });
const always = (...containers: object[]): object => ({ restartPolicy: "Always", containers });
const onFailure = (...containers: object[]): object => ({ restartPolicy: "OnFailure", containers });
const quick = { terminationGracePeriodSeconds: 3 };
const every = (probe: object): object => ({ periodSeconds: 1, ...probe });
const exec = (script: string): object => ({ exec: { command: sh(script) } });

const statusOf = (pod: Thing, name = "base"): ContainerStatus | undefined =>
  [
    ...(pod.status.containerStatuses ?? []),
    ...(pod.status.initContainerStatuses ?? []),
    ...(pod.status.ephemeralContainerStatuses ?? []),
  ].find((one) => one.name === name);
const runs =
  (name = "base") =>
  (pod: Thing): boolean =>
    statusOf(pod, name)?.state.running !== undefined;
const waits =
  (reason: string, restarts = 0, name = "base") =>
  (pod: Thing): boolean => {
    const status = statusOf(pod, name);
    return status?.state.waiting?.reason === reason && status.restartCount >= restarts;
  };
const restarted =
  (count: number, name = "base") =>
  (pod: Thing): boolean =>
    (statusOf(pod, name)?.restartCount ?? 0) >= count && runs(name)(pod);
const ready = (pod: Thing): boolean =>
  pod.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
/** Up to the last word about it. */
const deleted = (): boolean => false;

const remove = (once: Act["once"], query = ""): Act => ({ once, method: "DELETE", path: `pods/NAME${query}` });

export const SCENARIOS: readonly Scenario[] = [
  { name: "success", spec: never(base("echo hi; sleep 3")) },
  { name: "failure", spec: never(base("sleep 3; exit 3")) },
  { name: "last-words", spec: never(base("sleep 3; echo bye > /dev/termination-log; exit 4")) },
  { name: "two-containers", spec: never(base("sleep 3"), container("other", "sleep 6; exit 2")) },
  {
    name: "init-containers",
    spec: {
      ...never(base("sleep 3")),
      initContainers: [container("one", "sleep 3"), container("two", "sleep 3")],
    },
  },
  {
    name: "init-fails",
    spec: {
      ...never(base("sleep 3")),
      initContainers: [container("one", "sleep 3; exit 5"), container("two", "sleep 3")],
    },
  },
  {
    name: "init-tries-again",
    spec: { ...onFailure(base("sleep 3")), initContainers: [container("one", "sleep 3; exit 5")] },
    until: waits("CrashLoopBackOff", 1, "one"),
  },
  {
    name: "sidecar",
    spec: {
      ...never(base("sleep 5")),
      initContainers: [container("side", POLITE, { restartPolicy: "Always" })],
    },
  },
  {
    name: "sidecar-with-startup-probe",
    spec: {
      ...never(base("sleep 3")),
      initContainers: [
        container("side", `sleep 3; touch /tmp/up; ${POLITE}`, {
          restartPolicy: "Always",
          startupProbe: every({ ...exec("test -e /tmp/up"), failureThreshold: 30 }),
        }),
        container("one", "sleep 3"),
      ],
    },
  },
  {
    name: "sidecar-restarts",
    spec: {
      ...never(base("sleep 38")),
      ...quick,
      initContainers: [container("side", "sleep 3; exit 1", { restartPolicy: "Always" })],
    },
  },
  {
    name: "sidecar-is-stubborn",
    spec: {
      ...never(base("sleep 3")),
      ...quick,
      initContainers: [container("side", FOREVER, { restartPolicy: "Always" })],
    },
  },
  {
    name: "sidecar-fails-its-liveness-probe",
    spec: {
      ...never(base(POLITE)),
      ...quick,
      initContainers: [
        container("side", POLITE, {
          restartPolicy: "Always",
          livenessProbe: every({ ...exec("echo ill; exit 1"), initialDelaySeconds: 3 }),
        }),
      ],
    },
    until: (pod) => (statusOf(pod, "side")?.restartCount ?? 0) > 0,
  },
  { name: "crash-loop", spec: always(base("sleep 3; exit 1")), until: waits("CrashLoopBackOff", 2) },
  { name: "completes-again-and-again", spec: always(base("sleep 3")), until: waits("CrashLoopBackOff", 1) },
  {
    name: "second-try",
    spec: {
      ...onFailure(
        base("sleep 3; test -e /keep/x && exit 0; touch /keep/x; exit 1", {
          volumeMounts: [{ name: "keep", mountPath: "/keep" }],
        }),
      ),
      volumes: [{ name: "keep", emptyDir: {} }],
    },
  },
  {
    name: "out-of-memory",
    spec: never(base("sleep 3; tail /dev/zero", { resources: { limits: { memory: "32Mi" } } })),
  },
  {
    name: "image-not-found",
    spec: never(base("true", { image: "no-such-image:1" })),
    until: waits("ImagePullBackOff"),
  },
  {
    name: "image-forbidden",
    spec: never(base("true", { image: "private/app:1" })),
    until: waits("ImagePullBackOff"),
  },
  {
    name: "image-never",
    spec: never(base("true", { image: "no-such-image:1", imagePullPolicy: "Never" })),
    until: waits("ErrImageNeverPull"),
  },
  {
    name: "image-misnamed",
    spec: never(base("true", { image: "Data/App:1" })),
    until: waits("InvalidImageName"),
  },
  {
    name: "image-of-one-missing",
    spec: { ...never(base("sleep 60"), container("other", "true", { image: "no-such-image:1" })) },
    until: waits("ImagePullBackOff", 0, "other"),
  },
  {
    name: "init-image-not-found",
    spec: { ...never(base("true")), initContainers: [container("one", "true", { image: "no-such-image:1" })] },
    until: waits("ImagePullBackOff", 0, "one"),
  },
  {
    name: "no-config-map",
    spec: never(base("true", { envFrom: [{ configMapRef: { name: "none" } }] })),
    until: waits("CreateContainerConfigError"),
  },
  {
    name: "no-secret",
    spec: never(base("true", { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "none", key: "a" } } }] })),
    until: waits("CreateContainerConfigError"),
  },
  {
    name: "no-key",
    given: [{ resource: "configmaps", object: { metadata: { name: "few" }, data: { a: "b" } } }],
    spec: never(base("true", { env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "few", key: "other" } } }] })),
    until: waits("CreateContainerConfigError"),
  },
  {
    name: "config-map-comes-late",
    spec: never(base("sleep 3", { envFrom: [{ configMapRef: { name: "late" } }] })),
    acts: [
      {
        once: waits("CreateContainerConfigError"),
        method: "POST",
        path: "configmaps",
        body: { metadata: { name: "late" }, data: { a: "b" } },
      },
    ],
  },
  {
    name: "no-volume",
    spec: {
      ...never(base("true", { volumeMounts: [{ name: "files", mountPath: "/files" }] })),
      volumes: [{ name: "files", configMap: { name: "none" } }],
    },
    until: (pod) => (pod.status.containerStatuses ?? []).length > 0,
  },
  {
    name: "no-key-for-a-volume",
    given: [{ resource: "configmaps", object: { metadata: { name: "some" }, data: { a: "b" } } }],
    spec: {
      ...never(base("true", { volumeMounts: [{ name: "files", mountPath: "/files" }] })),
      volumes: [{ name: "files", configMap: { name: "some", items: [{ key: "other", path: "x" }] } }],
    },
    until: (pod) => (pod.status.containerStatuses ?? []).length > 0,
  },
  {
    name: "no-key-of-a-secret-for-a-volume",
    given: [{ resource: "secrets", object: { metadata: { name: "some" }, stringData: { a: "b" } } }],
    spec: {
      ...never(base("true", { volumeMounts: [{ name: "files", mountPath: "/files" }] })),
      volumes: [
        { name: "files", projected: { sources: [{ secret: { name: "some", items: [{ key: "other", path: "x" }] } }] } },
      ],
    },
    until: (pod) => (pod.status.containerStatuses ?? []).length > 0,
  },
  { name: "no-command", spec: never(base("", { command: ["nosuchcommand"] })) },
  {
    name: "no-command-again",
    spec: always(base("", { command: ["nosuchcommand"] })),
    until: waits("CrashLoopBackOff", 1),
  },
  { name: "deadline", spec: { ...never(base(POLITE)), activeDeadlineSeconds: 4 } },
  { name: "deadline-stubborn", spec: { ...never(base(FOREVER)), ...quick, activeDeadlineSeconds: 4 } },
  {
    name: "deleted",
    spec: never(base(`trap 'exit 7' TERM; ${FOREVER}`)),
    acts: [remove(runs())],
    until: deleted,
  },
  { name: "deleted-stubborn", spec: { ...never(base(FOREVER)), ...quick }, acts: [remove(runs())], until: deleted },
  {
    name: "deleted-at-once",
    spec: never(base(FOREVER)),
    acts: [remove(runs(), "?gracePeriodSeconds=0")],
    until: deleted,
  },
  {
    name: "deleted-when-over",
    spec: never(base("sleep 3")),
    acts: [remove(({ status }) => status.phase === "Succeeded")],
    until: deleted,
  },
  {
    name: "deleted-without-image",
    spec: { ...never(base("true", { image: "no-such-image:1" })), ...quick },
    acts: [remove(waits("ImagePullBackOff"))],
    until: deleted,
  },
  {
    name: "deleted-in-init",
    spec: { ...never(base("true")), ...quick, initContainers: [container("one", POLITE)] },
    acts: [remove(runs("one"))],
    until: deleted,
  },
  {
    name: "deleted-with-sidecar",
    spec: {
      ...never(base(POLITE)),
      ...quick,
      initContainers: [container("side", POLITE, { restartPolicy: "Always" })],
    },
    acts: [remove(runs())],
    until: deleted,
  },
  {
    name: "evicted-by-request",
    spec: { ...never(base(POLITE)), ...quick },
    acts: [
      {
        once: runs(),
        method: "POST",
        path: "pods/NAME/eviction",
        body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "evicted-by-request" } },
      },
    ],
    until: deleted,
  },
  {
    name: "evicted",
    spec: {
      ...never(
        base(`sleep 2; dd if=/dev/zero of=/full/x bs=1048576 count=8; ${FOREVER}`, {
          volumeMounts: [{ name: "full", mountPath: "/full" }],
        }),
      ),
      volumes: [{ name: "full", emptyDir: { sizeLimit: "1Mi" } }],
    },
  },
  {
    name: "evicted-over-its-limit",
    spec: {
      ...never(
        base(`sleep 2; dd if=/dev/zero of=/full/x bs=1048576 count=8; ${FOREVER}`, {
          volumeMounts: [{ name: "full", mountPath: "/full" }],
          resources: { limits: { "ephemeral-storage": "2Mi" } },
        }),
        container("other", FOREVER, { resources: { limits: { "ephemeral-storage": "1Mi" } } }),
      ),
      volumes: [{ name: "full", emptyDir: {} }],
    },
  },
  {
    name: "pre-stop",
    spec: {
      ...never(base(POLITE, { lifecycle: { preStop: exec("sleep 2") } })),
      terminationGracePeriodSeconds: 10,
    },
    acts: [remove(runs())],
    until: deleted,
  },
  {
    name: "pre-stop-sleep",
    spec: {
      ...never(base(POLITE, { lifecycle: { preStop: { sleep: { seconds: 2 } } } })),
      terminationGracePeriodSeconds: 10,
    },
    acts: [remove(runs())],
    until: deleted,
  },
  {
    name: "pre-stop-fails",
    spec: {
      ...never(base(POLITE, { lifecycle: { preStop: exec("echo no; exit 6") } })),
      terminationGracePeriodSeconds: 10,
    },
    acts: [remove(runs())],
    until: deleted,
  },
  {
    name: "pre-stop-takes-too-long",
    spec: { ...never(base(POLITE, { lifecycle: { preStop: exec("sleep 60") } })), ...quick },
    acts: [remove(runs())],
    until: deleted,
  },
  {
    name: "pre-stop-without-server",
    spec: {
      ...never(base(POLITE, { lifecycle: { preStop: { httpGet: { port: 8080, path: "/bye" } } } })),
      ...quick,
    },
    acts: [remove(runs())],
    until: deleted,
  },
  {
    name: "post-start",
    spec: never(base("sleep 6", { lifecycle: { postStart: exec("sleep 2") } })),
  },
  {
    name: "post-start-fails",
    spec: { ...never(base(POLITE, { lifecycle: { postStart: exec("echo no; exit 6") } })), ...quick },
  },
  {
    name: "post-start-fails-again",
    spec: { ...always(base(POLITE, { lifecycle: { postStart: exec("sleep 1; exit 6") } })), ...quick },
    until: waits("CrashLoopBackOff", 1),
  },
  {
    name: "post-start-without-server",
    spec: {
      ...never(base(POLITE, { lifecycle: { postStart: { httpGet: { port: 8080, path: "/hi" } } } })),
      ...quick,
    },
  },
  {
    name: "readiness",
    spec: never(
      base("sleep 4; touch /tmp/ready; sleep 6; rm /tmp/ready; sleep 8", {
        readinessProbe: every(exec("test -e /tmp/ready")),
      }),
    ),
  },
  {
    name: "liveness",
    spec: {
      ...always(
        base(`touch /tmp/well; sleep 5; rm /tmp/well; ${POLITE}`, {
          livenessProbe: every({ ...exec("test -e /tmp/well"), initialDelaySeconds: 2 }),
        }),
      ),
      ...quick,
    },
    until: restarted(1),
  },
  {
    name: "liveness-never-again",
    spec: {
      ...never(base(POLITE, { livenessProbe: every({ ...exec("echo ill; exit 1"), initialDelaySeconds: 2 }) })),
      ...quick,
    },
  },
  {
    name: "liveness-stubborn",
    spec: {
      ...never(
        base(FOREVER, {
          livenessProbe: every({ ...exec("echo ill; exit 1"), terminationGracePeriodSeconds: 1 }),
        }),
      ),
      terminationGracePeriodSeconds: 30,
    },
  },
  {
    name: "startup",
    spec: always(
      base(`sleep 4; touch /tmp/up; ${POLITE}`, {
        startupProbe: every({ ...exec("test -e /tmp/up"), failureThreshold: 30 }),
        readinessProbe: every(exec("test -e /tmp/up")),
      }),
    ),
    until: ready,
  },
  {
    name: "startup-fails",
    spec: {
      ...always(base(POLITE, { startupProbe: every({ ...exec("exit 1"), failureThreshold: 2 }) })),
      ...quick,
    },
    until: restarted(1),
  },
  {
    name: "probe-takes-too-long",
    spec: never(base("sleep 10.5", { readinessProbe: every(exec("sleep 20")) })),
  },
  {
    name: "probe-without-command",
    spec: never(base("sleep 8", { readinessProbe: every({ exec: { command: ["nosuchcommand"] } }) })),
  },
  {
    name: "probe-http-refused",
    spec: never(base("sleep 8", { readinessProbe: every({ httpGet: { port: 8080, path: "/up" } }) })),
  },
  {
    name: "probe-tcp-refused",
    spec: never(base("sleep 8", { readinessProbe: every({ tcpSocket: { port: 8080 } }) })),
  },
  {
    name: "probe-grpc-refused",
    spec: never(base("sleep 8", { readinessProbe: every({ grpc: { port: 8080 } }) })),
  },
  {
    name: "readiness-gate",
    spec: { ...never(base("sleep 5")), readinessGates: [{ conditionType: "example.com/fit" }] },
  },
  {
    name: "unschedulable",
    spec: { ...never(base("true")), nodeSelector: { no: "such" } },
    until: ({ status }) => (status.conditions ?? []).length > 0,
  },
  {
    name: "ephemeral-container",
    spec: never(base("sleep 8")),
    acts: [
      {
        once: runs(),
        method: "PATCH",
        path: "pods/NAME/ephemeralcontainers",
        type: "application/strategic-merge-patch+json",
        body: { spec: { ephemeralContainers: [{ name: "debug", image: IMAGE, command: sh("sleep 3; exit 4") }] } },
      },
    ],
  },
  {
    name: "liveness-of-one-of-two",
    spec: {
      ...never(
        base(POLITE, { livenessProbe: every({ ...exec("echo ill; exit 1"), initialDelaySeconds: 2 }) }),
        container("other", "sleep 12"),
      ),
      ...quick,
    },
  },
  {
    name: "deleted-with-sidecars-that-are-stubborn",
    spec: {
      ...never(base(POLITE)),
      ...quick,
      initContainers: ["first", "second"].map((name) => container(name, FOREVER, { restartPolicy: "Always" })),
    },
    acts: [remove(runs())],
    until: deleted,
  },
  {
    name: "deleted-in-crash-loop",
    spec: { ...always(base("sleep 3; exit 1")), ...quick },
    acts: [remove(waits("CrashLoopBackOff", 2))],
    until: deleted,
  },
  {
    name: "deleted-without-config-map",
    spec: { ...never(base("true", { envFrom: [{ configMapRef: { name: "none" } }] })), ...quick },
    acts: [remove(waits("CreateContainerConfigError"))],
    until: deleted,
  },
  {
    name: "deleted-without-node",
    spec: { ...never(base("true")), nodeSelector: { no: "such" } },
    acts: [remove(({ status }) => (status.conditions ?? []).length > 0)],
    until: deleted,
  },
  {
    name: "deleted-twice",
    spec: { ...never(base(FOREVER)), terminationGracePeriodSeconds: 60 },
    acts: [
      remove(runs()),
      remove(
        ({ status }) => (status as { observedGeneration?: number }).observedGeneration === 2,
        "?gracePeriodSeconds=3",
      ),
    ],
    until: deleted,
  },
  {
    name: "deadline-without-config-map",
    spec: {
      ...never(base("true", { envFrom: [{ configMapRef: { name: "none" } }] })),
      activeDeadlineSeconds: 8,
    },
  },
  {
    name: "deadline-in-init",
    spec: { ...never(base("true")), activeDeadlineSeconds: 4, initContainers: [container("one", POLITE)] },
  },
  {
    name: "mounts-and-resources",
    spec: {
      ...never(
        base("sleep 3", {
          resources: { requests: { cpu: "10m", memory: "8Mi" }, limits: { cpu: "1", memory: "64Mi" } },
          volumeMounts: [
            { name: "keep", mountPath: "/keep" },
            { name: "keep", mountPath: "/part", subPath: "part", readOnly: true },
          ],
        }),
      ),
      volumes: [{ name: "keep", emptyDir: {} }],
    },
  },
  ...RESIZES,
];
