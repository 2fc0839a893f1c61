import type { RecordedRequest } from "../step.ts";
import { APPS, BATCH, get, patch, post, put, remove } from "../step.ts";

const LABELS = "pod-security.kubernetes.io/";
const NAMESPACE = "/api/v1/namespaces/NAMESPACE";

const image = "busybox:1.36";
/** One that the restricted level lets in. */
const SAFE = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
const safe = (more: object = {}): object => ({ name: "base", image, securityContext: { ...SAFE, ...more } });
const pod = (spec: object = {}, metadata: object = {}): object => ({
  metadata: { name: "one", ...metadata },
  spec: { schedulerName: "nobody", containers: [safe()], ...spec },
});
const secured = (securityContext: object, ...containers: object[]): object =>
  pod({ securityContext, containers: containers.length === 0 ? [safe()] : containers });
const plain = (name: string, securityContext?: object): object => ({
  name,
  image,
  ...(securityContext && { securityContext }),
});
const level = (labels: Readonly<Record<string, string | null>>, query = ""): RecordedRequest =>
  patch(`${NAMESPACE}${query}`, {
    metadata: { labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [LABELS + name, value])) },
  });

const VOLUMES = [
  { name: "a", hostPath: { path: "/tmp" } },
  { name: "b", hostPath: { path: "/var" } },
  { name: "c", nfs: { server: "x", path: "/x" } },
  { name: "d", emptyDir: {} },
  { name: "e", configMap: { name: "x" } },
  { name: "f", gitRepo: { repository: "x" } },
];

/** Pods, each of which offends otherwise. */
const PODS: readonly object[] = [
  pod(),
  pod({ containers: [plain("base")] }),
  pod({ containers: [plain("base"), plain("side")], initContainers: [plain("first")] }),
  secured({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, plain("base")),
  secured({ runAsNonRoot: false }),
  secured({ runAsNonRoot: false, runAsUser: 0 }, safe({ runAsNonRoot: false, runAsUser: 0 })),
  secured({}, safe({ runAsUser: 0 })),
  secured({ runAsUser: 1000 }, plain("base", { runAsUser: 0 }), plain("side", { runAsUser: 0 })),
  secured({ seccompProfile: { type: "Unconfined" } }),
  secured(
    { seccompProfile: { type: "Unconfined" } },
    safe({ seccompProfile: { type: "Unconfined" } }),
    plain("side", { seccompProfile: { type: "Localhost", localhostProfile: "x" } }),
  ),
  secured({ appArmorProfile: { type: "Unconfined" } }, safe({ appArmorProfile: { type: "Unconfined" } })),
  secured({ appArmorProfile: { type: "RuntimeDefault" } }),
  secured({}, safe({ privileged: true, allowPrivilegeEscalation: true })),
  secured({}, safe({ capabilities: { add: ["SYS_ADMIN", "NET_BIND_SERVICE", "CHOWN", "NET_RAW"] } })),
  secured({}, safe({ capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] } })),
  secured({}, safe({ capabilities: { drop: ["CHOWN"] } }), { ...safe({ capabilities: { add: ["KILL"] } }), name: "b" }),
  secured({}, safe({ procMount: "Unmasked" })),
  pod({ hostUsers: false, containers: [safe({ procMount: "Unmasked" })] }),
  secured({ seLinuxOptions: { type: "spc_t", user: "u", role: "r" } }),
  secured({ seLinuxOptions: { type: "container_t", level: "s0" } }),
  secured({ seLinuxOptions: { user: "u" } }, safe({ seLinuxOptions: { role: "r", type: "x" } })),
  secured({
    sysctls: [
      { name: "kernel.msgmax", value: "1" },
      { name: "net.core.somaxconn", value: "1" },
    ],
  }),
  secured({ sysctls: [{ name: "net.ipv4.tcp_syncookies", value: "1" }] }),
  pod({ hostNetwork: true, hostPID: true, hostIPC: true }),
  pod({ hostPID: true }),
  pod({ volumes: VOLUMES }),
  pod({ volumes: VOLUMES.slice(0, 1) }),
  pod({ volumes: VOLUMES.slice(2, 3) }),
  pod({ containers: [{ ...safe(), ports: [{ containerPort: 80, hostPort: 8080 }] }] }),
  pod({
    containers: [
      {
        ...safe(),
        ports: [
          { containerPort: 80, hostPort: 8080 },
          { containerPort: 81, hostPort: 443 },
        ],
      },
      { ...safe(), name: "side", ports: [{ containerPort: 82, hostPort: 9000 }] },
    ],
  }),
  pod({ containers: [{ ...safe(), livenessProbe: { httpGet: { port: 80, host: "example.com" } } }] }),
  pod({
    containers: [
      {
        ...safe(),
        readinessProbe: { tcpSocket: { port: 80, host: "b.example.com" } },
        lifecycle: { preStop: { httpGet: { port: 80, host: "a.example.com" } } },
      },
    ],
  }),
  pod({ os: { name: "windows" }, containers: [plain("base")] }),
  pod({ hostUsers: false, containers: [plain("base")] }),
  pod({ containers: [plain("base")], runtimeClassName: "none" }),
  pod({ hostNetwork: true, containers: [{ ...plain("base", { privileged: true }), ports: [{ containerPort: 1 }] }] }),
  pod({ hostPID: true, containers: [] }),
];
const tried = PODS.map((one) => post("pods?dryRun=All", one));
const made = (spec: object): object => ({ metadata: { name: "two" }, spec });
const bad = { containers: [plain("base")] };

