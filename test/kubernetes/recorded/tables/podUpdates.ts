import { PLAIN_POD } from "../cases.ts";
import { JSON_PATCH, patch, post, put, STRATEGIC } from "../step.ts";

const SPEC = {
  restartPolicy: "Never",
  schedulerName: "nobody",
  initContainers: [{ name: "prepare", image: "busybox:1.36" }],
  containers: [
    {
      name: "base",
      image: "busybox:1.36",
      command: ["sh", "-c", "true"],
      env: [{ name: "A", value: "1" }],
      resources: { requests: { cpu: "100m", memory: "64Mi" } },
    },
    { name: "side", image: "busybox:1.36" },
  ],
};
const POD = { ...PLAIN_POD, metadata: { name: "one", labels: { app: "a" } }, spec: SPEC };

const MERGED = [
  { restartPolicy: "Always" },
  { nodeName: "n" },
  { serviceAccountName: "other" },
  { priority: 5 },
  { hostNetwork: true },
  { terminationGracePeriodSeconds: 9 },
  { nodeSelector: { a: "b" } },
  { volumes: [] },
  { volumes: [{ name: "v", emptyDir: {} }] },
  { dnsPolicy: "Default" },
  { hostname: "h" },
  { imagePullSecrets: [{ name: "s" }] },
  { securityContext: { runAsUser: 5 } },
  { affinity: { nodeAffinity: {} } },
  { automountServiceAccountToken: false },
  { activeDeadlineSeconds: 5, restartPolicy: "Always" },
  { schedulingGates: [{ name: "x" }] },
  { tolerations: [] },
];

const CONTAINERS = [
  { name: "base", command: ["x"] },
  { name: "base", env: [{ name: "A", value: "2" }] },
  { name: "base", env: [{ name: "B", value: "2" }] },
  { name: "base", resources: { requests: { cpu: "200m" } } },
  { name: "base", resources: { limits: { memory: "1Gi" } } },
  { name: "base", args: ["x"], image: "busybox:1.37" },
  { name: "base", imagePullPolicy: "Always" },
  { name: "side", workingDir: "/x" },
  { name: "side", ports: [{ containerPort: 80 }] },
  { name: "side", livenessProbe: { exec: { command: ["true"] } } },
  { name: "new", image: "x" },
];

/** Changes of a pod that is there: what is not allowed is shown as a diff of Go structs. */
export const POD_UPDATES = [
  post("pods", POD),
  ...MERGED.map((spec) => patch("pods/one?dryRun=All", { spec })),
  ...CONTAINERS.map((container) => patch("pods/one?dryRun=All", { spec: { containers: [container] } }, STRATEGIC)),
  patch("pods/one?dryRun=All", { spec: { initContainers: [{ name: "prepare", command: ["x"] }] } }, STRATEGIC),
  patch("pods/one?dryRun=All", [{ op: "remove", path: "/spec/containers/1" }], JSON_PATCH),
  patch("pods/one?dryRun=All", [{ op: "replace", path: "/spec/containers/1/name", value: "other" }], JSON_PATCH),
  put("pods/one?dryRun=All", { ...POD, spec: { ...SPEC, containers: [SPEC.containers[1], SPEC.containers[0]] } }),
  put("pods/one?dryRun=All", { ...POD, spec: PLAIN_POD.spec }),
];
