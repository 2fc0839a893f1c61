/** Cases in which several nodes would do, one of them better than all others: among equals a real scheduler draws lots. */
import { cpu, container, far, HOSTNAME, near, on, spread, term, app, web, type Case } from "./kit.ts";

const db = { labels: { app: "db" } };

const wish = (weight: number, key: string, ...values: string[]): object => ({
  weight,
  preference: { matchExpressions: [{ key, operator: "In", values }] },
});
const rather = (...wishes: object[]): object => ({
  affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: wishes } },
});
const company = (kind: "podAffinity" | "podAntiAffinity", ...terms: (readonly [number, object])[]): object => ({
  affinity: {
    [kind]: {
      preferredDuringSchedulingIgnoredDuringExecution: terms.map(([weight, podAffinityTerm]) => ({
        weight,
        podAffinityTerm,
      })),
    },
  },
});
const use = (cpus: number, memory: number): object => ({
  containers: [container({ resources: { requests: { cpu: `${cpus}`, memory: `${memory}Gi` } } })],
});
const wished = (...constraints: object[]): object =>
  spread(...constraints.map((one) => ({ whenUnsatisfiable: "ScheduleAnyway", ...one })));
const unwelcoming = (key: string): object => ({ key, effect: "PreferNoSchedule" });
const taints = (...keys: string[]): object => ({ spec: { taints: keys.map(unwelcoming) } });
const image = (name: string, megabytes: number): object => ({
  status: { images: [{ names: [name], sizeBytes: megabytes * 2 ** 20 }] },
});

