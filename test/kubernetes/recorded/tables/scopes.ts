import { PLAIN_POD } from "../cases.ts";
import type { RecordedRequest, Settling } from "../step.ts";
import { get, patch, post, remove, until } from "../step.ts";

type Amounts = Readonly<Record<string, string>>;
const quota = (name: string, spec: object): RecordedRequest => post("resourcequotas", { metadata: { name }, spec });
const counted = (name: string, pods: string): RecordedRequest =>
  until(
    `resourcequotas/${name}`,
    ({ status }: Settling) => (status as { readonly used?: Amounts } | undefined)?.used?.pods === pods,
  );
const pod = (
  name: string,
  [cpu, memory, cpuLimit, memoryLimit]: readonly string[],
  more: object = {},
): RecordedRequest =>
  post("pods", {
    ...PLAIN_POD,
    metadata: { name },
    spec: {
      ...PLAIN_POD.spec,
      schedulerName: "nobody",
      containers: [
        {
          name: "base",
          image: "busybox:1.36",
          ...(cpu !== undefined && {
            resources: { requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } },
          }),
        },
      ],
      ...more,
    },
  });
const priority = (operator: string, values?: readonly string[]): object => ({
  hard: { pods: "30" },
  scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator, ...(values && { values }) }] },
});
const SPREAD = {
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "h", namespaces: ["other"] }],
    },
  },
};

/** Quotas of some pods only, and sums of amounts of several units. */
export const SCOPES: readonly RecordedRequest[] = [
  quota("sums", {
    hard: { "requests.cpu": "4", "requests.memory": "3Gi", "limits.cpu": "5", "limits.memory": "6Gi", pods: "20" },
  }),
  quota("units", { hard: { cpu: "5000m", memory: "4000M", "limits.memory": "8000000000", pods: "20" } }),
  quota("best", { hard: { pods: "1" }, scopes: ["BestEffort"] }),
  quota("other", { hard: { pods: "30", "requests.cpu": "4" }, scopes: ["NotBestEffort"] }),
  quota("ending", { hard: { pods: "30" }, scopes: ["Terminating"] }),
  quota("lasting", { hard: { pods: "30" }, scopes: ["NotTerminating", "NotBestEffort"] }),
  quota("node", priority("In", ["system-node-critical"])),
  quota("any", priority("Exists")),
  quota("no", priority("DoesNotExist")),
  quota("not", priority("NotIn", ["system-node-critical"])),
  quota("cross", { hard: { pods: "30" }, scopes: ["CrossNamespacePodAffinity"] }),
  quota("odd", { hard: { pods: "30" }, scopes: ["Odd"] }),
  quota("both", { hard: { pods: "30" }, scopes: ["BestEffort", "NotBestEffort"] }),
  quota("maps", { hard: { configmaps: "30" }, scopes: ["BestEffort"] }),
  quota("cpu", { hard: { "requests.cpu": "1" }, scopes: ["BestEffort"] }),
  ...["sums", "units", "best", "other", "ending", "lasting", "node", "any", "no", "not", "cross"].map((name) =>
    counted(name, "0"),
  ),
  pod("a", ["100m", "100Mi", "0.5", "200M"]),
  counted("lasting", "1"),
  pod("b", ["1", "1Gi", "1", "1Gi"], { activeDeadlineSeconds: 100 }),
  counted("ending", "1"),
  pod("c", ["1500u", "1000", "1m", "1.5Gi"]),
  pod("c", ["1500u", "1000", "2m", "1.5Gi"]),
  counted("lasting", "2"),
  pod("d", ["250m", "0.5Gi", "300m", "1e9"]),
  counted("lasting", "3"),
  pod("e", ["1.25", "123456789", "1.5", "1234567890"], SPREAD),
  counted("cross", "1"),
  get("resourcequotas/sums"),
  pod("silent", []),
  pod("big", ["2750m", "1Gi", "3", "2Gi"]),
  remove("resourcequotas/other"),
  pod("big", ["2750m", "1Gi", "3", "2Gi"]),
  remove("resourcequotas/sums"),
  until("resourcequotas/sums", ({ code }) => code === 404),
  pod("big", ["2750m", "3Gi", "3", "4Gi"]),
  patch("resourcequotas/units", { spec: { hard: { memory: "2.5e9", "limits.memory": null, cpu: "6.5" } } }),
  until("resourcequotas/units", ({ status }) => (status?.hard as Amounts | undefined)?.cpu === "6500m"),
  pod("big", ["2750m", "1Gi", "3", "4Gi"]),
  remove("resourcequotas/units"),
  until("resourcequotas/units", ({ code }) => code === 404),
  pod("f", []),
  counted("best", "1"),
  pod("g", []),
  pod("h", [], { priorityClassName: "system-node-critical" }),
  get("resourcequotas"),
  get("resourcequotas/best"),
  get("resourcequotas/cross"),
  get("resourcequotas/not"),
  get("resourcequotas/no"),
  get("resourcequotas/lasting"),
];
