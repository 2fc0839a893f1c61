import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import { refusalCauses } from "../../../../client/src/cluster/diagnosis/refusal.ts";
import type { Node, Pod } from "../../../../client/src/cluster/objects.ts";
import { pod } from "../fakeApi.ts";

/** Messages as the API server of Kubernetes 1.34 writes them → id, key, and words of the sentence. */
const refusals: readonly (readonly [string, string, string | undefined, RegExp])[] = [
  [
    'pods "p" is forbidden: exceeded quota: team, requested: requests.memory=2Gi, used: requests.memory=7Gi, limited: requests.memory=8Gi',
    "quota",
    "request_memory",
    /^2Gi requests\.memory asked for, 1Gi left: .*"team".*, in use is 7Gi of 8Gi\./,
  ],
  [
    'pods "p" is forbidden: exceeded quota: team, requested: pods=1, used: pods=5, limited: pods=5',
    "quota",
    "namespace",
    /^5 of 5 pods are there: .*"team" allows no more/,
  ],
  [
    'pods "p" is forbidden: failed quota: team: must specify limits.memory for: base; requests.cpu for: base',
    "quota-needs-amounts",
    "limit_memory",
    /limits\.memory/,
  ],
  [
    'pods "p" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
    "limit-range",
    "limit_memory",
    /at most 1Gi memory, but the limit is 2Gi/,
  ],
  [
    'pods "p" is forbidden: minimum memory usage per Pod is 16Mi.  No request is specified',
    "limit-range",
    "request_memory",
    /wants every pod to say its memory request: at least 16Mi\./,
  ],
  [
    'pods "p" is forbidden: cpu max limit to request ratio per Container is 5, but provided ratio is 6.666667',
    "limit-range",
    "request_cpu",
    /a cpu limit of at most 5 times the request, but it is 6\.666667 times/,
  ],
  [
    'pods "p" is forbidden: cpu max limit to request ratio per Pod is 2, but no request is specified or request is 0',
    "limit-range",
    "request_cpu",
    /a cpu limit of at most 2 times the request, but the pod has no request\./,
  ],
  [
    'pods "p" is forbidden: maximum ephemeral-storage usage per Container is 1Gi, but limit is 2Gi',
    "limit-range",
    "limits",
    /at most 1Gi ephemeral-storage, but the limit is 2Gi/,
  ],
  [
    'Pod "p" is invalid: spec.initContainers[0].image: Required value',
    "invalid-field",
    "pod_yaml",
    /spec\.initContainers\[0\]\.image/,
  ],
  [
    'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "base" must set it)',
    "pod-security",
    "security_context",
    /security level restricted/,
  ],
  [
    'admission webhook "policy.example.com" denied the request: images must come from our registry',
    "admission",
    "pod_yaml",
    /policy\.example\.com.*our registry/,
  ],
  [
    'pods "p" is forbidden: error looking up service account etl/runner: serviceaccount "runner" not found',
    "service-account",
    "service_account_name",
    /"runner"/,
  ],
  ['namespaces "etl" not found', "namespace-missing", "namespace", /"etl"/],
  [
    'pods is forbidden: User "eve" cannot create resource "pods" in API group "" in the namespace "etl"',
    "no-right",
    "namespace",
    /eve.*"etl"/,
  ],
  [
    'Pod "p" is invalid: spec.containers[0].resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 512Mi',
    "request-above-limit",
    "request_memory",
    /requests 2Gi memory, more than its own limit of 512Mi/,
  ],
  [
    'Pod "p" is invalid: metadata.labels: Invalid value: "a b": a valid label must be an empty string or consist of',
    "invalid-field",
    "labels",
    /metadata\.labels/,
  ],
];

describe("why was the pod not created", () => {
  for (const [message, id, key, sentence] of refusals) {
    test(`${id}: ${message.slice(0, 60)}`, () => {
      const [cause, ...more] = refusalCauses(message);
      assert.deepEqual([cause?.id, cause?.key, more.length], [id, key, 0]);
      assert.match(cause?.sentence ?? "", sentence);
      assert.equal(cause?.evidence, message);
    });
  }

  test("what is not known is not explained", () => {
    assert.deepEqual(refusalCauses("etcdserver: request timed out"), []);
  });
});