export const CHOICES: readonly Case[] = [
  { name: "the node that it would rather have", pods: [{ name: "new", spec: rather(wish(1, "rack", "2")) }] },
  {
    name: "the wish that weighs more, and two that weigh more together",
    pods: [
      { name: "one", spec: rather(wish(10, "rack", "1"), wish(20, "zone", "west")) },
      { name: "two", spec: rather(wish(30, "rack", "1"), wish(20, "zone", "west"), wish(20, HOSTNAME, "fake-2")) },
      {
        name: "by-its-name",
        spec: rather({
          weight: 5,
          preference: { matchFields: [{ key: "metadata.name", operator: "In", values: ["fake-1"] }] },
        }),
      },
    ],
  },
  {
    name: "a wish beside what it has to have",
    pods: [
      {
        name: "new",
        spec: { ...rather(wish(100, "zone", "west"), wish(1, "rack", "2")), nodeSelector: { zone: "east" } },
      },
    ],
  },
  {
    name: "nodes that had better be left alone",
    nodes: { "fake-0": taints("one", "two"), "fake-2": taints("one") },
    pods: [
      { name: "new", spec: {} },
      {
        name: "tolerates",
        spec: { tolerations: [{ key: "one", operator: "Exists" }], nodeSelector: { zone: "east" } },
      },
      {
        name: "tolerates-by-effect",
        spec: { tolerations: [{ operator: "Exists", effect: "NoSchedule" }], affinity: notOn("fake-1") },
      },
      {
        name: "wishes",
        spec: { ...rather(wish(1, "rack", "1")), tolerations: [{ operator: "Exists", effect: "PreferNoSchedule" }] },
      },
    ],
  },
  {
    name: "more room",
    pods: [
      { name: "some", spec: { ...cpu(500), ...on(0) } },
      { name: "least", spec: { ...cpu(300), ...on(1) } },
      { name: "most", spec: { ...cpu(700), ...on(2) } },
      { name: "new", spec: cpu(10) },
      { name: "wants-nothing" },
    ],
  },
  {
    name: "as much processor as memory",
    pods: [
      { name: "processor", spec: { ...use(400, 1), ...on(0) } },
      { name: "memory", spec: { ...use(1, 400), ...on(1) } },
      { name: "both", spec: { ...use(600, 600), ...on(2) } },
      { name: "new", spec: use(1, 300) },
      { name: "other", spec: use(300, 1) },
    ],
  },
  {
    name: "what many small ones are taken to want",
    pods: [
      ...[0, 1, 2].map((number) => ({ name: `big-${number}`, spec: { ...use(900, 900), ...on(number) } })),
      { name: "sidecars", spec: { ...sidecars("9", "9"), ...on(0) } },
      { name: "init", spec: { ...sidecars("1", "50"), ...on(1) } },
      { name: "new", spec: use(1, 1) },
    ],
  },
  {
    name: "spread over nodes where it can be",
    pods: [
      { name: "one", ...web, spec: on(0) },
      { name: "two", ...web, spec: on(1) },
      { name: "new", ...web, spec: wished({ topologyKey: HOSTNAME }) },
      { name: "another", ...web, spec: on(0) },
      { name: "east", ...web, spec: { ...wished({ topologyKey: HOSTNAME }), nodeSelector: { zone: "east" } } },
    ],
  },
  {
    name: "spread over zones where it can be",
    pods: [
      { name: "one", ...web, spec: on(0) },
      { name: "new", ...web, spec: wished({ topologyKey: "zone" }) },
      { name: "not-counted", labels: { app: "db" }, spec: on(2) },
      { name: "two", ...web, spec: on(2) },
      { name: "by-both", ...web, spec: wished({ topologyKey: "zone", maxSkew: 2 }, { topologyKey: HOSTNAME }) },
    ],
  },
  {
    name: "spread over a label that a node lacks",
    pods: [
      { name: "one", ...web, spec: on(0) },
      { name: "two", ...web, spec: on(0) },
      { name: "three", ...web, spec: on(1) },
      { name: "new", ...web, spec: wished({ topologyKey: "rack" }) },
    ],
  },
  {
    name: "a spread against room",
    pods: [
      { name: "one", ...web, spec: { ...cpu(100), ...on(0) } },
      { name: "two", ...web, spec: { ...cpu(100), ...on(1) } },
      { name: "full", spec: { ...cpu(900), ...on(2) } },
      { name: "new", ...web, spec: { ...cpu(1), ...wished({ topologyKey: "zone", maxSkew: 5 }) } },
    ],
  },
  {
    name: "would rather be near another",
    pods: [
      { name: "db", ...db, spec: on(1) },
      { name: "new", spec: company("podAffinity", [10, term("rack", app("db"))]) },
      {
        name: "elsewhere",
        spec: company(
          "podAffinity",
          [10, term("rack", { ...app("db"), namespaces: ["kube-public"] })],
          [1, term("zone", app("db"))],
          [1, term(HOSTNAME, app("db"))],
        ),
      },
    ],
  },
  {
    name: "would rather be far from another",
    pods: [
      { name: "db", ...db, spec: on(1) },
      { name: "web", ...web, spec: on(2) },
      {
        name: "new",
        spec: company("podAntiAffinity", [10, term(HOSTNAME, app("db"))], [5, term("zone", app("web"))]),
      },
    ],
  },
  {
    name: "others would rather be near it, or far from it",
    pods: [
      { name: "likes", spec: { ...company("podAffinity", [20, term("zone", app("web"))]), ...on(0) } },
      { name: "dislikes", spec: { ...company("podAntiAffinity", [5, term(HOSTNAME, app("web"))]), ...on(0) } },
      { name: "new", ...web },
    ],
  },
  {
    name: "one that had to be near its like",
    pods: [
      { name: "one", ...web, spec: { ...near(term(HOSTNAME, app("web"))), ...on(2) } },
      { name: "new", ...web },
    ],
  },
  {
    name: "wishes of all kinds",
    pods: [
      { name: "db", ...db, spec: { ...use(200, 100), ...on(0) } },
      { name: "web", ...web, spec: { ...use(100, 300), ...on(1) } },
      { name: "far", ...db, spec: { ...far(term(HOSTNAME, app("none"))), ...use(50, 20), ...on(2) } },
      {
        name: "new",
        ...web,
        spec: {
          ...use(30, 10),
          ...wished({ topologyKey: HOSTNAME }),
          affinity: {
            nodeAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [wish(30, "zone", "east"), wish(31, "zone", "west")],
            },
            podAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 7, podAffinityTerm: term("zone", app("db")) },
              ],
            },
          },
        },
      },
    ],
  },
  {
    name: "a large image that is there",
    nodes: {
      "fake-0": image("example.com/large:1", 900),
      "fake-1": image("example.com/large:1", 900),
      "fake-2": image("example.com/other:latest", 950),
    },
    pods: [
      { name: "new", spec: { containers: [container({ image: "example.com/other" })] } },
      {
        name: "east",
        spec: { containers: [container({ image: "example.com/large:1" })], affinity: notOn("fake-0") },
      },
    ],
  },
];

function notOn(name: string): object {
  const expression = { key: HOSTNAME, operator: "NotIn", values: [name] };
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
    },
  };
}

/** A sidecar, and after it an init container that ends. */
function sidecars(side: string, init: string): object {
  const requests = (amount: string): object => ({ resources: { requests: { cpu: amount, memory: `${amount}Gi` } } });
  return {
    containers: [container()],
    initContainers: [
      container({ name: "side", restartPolicy: "Always", ...requests(side) }),
      container({ name: "init", command: ["sh", "-c", "sleep 1"], ...requests(init) }),
    ],
  };
}
