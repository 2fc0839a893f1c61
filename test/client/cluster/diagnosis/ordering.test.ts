/** Which of several causes is told first, and what events and nodes add. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import type { ClusterEvent, ContainerStatus, Node, Pod, PodSpec } from "../../../../client/src/cluster/objects.ts";
import { base, pod } from "../fakeApi.ts";

const unscheduled = (message: string, spec: PodSpec = {}): Pod => {
  const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
  const one = pod("p", "Pending", { status: { conditions } });
  return { ...one, spec: { ...one.spec, ...spec } };
};
const event = (reason: string, message: string, second = 0): ClusterEvent => ({
  metadata: {},
  ...{ reason, message },
  lastTimestamp: `2026-01-01T00:00:0${String(second)}Z`,
});
const ids = (...args: Parameters<typeof diagnose>): string[] => diagnose(...args).map(({ id }) => id);
const node = (more: Partial<Node>): Node => ({ metadata: { name: "n" }, ...more });

describe("the scheduler's reasons", () => {
  const cases: readonly (readonly [what: string, message: string, ...ids: string[]])[] = [
    [
      "of as many nodes: what waiting does not mend",
      "0/2 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint {a: b}.",
      ...["taint", "short-of-memory"],
    ],
    [
      "most nodes would take the pod if they had room",
      "0/9 nodes are available: 1 node(s) had untolerated taint {a: b}, 8 Insufficient memory.",
      ...["short-of-memory", "taint"],
    ],
    [
      "the control plane is for nobody",
      "0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu.",
      "short-of-cpu",
    ],
    [
      "more nodes first, of those that never fit",
      "0/5 nodes are available: 1 node(s) had untolerated taint {a: b}, 4 node(s) didn't match Pod's node affinity/selector.",
      ...["node-selector", "taint"],
    ],
  ];
  for (const [what, message, ...expected] of cases) {
    test(what, () => assert.deepEqual(ids(unscheduled(message)), expected));
  }

  describe("where nodes cannot be read", () => {
    const labels = "1 node(s) didn't match Pod's node affinity/selector";
    const cases: readonly (readonly [what: string, said: string, sentence: string])[] = [
      ["all were asked for their labels", labels, "No node has the labels that the pod asks for."],
      [
        "those with taints were not",
        `2 node(s) had untolerated taint(s), ${labels}`,
        "No node that is open for the pod has the labels that it asks for.",
      ],
      [
        "nor were those that are closed",
        `1 node(s) were unschedulable, ${labels}`,
        "No node that is open for the pod has the labels that it asks for.",
      ],
    ];
    for (const [what, said, sentence] of cases) {
      test(what, () => {
        const told = diagnose(unscheduled(`0/3 nodes are available: ${said}.`)).map((cause) => cause.sentence);
        assert.ok(told.includes(sentence), told.join("\n"));
      });
    }

    test("the same of affinity; where only taints object, nothing is said of labels", () => {
      const terms = [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] }];
      const affinity = {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
      };
      const of = (said: string): readonly string[] =>
        diagnose(unscheduled(`0/3 nodes are available: ${said}.`, { affinity })).map(({ sentence }) => sentence);
      assert.deepEqual(of(`2 node(s) had untolerated taint(s), ${labels}`), [
        "Nodes have taints that the pod does not tolerate.",
        "No node that is open for the pod has the labels that its affinity asks for: zone=a.",
      ]);
      assert.deepEqual(of("3 node(s) had untolerated taint(s)"), ["Nodes have taints that the pod does not tolerate."]);
    });
  });

  test("taints that Kubernetes 1.34 does not name are read from the nodes, without those that are tolerated", () => {
    const taint = (key: string, value = ""): { key: string; value: string; effect: string } => ({
      ...{ key, value },
      effect: "NoSchedule",
    });
    const nodes = [
      node({ spec: { taints: [taint("team", "ml")] } }),
      node({ spec: { taints: [taint("spot", "true"), { key: "soft", effect: "PreferNoSchedule" }] } }),
    ];
    const sick = unscheduled("0/2 nodes are available: 2 node(s) had untolerated taint(s).", {
      tolerations: [{ key: "spot", operator: "Exists" }],
    });
    const [cause] = diagnose(sick, [], nodes);
    assert.equal(cause?.sentence, "Nodes are reserved by the taint team=ml, which the pod does not tolerate.");
    assert.deepEqual(cause.fix?.add, { key: "team", operator: "Equal", value: "ml" });
  });

  test("a resource that no node has will not come by waiting", () => {
    const sick = unscheduled("0/1 nodes are available: 1 Insufficient nvidia.com/gpu.", {
      containers: [{ name: "base", resources: { limits: { "nvidia.com/gpu": "1" } } }],
    });
    const [cause] = diagnose(sick, [], [node({ status: { allocatable: { cpu: "4" } } })]);
    assert.equal(cause?.sentence, "No node has any nvidia.com/gpu, of which the pod asks for 1.");
    assert.equal(cause.severity, "error");
    const [some] = diagnose(sick, [], [node({ status: { allocatable: { "nvidia.com/gpu": "4" } } })]);
    assert.equal(some?.severity, "warning");
  });

  test("node affinity is told apart from the node selector where the pod has only that", () => {
    const message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
    assert.equal(diagnose(unscheduled(message, { affinity: { nodeAffinity: {} } }))[0]?.key, "affinity");
    assert.equal(diagnose(unscheduled(message, { nodeSelector: { a: "b" } }))[0]?.key, "node_selectors");
  });

  test("the claims of the pod are named where the scheduler does not name them", () => {
    const sick = unscheduled("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.", {
      volumes: [{ name: "data", persistentVolumeClaim: { claimName: "orders" } }],
    });
    assert.equal(diagnose(sick)[0]?.sentence, "A volume claim of the pod has no volume yet (orders).");
  });

  test("a gate has its name", () => {
    const one = pod("p", "Pending", {
      status: { conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] },
    });
    const [cause] = diagnose({ ...one, spec: { schedulingGates: [{ name: "kueue.x-k8s.io/admission" }] } });
    assert.match(cause?.sentence ?? "", /kueue\.x-k8s\.io\/admission/);
  });

  test("a scheduler that does not answer leaves no trace but the pod's own words", () => {
    const sick = { ...pod("p", "Pending"), spec: { schedulerName: "volcano" } };
    assert.deepEqual(ids(sick), ["no-scheduler"]);
  });
});

describe("events that are over", () => {
  const waiting = pod("p", "Pending", { status: base.waiting("ContainerCreating") });
  const late = event("FailedMount", 'MountVolume.SetUp failed for volume "v" : secret "s" not found', 1);

  test("a mount that failed and then worked is no cause; one that fails after the last success is", () => {
    assert.deepEqual(ids(waiting, [late]), ["secret-missing"]);
    assert.deepEqual(ids(waiting, [late, event("Pulling", 'Pulling image "a"', 2)]), ["image-pulling"]);
  });

  test("an image is on its way until it is there, or is refused", () => {
    const [first, second] = [event("Pulling", 'Pulling image "a"', 1), event("Pulling", 'Pulling image "b"', 2)];
    assert.deepEqual(ids(waiting, [first, event("Pulled", 'Successfully pulled image "a" in 2s', 2)]), []);
    assert.deepEqual(ids(waiting, [first, event("Pulled", 'Successfully pulled image "a" in 2s', 2), second]), [
      "image-pulling",
    ]);
    assert.deepEqual(ids(waiting, [first, event("Failed", 'Failed to pull image "a": timeout', 3)]), []);
    // The node has tried again since.
    const again = event("Pulling", 'Pulling image "a"', 4);
    assert.deepEqual(ids(waiting, [again, event("Failed", 'Failed to pull image "a": timeout', 3)]), ["image-pulling"]);
  });

  test("what names its reason hides what only took too long", () => {
    const slow = event("FailedMount", "Unable to attach or mount volumes: unmounted volumes=[v]: timed out", 2);
    assert.deepEqual(ids(waiting, [late, slow]), ["secret-missing"]);
  });

  test("a probe that failed is none once the container is ready", () => {
    const probe = [event("Unhealthy", "Startup probe failed: no answer")];
    const running = (ready: boolean): Pod =>
      pod("p", "Running", { status: { containerStatuses: [{ name: "base", ready, state: { running: {} } }] } });
    assert.deepEqual(ids(running(false), probe), ["probe-failed"]);
    assert.deepEqual(ids(running(true), probe), []);
  });

  test("a node on its way makes the scheduler's reasons a matter of waiting", () => {
    const sick = unscheduled("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");
    const [first, second] = diagnose(sick, [event("TriggeredScaleUp", "pod triggered scale-up: [{a 1->2 (max: 5)}]")]);
    assert.deepEqual([first?.id, first?.severity, second?.severity], ["scaling-up", "warning", "info"]);
  });
});

describe("containers", () => {
  const statuses = (...all: readonly ContainerStatus[]): Pod => {
    const one = pod("p", "Failed", { status: { containerStatuses: all } });
    return {
      ...one,
      spec: {
        containers: [
          { name: "base", image: "i:1" },
          { name: "side", image: "s:1" },
        ],
      },
    };
  };
  const ended = (name: string, exitCode: number): ContainerStatus => ({
    name,
    state: { terminated: { exitCode, reason: "Error" } },
  });

  test("DBND's meaning of an exit code is only that of its own container", () => {
    const [first, second] = diagnose(statuses(ended("side", 2), ended("base", 10)));
    assert.match(first?.sentence ?? "", /a task raised an error/);
    assert.equal(second?.sentence, "The container side beside the task failed. The container ended with exit code 2.");
    assert.equal(second.key, "pod_yaml");
  });

  test("nor that of a container of Airflow's operators", () => {
    const one = statuses(ended("base", 8));
    const labels = { kubernetes_pod_operator: "True" };
    const [cause] = diagnose({ ...one, metadata: { ...one.metadata, labels } });
    assert.equal(cause?.sentence, "The container ended with exit code 8.");
  });

  test("the image of a sidecar is no matter of container_repository", () => {
    const waiting = { name: "side", state: { waiting: { reason: "ErrImagePull", message: "manifest unknown" } } };
    const [cause] = diagnose({ ...statuses(waiting), status: { phase: "Pending", containerStatuses: [waiting] } });
    assert.deepEqual([cause?.id, cause?.key, cause?.fix], ["image-tag", "pod_yaml", undefined]);
    assert.match(cause?.sentence ?? "", /s:1/);
  });

  test("what ended the pod is told, not the signal that its container got of it", () => {
    const one = statuses(ended("base", 137));
    const sick = { ...one, status: { ...one.status, reason: "Terminated", message: "imminent node shutdown" } };
    assert.deepEqual(ids(sick), ["node-lost"]);
    const failed = statuses(ended("base", 10));
    const both = { ...failed, status: { ...failed.status, reason: "Terminated", message: "imminent node shutdown" } };
    assert.deepEqual(ids(both), ["node-lost", "container-failed"]);
  });

  test("a node that does not report: its pods are declared not ready, and their containers stay as they were", () => {
    const status = {
      conditions: [{ type: "Ready", status: "False" }],
      containerStatuses: [{ name: "base", ready: true, state: { running: {} } }],
    };
    assert.deepEqual(ids(pod("p", "Running", { status })), ["node-silent"]);
    const ofNode = node({ status: { conditions: [{ type: "Ready", status: "Unknown", message: "Kubelet stopped" }] } });
    const one = pod("p", "Running", { status: base.running() });
    assert.deepEqual(ids({ ...one, spec: { nodeName: "n" } }, [], [ofNode]), ["node-silent"]);
  });
});
