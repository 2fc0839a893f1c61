import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import type { ClusterEvent, Node, Pod } from "../../../../client/src/cluster/objects.ts";
import { base, pod } from "../fakeApi.ts";

const unscheduled = (message: string, reason = "Unschedulable"): Pod =>
  pod("p", "Pending", { status: { conditions: [{ type: "PodScheduled", status: "False", reason, message }] } });
const waiting = (reason: string, message = ""): Pod => pod("p", "Pending", { status: base.waiting(reason, message) });
const failed = (reason: string, message: string): Pod => pod("p", "Failed", { status: { reason, message } });
const event = (reason: string, message: string): ClusterEvent => ({ metadata: {}, reason, message });

/** Messages as Kubernetes 1.34 and containerd write them → the first cause's id and key. */
const cases: readonly [string, Pod, readonly ClusterEvent[], string, string | undefined][] = [
  [
    "taint",
    unscheduled("0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: gpu}. preemption: 0/3"),
    [],
    "taint",
    "tolerations",
  ],
  [
    "old taint message",
    unscheduled("0/3 nodes are available: 3 node(s) had taints that the pod didn't tolerate."),
    [],
    "taint",
    "tolerations",
  ],
  [
    "selector",
    unscheduled("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."),
    [],
    "node-selector",
    "node_selectors",
  ],
  [
    "anti-affinity",
    unscheduled("0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules."),
    [],
    "affinity",
    "affinity",
  ],
  ["cpu", unscheduled("0/1 nodes are available: 1 Insufficient cpu."), [], "short-of-cpu", "request_cpu"],
  [
    "memory and a taint: the taint is not mended by waiting",
    unscheduled("0/2 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint {a: b}."),
    [],
    "taint",
    "tolerations",
  ],
  ["gpu", unscheduled("0/1 nodes are available: 1 Insufficient nvidia.com/gpu."), [], "short-of-resource", "limits"],
  ["claim missing", unscheduled('persistentvolumeclaim "data" not found'), [], "volume-claim-missing", "volumes"],
  [
    "claim unbound",
    unscheduled("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims."),
    [],
    "volume-claim-unbound",
    "volumes",
  ],
  [
    "gate",
    unscheduled("Scheduling is blocked due to non-empty scheduling gates", "SchedulingGated"),
    [],
    "gated",
    undefined,
  ],
  [
    "image not found",
    waiting("ErrImagePull", 'failed to resolve reference "docker.io/a/b:1": docker.io/a/b:1: not found'),
    [],
    "image-not-found",
    "container_repository",
  ],
  [
    "image denied",
    waiting("ImagePullBackOff", "pull access denied, repository does not exist or may require authorization"),
    [],
    "image-forbidden",
    "image_pull_secrets",
  ],
  ["image tag", waiting("ErrImagePull", "manifest unknown"), [], "image-tag", "container_tag"],
  [
    "registry away",
    waiting("ErrImagePull", "dial tcp: lookup registry.nowhere: no such host"),
    [],
    "image-registry-unreachable",
    "container_repository",
  ],
  ["image name", waiting("InvalidImageName", "couldn't parse image name"), [], "image-name", "container_repository"],
  [
    "never pull",
    waiting("ErrImageNeverPull", 'Container image "a" is not present with pull policy of Never'),
    [],
    "image-never-pulled",
    "image_pull_policy",
  ],
  [
    "secret",
    waiting("CreateContainerConfigError", 'secret "databand-secrets" not found'),
    [],
    "secret-missing",
    "secrets",
  ],
  [
    "config map",
    waiting("CreateContainerConfigError", 'configmap "c" not found'),
    [],
    "config-map-missing",
    "configmaps",
  ],
  [
    "secret key",
    waiting("CreateContainerConfigError", "couldn't find key k in Secret etl/s"),
    [],
    "secret-key-missing",
    "secrets",
  ],
  [
    "command",
    waiting("RunContainerError", 'exec: "dbnd": executable file not found in $PATH'),
    [],
    "command-not-found",
    "dbnd_executable",
  ],
  ["crash loop", waiting("CrashLoopBackOff", "back-off 10s"), [], "crash-loop", undefined],
  ["out of memory", pod("p", "Failed", { status: base.ended(137, "OOMKilled") }), [], "out-of-memory", "limit_memory"],
  ["exit code", pod("p", "Failed", { status: base.ended(10) }), [], "container-failed", undefined],
  [
    "init container",
    pod("p", "Pending", {
      status: { initContainerStatuses: [{ name: "init", state: { terminated: { exitCode: 1, reason: "Error" } } }] },
    }),
    [],
    "init-container-failed",
    "pod_yaml",
  ],
  [
    "evicted",
    failed(
      "Evicted",
      "The node was low on resource: memory. Threshold quantity: 100Mi, available: 9Mi. Container base was using 90Mi, request is 1Mi, has larger consumption of memory. ",
    ),
    [],
    "evicted",
    "request_memory",
  ],
  [
    "evicted",
    failed("Evicted", "The node was low on resource: memory. Threshold quantity: 100Mi, available: 9Mi. "),
    [],
    "evicted",
    undefined,
  ],
  [
    "deadline",
    failed("DeadlineExceeded", "Pod was active on the node longer than the specified deadline"),
    [],
    "deadline",
    "pod_yaml",
  ],
  ["node lost", failed("NodeLost", "Node n1 is gone"), [], "node-lost", undefined],
  [
    "volume secret",
    waiting("ContainerCreating"),
    [event("FailedMount", 'MountVolume.SetUp failed for volume "v" : secret "s" not found')],
    "secret-missing",
    "secrets",
  ],
  [
    "quota",
    waiting("ContainerCreating"),
    [event("FailedCreate", "exceeded quota: q, requested: pods=1, used: pods=5, limited: pods=5")],
    "quota",
    "namespace",
  ],
];