describe("bounds of a limit range", () => {
  const said = 'pods "p" is forbidden: ';
  const podOf = (...containers: readonly Readonly<Record<string, string>>[]): Pod => ({
    metadata: {},
    spec: { containers: containers.map((limits, index) => ({ name: `c${index}`, resources: { limits } })) },
  });
  const told = (words: string, sent?: Pod) =>
    refusalCauses(`${said}${words}`, sent).map(({ sentence, key, fix }) => [sentence, key, fix?.title]);

  test("are all told at once, in the server's order, the same of two containers once", () => {
    const most = "maximum memory usage per Container is 1Gi, but limit is 2Gi";
    const least = "minimum cpu usage per Container is 50m, but request is 10m";
    assert.deepEqual(told(`[${least}, ${most}, ${most}]`), [
      ["The namespace allows at least 50m cpu, but the request is 10m.", "request_cpu", "Raise request_cpu to 50m"],
      ["The namespace allows at most 1Gi memory, but the limit is 2Gi.", "limit_memory", "Lower limit_memory to 1Gi"],
    ]);
  });

  test("lead to another container where that is meant, and to the task's own where both are", () => {
    const words = "maximum memory usage per Container is 1Gi, but limit is 2Gi";
    const [cause] = refusalCauses(`${said}${words}`, podOf({ memory: "512Mi" }, { memory: "2Gi" }));
    assert.deepEqual([cause?.key, cause?.container, cause?.fix], ["pod_yaml", "c1", undefined]);
    assert.equal(cause?.hint, 'See the container "c1" in pod_yaml.');
    assert.equal(told(words, podOf({ memory: "2048Mi" }, { memory: "2Gi" }))[0]?.[1], "limit_memory");
    assert.equal(told(words, podOf({}, {}))[0]?.[1], "limit_memory", "what a default has set");
  });

  test("of a pod as a whole: the task's container gets what the others leave", () => {
    const most = "maximum cpu usage per Pod is 1, but limit is 1200m";
    const sentence = "The namespace allows at most 1 cpu for all containers of a pod together, but the limit is 1200m.";
    assert.deepEqual(told(most, podOf({ cpu: "1" }, { cpu: "200m" })), [
      [sentence, "limit_cpu", "Lower limit_cpu to 800m"],
    ]);
    assert.deepEqual(told(most, podOf({ cpu: "1200m" }))[0]?.[2], "Lower limit_cpu to 1");
    assert.deepEqual(told(most, podOf({ cpu: "100m" }, { cpu: "1100m" }))[0]?.[2], undefined, "nothing is left");
    assert.deepEqual(told(most, podOf({ cpu: "500m" }))[0]?.[2], undefined, "init containers are what counts");
  });

  test("of a pod as a whole: what is too little is rounded up", () => {
    const least = "minimum memory usage per Pod is 1Gi, but request is 768500Ki";
    const sent = podOf({ memory: "500Ki" }, { memory: "750Mi" });
    assert.equal(told(least, sent)[0]?.[2], "Raise request_memory to 274Mi");
    const sentence =
      "The namespace allows at least 1Gi memory for all containers of a pod together, but the request is 768500Ki.";
    assert.equal(told(least, sent)[0]?.[0], sentence);
  });
});

describe("fields that the server does not take", () => {
  const told = (said: string) =>
    refusalCauses(`Pod "p" is invalid: ${said}`).map(({ sentence, key, field, fix }) => [
      sentence,
      key,
      field,
      fix?.set,
    ]);

  test("are all told, each once, whatever the server says of it", () => {
    const gpu = (part: string, rest: string): string =>
      `spec.containers[0].resources.${part}[gpu]: Invalid value: "gpu": must be a standard resource${rest}`;
    const said = [gpu("limits", " type or fully qualified"), gpu("limits", " for containers"), gpu("requests", "")];
    const port = 'spec.containers[1].ports[0].containerPort: Invalid value: "a, b: c": must be odd';
    assert.deepEqual(told(`[${[...said, port, "spec.dnsConfig: Required value"].join(", ")}]`), [
      [
        '`spec.containers[0].resources.limits[gpu]` ("gpu") is no resource of Kubernetes; those of devices have a domain before them, as nvidia.com/gpu has.',
        ...["limits", undefined, undefined],
      ],
      [
        '`spec.containers[1].ports[0].containerPort` ("a, b: c") has a value that the cluster does not take: must be odd.',
        ...["pod_yaml", "/spec/containers/1/ports/0/containerPort", undefined],
      ],
      ["`spec.dnsConfig` has no value, and needs one.", "pod_yaml", "/spec/dnsConfig", undefined],
    ]);
  });

  test("a value in another spelling is offered as the cluster has it", () => {
    const supported = 'supported values: "Always", "IfNotPresent", "Never"';
    const policy = (given: string) =>
      told(`spec.containers[0].imagePullPolicy: Unsupported value: "${given}": ${supported}`)[0]?.slice(1);
    assert.deepEqual(policy("ifnotpresent"), ["image_pull_policy", undefined, "IfNotPresent"]);
    assert.deepEqual(policy("Sometimes"), ["image_pull_policy", undefined, undefined]);
  });
});