/** Namespaces with a level of security (`pod-security.kubernetes.io`). */
export const POD_SECURITY: readonly RecordedRequest[] = [
  post("pods", pod({ containers: [plain("base")] }, { name: "early" })),
  post("pods", pod({ hostPID: true }, { name: "worse" })),
  level({ enforce: "baseline" }, "?dryRun=All"),
  level({ enforce: "restricted" }, "?dryRun=All"),
  level({ enforce: "odd" }, "?dryRun=All"),
  level({ enforce: "restricted", "enforce-version": "v1.99" }, "?dryRun=All"),
  level({ enforce: "restricted", "enforce-version": "x" }, "?dryRun=All"),
  level({ warn: "odd", audit: "odd", "warn-version": "1.2" }, "?dryRun=All"),
  post("/api/v1/namespaces?dryRun=All", { metadata: { name: "NAMESPACE-b", labels: { [`${LABELS}enforce`]: "odd" } } }),
  level({ enforce: "baseline" }),
  ...tried,
  level({ enforce: "restricted" }),
  ...tried,
  patch("pods/early", { metadata: { labels: { x: "y" } } }),
  patch("pods/early", { spec: { containers: [{ ...plain("base"), image: "other" }] } }),
  patch("pods/early", { spec: { activeDeadlineSeconds: 5 } }),
  patch("pods/early/ephemeralcontainers", { spec: { ephemeralContainers: [plain("look")] } }),
  patch("pods/early/ephemeralcontainers", { spec: { ephemeralContainers: [plain("look", SAFE)] } }),
  put("pods/early", pod({ containers: [plain("base")] }, { name: "early" })),
  post(`${BATCH}/jobs?dryRun=All`, made({ template: { spec: { restartPolicy: "Never", ...bad } } })),
  level({ enforce: null, warn: "restricted" }),
  post("pods?dryRun=All", pod(bad)),
  post("pods?dryRun=All", pod({ hostPID: true })),
  post("pods?dryRun=All", pod()),
  post(`${BATCH}/jobs?dryRun=All`, made({ template: { spec: { restartPolicy: "Never", ...bad } } })),
  post(
    `${BATCH}/cronjobs?dryRun=All`,
    made({ schedule: "@daily", jobTemplate: { spec: { template: { spec: { restartPolicy: "Never", ...bad } } } } }),
  ),
  post(
    `${APPS}/deployments?dryRun=All`,
    made({ selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } }, spec: bad } }),
  ),
  patch("pods/early", { spec: { containers: [{ ...plain("base"), image: "third" }] } }),
  patch("pods/early", { metadata: { labels: { x: "z" } } }),
  level({ enforce: "baseline", warn: "restricted", "warn-version": "v1.20", "enforce-version": "v1.24" }),
  post("pods?dryRun=All", pod({ ...bad, hostPID: true })),
  post("pods?dryRun=All", pod(bad)),
  ...PODS.slice(17, 34).map((one) => post("pods?dryRun=All", one)),
  level({ enforce: "privileged", warn: null, "warn-version": null, "enforce-version": null }),
  post("pods?dryRun=All", pod({ ...bad, hostPID: true })),
  level({ enforce: "restricted", "enforce-version": "latest" }),
  post("pods?dryRun=All", pod(bad)),
  remove("pods/early"),
  get("pods?fieldSelector=metadata.name%3Dearly"),
];