describe("why is it not running", () => {
  for (const [name, sick, events, id, key] of cases) {
    test(`${name} → ${id}`, () => {
      const [cause] = diagnose(sick, events);
      assert.equal(cause?.id, id);
      assert.equal(cause.key, key);
      assert.ok(cause.sentence.endsWith(".") && !cause.sentence.includes("\n"), cause.sentence);
      assert.ok(cause.evidence !== "");
    });
  }

  test("with nodes: more than any of them has is no matter of waiting", () => {
    const nodes: Node[] = [{ metadata: { name: "n" }, status: { allocatable: { cpu: "4", memory: "16Gi" } } }];
    const sick = unscheduled("0/1 nodes are available: 1 Insufficient cpu.");
    const big = { ...sick, spec: { containers: [{ name: "base", resources: { requests: { cpu: "6" } } }] } };
    assert.equal(diagnose(sick, [], nodes)[0]?.severity, "warning");
    assert.equal(diagnose(big, [], nodes)[0]?.severity, "error");
    assert.match(diagnose(big, [], nodes)[0]?.sentence ?? "", /biggest has 4/);
  });

  test("nothing is wrong with a pod that runs, or has succeeded", () => {
    assert.deepEqual(diagnose(pod("p", "Running", { status: base.running() })), []);
    assert.deepEqual(diagnose(pod("p", "Succeeded", { status: base.ended(0) })), []);
  });

  describe("says nothing wrong", () => {
    const ids = (...given: Parameters<typeof diagnose>): readonly string[] => diagnose(...given).map(({ id }) => id);
    const notReady = { conditions: [{ type: "Ready", status: "False" }] };
    const isReady = (ready: boolean): object => ({
      containerStatuses: [{ ...base.running().containerStatuses[0], ready }],
    });

    test("of a pod whose containers are not ready yet: only one whose containers all are has a node that is silent", () => {
      assert.deepEqual(ids(pod("p", "Running", { status: { ...notReady, ...isReady(false) } })), []);
      assert.deepEqual(ids(pod("p", "Running", { status: { ...notReady, ...isReady(true) } })), ["node-silent"]);
    });

    test("of a pod that has ended: neither that its node is silent now, nor that it is being deleted", () => {
      const conditions = [{ type: "Ready", status: "Unknown" }];
      const nodes: Node[] = [{ metadata: { name: "n" }, status: { conditions } }];
      const on = (one: Pod): Pod => ({ ...one, spec: { ...one.spec, nodeName: "n" } });
      const running = on(pod("p", "Running", { status: base.running(), deleting: true }));
      assert.deepEqual(ids(running, [], nodes), ["node-silent", "deleting"]);
      const ended = on(pod("p", "Succeeded", { status: base.ended(0), deleting: true }));
      assert.deepEqual(ids(ended, [], nodes), []);
    });

    test("of a pod that failed with its container: its message is no node's refusal", () => {
      const words = { reason: "SomethingNew", message: "Pod was ended" };
      assert.deepEqual(ids(pod("p", "Failed", { status: words })), ["node-refused"]);
      assert.deepEqual(ids(pod("p", "Failed", { status: { ...words, ...base.ended(3) } })), ["container-failed"]);
    });

    test("of schedulers, for a pod that no cluster has, or that has its node", () => {
      const spec = { schedulerName: "volcano", containers: [{ name: "base" }] };
      const made: Pod = { ...pod("p", "Pending"), spec };
      assert.deepEqual(ids(made), ["no-scheduler"]);
      assert.deepEqual(ids({ metadata: { name: "p" }, spec }), []);
      const resourceClaims = [{ name: "gpu", resourceClaimName: "one" }];
      const claiming = { containers: [{ name: "base" }], resourceClaims };
      assert.deepEqual(ids({ ...made, spec: claiming }), ["device-claim"]);
      assert.deepEqual(ids({ ...made, spec: { ...claiming, nodeName: "n" } }), []);
    });
  });
});