describe("quick fixes", () => {
  test("a limit range: the bound itself, where one container is meant", () => {
    const fix = (words: string): string | undefined => refusalCauses(`pods "p" is forbidden: ${words}`)[0]?.fix?.title;
    assert.equal(fix("maximum memory usage per Container is 1Gi, but limit is 2Gi"), "Lower limit_memory to 1Gi");
    assert.equal(fix("minimum cpu usage per Container is 50m, but request is 10m"), "Raise request_cpu to 50m");
    assert.equal(fix("maximum cpu usage per Pod is 1, but limit is 1200m"), undefined);
    assert.equal(
      fix("maximum cpu usage per Pod is 1.  No limit is specified"),
      "Set limit_cpu to 1, the namespace's bound",
    );
  });

  const fixOf = (sick: Pod, nodes: readonly Node[] = []) => diagnose(sick, [], nodes)[0]?.fix;
  const unscheduled = (message: string, spec: Pod["spec"] = {}): Pod => ({
    ...pod("p", "Pending", {
      status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }] },
    }),
    spec,
  });
  const killed = (limit: string): Pod => ({
    ...pod("p", "Failed", {
      status: {
        containerStatuses: [{ name: "base", state: { terminated: { exitCode: 137, reason: "OOMKilled" } } }],
      },
    }),
    spec: { containers: [{ name: "base", resources: { limits: { memory: limit } } }] },
  });

  test("out of memory: twice the limit, and never less than a driver needs", () => {
    assert.deepEqual(fixOf(killed("1Gi")), {
      title: "Raise limit_memory from 1Gi to 2Gi",
      key: "limit_memory",
      set: "2Gi",
    });
    assert.equal(fixOf(killed("64Mi"))?.set, "256Mi");
    assert.equal(fixOf(killed("600M"))?.set, "1144Mi");
  });

  test("labels that no node has: those of the node that comes closest, or none", () => {
    const message = "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.";
    const node = (labels: Readonly<Record<string, string>>): Node => ({ metadata: { name: "n", labels } });
    const nodes = [node({ zone: "a", disk: "hdd" }), node({ zone: "b", disk: "hdd" })];
    const sick = unscheduled(message, { nodeSelector: { zone: "b", disk: "ssd" } });
    const [cause] = diagnose(sick, [], nodes);
    assert.equal(cause?.sentence, "No node has the label disk=ssd that the pod asks for.");
    assert.deepEqual(cause.fix, {
      title: "Ask for disk=hdd, which a node has",
      key: "node_selectors",
      set: '{"zone":"b","disk":"hdd"}',
    });
    const unknown = unscheduled(message, { nodeSelector: { gpu: "yes" } });
    assert.deepEqual(fixOf(unknown, nodes), { title: "No longer ask for gpu=yes", key: "node_selectors", set: "{}" });
    assert.equal(fixOf(sick), undefined, "nothing is known of the nodes");
  });

  test("a quota: what it leaves", () => {
    const refused = (requested: string, used: string, limited: string): string =>
      `pods "p" is forbidden: exceeded quota: q, requested: ${requested}, used: ${used}, limited: ${limited}`;
    const fix = (message: string): string | undefined => refusalCauses(message)[0]?.fix?.title;
    assert.equal(
      fix(refused("requests.memory=2Gi", "requests.memory=3Gi", "requests.memory=4Gi")),
      "Lower request_memory to 1Gi, which the quota leaves",
    );
    assert.equal(
      fix(refused("limits.cpu=2", "limits.cpu=3500m", "limits.cpu=4")),
      "Lower limit_cpu to 500m, which the quota leaves",
    );
    assert.equal(fix(refused("pods=1", "pods=10", "pods=10")), undefined);
    assert.equal(fix(refused("requests.cpu=1", "requests.cpu=4", "requests.cpu=4")), undefined, "it leaves nothing");
  });

  test("a taint is tolerated, with its value where it has one", () => {
    const message = (taint: string): string => `0/1 nodes are available: 1 node(s) had untolerated taint {${taint}}.`;
    assert.deepEqual(fixOf(unscheduled(message("dedicated: gpu")))?.add, {
      key: "dedicated",
      operator: "Equal",
      value: "gpu",
    });
    assert.deepEqual(fixOf(unscheduled(message("dedicated: ")))?.add, { key: "dedicated", operator: "Exists" });
    assert.equal(fixOf(unscheduled(message("node.kubernetes.io/not-ready: "))), undefined);
  });

  test("a request that is bigger than every node is lowered to half of the biggest", () => {
    const nodes: Node[] = [{ metadata: { name: "n" }, status: { allocatable: { cpu: "3", memory: "16Gi" } } }];
    const spec = { containers: [{ name: "base", resources: { requests: { cpu: "6" } } }] };
    const sick = unscheduled("0/1 nodes are available: 1 Insufficient cpu.", spec);
    assert.deepEqual(fixOf(sick, nodes), { title: "Lower request_cpu to 1500m", key: "request_cpu", set: "1500m" });
    assert.equal(fixOf(sick), undefined);
  });
});
