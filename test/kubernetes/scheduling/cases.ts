import { CHOICES } from "./choices.ts";
import {
  app,
  container,
  cpu,
  far,
  HOSTNAME,
  near,
  on,
  onSilent,
  port,
  spread,
  term,
  web,
  type Case,
  type Wanted,
} from "./kit.ts";

export const CLASSES = [
  { metadata: { name: "high" }, value: 1000 },
  { metadata: { name: "mid" }, value: 500 },
  { metadata: { name: "shy" }, value: 1000, preemptionPolicy: "Never" },
] as const;

/** Of all nodes by name. The rig's fake ones have these, and as much room. */
export const NODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "fake-0": { zone: "east", rack: "1" },
  "fake-1": { zone: "east", rack: "2" },
  "fake-2": { zone: "west" },
};

const three = (spec: object, labels?: Record<string, string>): Wanted[] =>
  [0, 1, 2].map((number) => ({ name: `on-${number}`, ...(labels && { labels }), spec: { ...spec, ...on(number) } }));

const WANTED: readonly Case[] = [
  {
    name: "a host port is free on one node only",
    pods: [...three(port(8080)).slice(0, 2), { name: "new", spec: port(8080) }],
  },
  { name: "a host port is taken on all nodes", pods: [...three(port(8080)), { name: "new", spec: port(8080) }] },
  {
    name: "a host port of another protocol",
    pods: [
      { name: "one", spec: { ...port(8080), ...on(0) } },
      { name: "new", spec: { ...port(8080, { protocol: "UDP" }), ...on(0) } },
    ],
  },
  {
    name: "a host port of other addresses",
    pods: [
      { name: "one", spec: { ...port(8080, { hostIP: "127.0.0.1" }), ...on(0) } },
      { name: "two", spec: { ...port(8080, { hostIP: "127.0.0.2" }), ...on(0) } },
      { name: "all", spec: { ...port(8080), ...on(0) } },
    ],
  },
  {
    name: "the host port of a sidecar, and that of an init container, which counts for nothing",
    pods: [
      {
        name: "side",
        spec: {
          containers: [container()],
          initContainers: [
            container({ name: "side", restartPolicy: "Always", ports: [{ containerPort: 80, hostPort: 81 }] }),
            container({ name: "init", command: ["sh", "-c", "sleep 1"], ports: [{ containerPort: 80, hostPort: 82 }] }),
          ],
          ...on(0),
        },
      },
      { name: "new", spec: { ...port(81), ...on(0) } },
      { name: "other", spec: { ...port(82), ...on(0) } },
    ],
  },
  {
    name: "ports are looked at before room",
    pods: [
      { name: "one", spec: { ...port(8080), ...on(0) } },
      {
        name: "new",
        spec: {
          containers: [
            container({ ports: [{ containerPort: 80, hostPort: 8080 }], resources: { requests: { cpu: "1001" } } }),
          ],
        },
      },
    ],
  },
  { name: "near nobody", pods: [{ name: "new", spec: near(term(HOSTNAME, app("db"))) }] },
  {
    name: "near another",
    pods: [
      { name: "db", labels: { app: "db" }, spec: on(2) },
      { name: "new", spec: near(term("zone", app("db"))) },
    ],
  },
  {
    name: "near another where nodes have no such label",
    pods: [
      { name: "db", labels: { app: "db" }, spec: on(2) },
      { name: "new", spec: near(term("rack", app("db"))) },
    ],
  },
  {
    name: "the first of a group",
    pods: [{ name: "new", ...web, spec: { ...near(term("zone", app("web"))), ...on(0) } }],
  },
  {
    name: "the second of a group",
    pods: [
      { name: "one", ...web, spec: { ...near(term("zone", app("web"))), ...on(2) } },
      { name: "two", ...web, spec: near(term("zone", app("web"))) },
      { name: "three", ...web, spec: { ...near(term("zone", app("web"))), ...on(0) } },
    ],
  },
  {
    name: "near two that are apart",
    pods: [
      { name: "db", labels: { app: "db" }, spec: on(0) },
      { name: "web", ...web, spec: on(0) },
      { name: "new", spec: near(term("zone", app("db")), term("rack", app("web"))) },
    ],
  },
  {
    name: "near one that all terms are for",
    pods: [
      { name: "both", labels: { app: "db", tier: "1" }, spec: on(1) },
      {
        name: "new",
        spec: near(
          term("zone", app("db")),
          term("rack", { labelSelector: { matchExpressions: [{ key: "tier", operator: "Exists" }] } }),
        ),
      },
    ],
  },
  {
    name: "near those of another namespace",
    pods: [
      { name: "db", labels: { app: "db" }, spec: on(0) },
      { name: "there", spec: near(term("zone", { ...app("db"), namespaces: ["kube-public"] })) },
      { name: "anywhere", spec: { ...near(term("rack", { ...app("db"), namespaceSelector: {} })) } },
      {
        name: "nowhere",
        spec: near(term("rack", { ...app("db"), namespaceSelector: { matchLabels: { team: "none" } } })),
      },
    ],
  },
  {
    name: "far from its like",
    pods: [
      ...three(far(term(HOSTNAME, app("web"))), web.labels),
      { name: "new", ...web, spec: far(term(HOSTNAME, app("web"))) },
    ],
  },
  {
    name: "far from another by its zone",
    pods: [
      { name: "db", labels: { app: "db" }, spec: on(0) },
      { name: "new", spec: far(term("zone", app("db"))) },
      { name: "east", spec: { ...far(term("zone", app("db"))), ...on(1) } },
    ],
  },
  {
    name: "others want to be far from it",
    pods: [...three(far(term(HOSTNAME, app("web")))), { name: "new", ...web }],
  },
  {
    name: "far in a topology that a node is not part of",
    pods: [
      { name: "db", labels: { app: "db" }, spec: on(2) },
      { name: "new", spec: { ...far(term("rack", app("db"))), ...on(2) } },
    ],
  },
  {
    name: "near and far at once, and no room",
    pods: [
      { name: "db", labels: { app: "db" }, spec: on(0) },
      { name: "full", spec: { ...cpu(998), ...on(1) } },
      {
        name: "new",
        spec: {
          ...cpu(4),
          affinity: {
            podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(HOSTNAME, app("db"))] },
            podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term("zone", app("db"))] },
          },
        },
      },
    ],
  },
  {
    name: "spread over two zones",
    pods: [
      { name: "one", ...web, spec: { ...spread({ topologyKey: "zone" }), ...on(0) } },
      { name: "two", ...web, spec: spread({ topologyKey: "zone" }) },
      { name: "three", ...web, spec: { ...spread({ topologyKey: "zone" }), ...on(2) } },
      { name: "four", ...web, spec: { ...spread({ topologyKey: "zone", nodeAffinityPolicy: "Ignore" }), ...on(2) } },
    ],
  },
  {
    name: "spread over a label that one node lacks",
    pods: [
      { name: "one", ...web, spec: { ...spread({ topologyKey: "rack" }), ...on(0) } },
      { name: "two", ...web, spec: spread({ topologyKey: "rack" }) },
      { name: "lacks", ...web, spec: { ...spread({ topologyKey: "rack" }), ...on(2) } },
      { name: "no-node", ...web, spec: spread({ topologyKey: "nothing" }) },
    ],
  },
  {
    name: "spread with too few domains",
    pods: [
      { name: "one", ...web, spec: { ...spread({ topologyKey: "zone", minDomains: 3 }), ...on(0) } },
      { name: "two", ...web, spec: { ...spread({ topologyKey: "zone", minDomains: 3 }) } },
      { name: "three", ...web, spec: { ...spread({ topologyKey: "zone", minDomains: 3 }) } },
    ],
  },
  {
    name: "spread over the nodes that are selected, and over all",
    pods: [
      { name: "one", ...web, spec: { ...spread({ topologyKey: "zone" }), nodeSelector: { zone: "east" } } },
      { name: "two", ...web, spec: { ...spread({ topologyKey: "zone" }), nodeSelector: { zone: "east" } } },
      {
        name: "three",
        ...web,
        spec: { ...spread({ topologyKey: "zone", nodeAffinityPolicy: "Ignore" }), nodeSelector: { zone: "east" } },
      },
    ].map((pod) => ({ ...pod, spec: { ...pod.spec, ...(pod.name === "three" ? {} : on(0)) } })),
  },
  {
    name: "spread by the values of its own labels",
    pods: [
      {
        name: "one",
        labels: { app: "web", version: "1" },
        spec: {
          ...spread({ topologyKey: HOSTNAME, matchLabelKeys: ["version"], nodeAffinityPolicy: "Ignore" }),
          ...on(0),
        },
      },
      {
        name: "two",
        labels: { app: "web", version: "2" },
        spec: {
          ...spread({ topologyKey: HOSTNAME, matchLabelKeys: ["version"], nodeAffinityPolicy: "Ignore" }),
          ...on(0),
        },
      },
      {
        name: "three",
        labels: { app: "web", version: "2" },
        spec: {
          ...spread({ topologyKey: HOSTNAME, matchLabelKeys: ["version"], nodeAffinityPolicy: "Ignore" }),
          ...on(0),
        },
      },
    ],
  },
  {
    name: "an empty selector counts nobody but itself",
    pods: three(spread({ topologyKey: HOSTNAME, labelSelector: {} })).concat({
      name: "new",
      spec: { ...spread({ topologyKey: HOSTNAME, labelSelector: {} }), ...on(0) },
    }),
  },
  {
    name: "a spread that is only wished",
    pods: [
      { name: "one", ...web, spec: on(0) },
      {
        name: "two",
        ...web,
        spec: { ...spread({ topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" }), ...on(0) },
      },
    ],
  },
  {
    name: "reasons of several nodes",
    pods: [
      { name: "port", spec: { ...port(8080), ...on(0) } },
      { name: "full", spec: { ...cpu(998), ...on(1) } },
      { name: "web", ...web, spec: on(2) },
      {
        name: "new",
        ...web,
        spec: {
          containers: [
            container({ ports: [{ containerPort: 80, hostPort: 8080 }], resources: { requests: { cpu: "4" } } }),
          ],
          ...far(term("zone", app("web"))),
        },
      },
      {
        name: "other",
        ...web,
        spec: {
          containers: [
            container({ ports: [{ containerPort: 80, hostPort: 8080 }], resources: { requests: { cpu: "4" } } }),
          ],
          ...spread({ topologyKey: HOSTNAME, maxSkew: 1, minDomains: 9 }),
        },
      },
    ],
  },
  {
    name: "a lesser pod has to go",
    pods: [
      { name: "low", spec: { ...cpu(900), ...on(0) } },
      { name: "shy", spec: { ...cpu(200), ...on(0), priorityClassName: "shy" } },
      { name: "too-big", spec: { ...cpu(1001), ...on(0), priorityClassName: "high" } },
      { name: "equal", spec: { ...cpu(200), ...on(0) } },
      { name: "high", comes: true, spec: { ...cpu(800), ...on(0), priorityClassName: "high" } },
    ],
  },
  {
    name: "the least of them has to go",
    pods: [
      { name: "low", spec: { ...cpu(450), ...on(0) } },
      { name: "mid", spec: { ...cpu(450), ...on(0), priorityClassName: "mid" } },
      { name: "high", comes: true, spec: { ...cpu(500), ...on(0), priorityClassName: "high" } },
    ],
  },
  {
    name: "one that no budget keeps has to go",
    budget: { minAvailable: 1, selector: { matchLabels: { app: "db" } } },
    pods: [
      { name: "mid", spec: { ...cpu(450), ...on(0), priorityClassName: "mid" } },
      { name: "db", labels: { app: "db" }, spec: { ...cpu(450), ...on(0) } },
      { name: "high", comes: true, spec: { ...cpu(500), ...on(0), priorityClassName: "high" } },
    ],
  },
  {
    name: "room is made where the least has to go",
    pods: [
      ...[0, 2].map((number) => ({
        name: `mid-${number}`,
        spec: { ...cpu(900), ...on(number), priorityClassName: "mid" },
      })),
      { name: "low", spec: { ...cpu(900), ...on(1) } },
      { name: "high", comes: true, spec: { ...cpu(500), priorityClassName: "high" } },
    ],
  },
  {
    name: "a lesser pod has the port",
    pods: [
      { name: "low", spec: { ...port(8080), ...on(0) } },
      { name: "high", comes: true, spec: { ...port(8080), ...on(0), priorityClassName: "high" } },
    ],
  },
  {
    name: "a lesser pod is slow to go, and another goes meanwhile",
    silentNode: true,
    pods: [
      { name: "low", spec: { ...cpu(900), ...onSilent } },
      { name: "other", spec: on(1) },
      {
        name: "high",
        until: { gone: ["other", "low"] },
        spec: { ...cpu(800), ...onSilent, priorityClassName: "high" },
      },
    ],
  },
  {
    name: "lesser pods that are no help",
    pods: [
      { name: "low", spec: { ...cpu(100), ...on(0) } },
      { name: "full", spec: { ...cpu(800), ...on(0), priorityClassName: "high" } },
      { name: "high", spec: { ...cpu(300), ...on(0), priorityClassName: "high" } },
    ],
  },
];

export const CASES: readonly Case[] = [...WANTED, ...CHOICES].map(({ pods, ...one }: Case) => ({
  ...one,
  pods: pods.map((pod) => ({ ...pod, spec: { containers: [container()], ...pod.spec } })),
}));
