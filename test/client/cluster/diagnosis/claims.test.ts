/** Volume claims that keep a pod from its place: the claim's own reason, in the words of Kubernetes 1.34. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import { claimNames, readClaims, type ClaimSight } from "../../../../client/src/cluster/facts/podClaims.ts";
import type { Node, Pod } from "../../../../client/src/cluster/objects.ts";
import { FakeApi, pod } from "../fakeApi.ts";

const UNBOUND = "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
const ELSEWHERE = "0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity.";

function waiting(message: string, spec: Pod["spec"] = {}): Pod {
  const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
  const one = pod("p", "Pending", { status: { conditions } });
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "orders" } }];
  return { ...one, spec: { ...one.spec, volumes, ...spec } };
}

function claim(phase: string, more: Partial<ClaimSight> = {}): ClaimSight {
  const spec = { storageClassName: "fast", resources: { requests: { storage: "10Gi" } } };
  return { name: "orders", claim: { metadata: { name: "orders" }, spec, status: { phase } }, events: [], ...more };
}

const pending = (reason: string, message: string): ClaimSight =>
  claim("Pending", { events: [{ metadata: {}, reason, message }] });

describe("a claim without a volume", () => {
  const cases: readonly (readonly [what: string, sight: ClaimSight, id: string, sentence: RegExp])[] = [
    [
      "its storage class is not there",
      pending("ProvisioningFailed", 'storageclass.storage.k8s.io "fast" not found'),
      "storage-class-missing",
      /"orders" asks for the storage class "fast", which the cluster does not have/,
    ],
    [
      "its class is not there, and the events are gone",
      claim("Pending", { hasClass: false }),
      "storage-class-missing",
      /"fast", which the cluster does not have/,
    ],
    [
      "the provisioner refuses",
      pending(
        "ProvisioningFailed",
        'failed to provision volume with StorageClass "fast": rpc error: code = ResourceExhausted desc = quota of disks exceeded',
      ),
      "volume-claim-unbound",
      /The storage class "fast" cannot make the volume of the claim "orders": quota of disks exceeded\./,
    ],
    [
      "no class, no default, no volume",
      pending("FailedBinding", "no persistent volumes available for this claim and no storage class is set"),
      "volume-claim-unbound",
      /names no storage class, the cluster has no default one/,
    ],
    [
      "the volume that it names belongs to another",
      pending("FailedBinding", 'volume "pv-1" already bound to a different claim.'),
      "volume-claim-unbound",
      /"pv-1", which the claim "orders" names, belongs to another claim/,
    ],
    [
      "the volume that it names is too small",
      pending("VolumeMismatch", 'Cannot bind to requested volume "pv-1": requested PV is too small'),
      "volume-claim-unbound",
      /"pv-1", which the claim "orders" names, does not suit it: requested PV is too small/,
    ],
    [
      "nobody makes it",
      pending(
        "ExternalProvisioning",
        "Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
      ),
      "volume-claim-unbound",
      /still to be made, by ebs\.csi\.aws\.com/,
    ],
    ["its volume is lost", claim("Lost"), "volume-claim-lost", /The volume of the claim "orders" is gone/],
    [
      "it is being deleted",
      { ...claim("Bound"), claim: { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } } },
      "volume-claim-missing",
      /is being deleted/,
    ],
    [
      "it is not there",
      { name: "orders", events: [] },
      "volume-claim-missing",
      /"orders" is not in the pod's namespace/,
    ],
  ];
  for (const [what, sight, id, sentence] of cases) {
    test(what, () => {
      const causes = diagnose(waiting(UNBOUND), [], [], undefined, [sight]);
      assert.deepEqual([causes.length, causes[0]?.id, causes[0]?.key], [1, id, "volumes"]);
      assert.match(causes[0]?.sentence ?? "", sentence);
      const said = sight.events[0]?.message ?? "orders";
      assert.ok(causes[0]?.evidence.includes(said), causes[0]?.evidence);
    });
  }

  test("one that waits for its first pod is no cause: the scheduler's other reasons are", () => {
    const sight = pending("WaitForFirstConsumer", "waiting for first consumer to be created before binding");
    const sick = waiting("0/1 nodes are available: 1 Insufficient cpu.");
    assert.deepEqual(
      diagnose(sick, [], [], undefined, [sight]).map(({ id }) => id),
      ["short-of-cpu"],
    );
  });

  test("but it waits for ever where the pod names its node itself", () => {
    const sight = pending("WaitForFirstConsumer", "waiting for first consumer to be created before binding");
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "orders" } }];
    const sick = { ...pod("p", "Pending"), spec: { nodeName: "node-1", volumes } };
    const [cause] = diagnose(sick, [], [], undefined, [sight]);
    assert.deepEqual([cause?.id, cause?.key], ["volume-claim-unbound", "pod_yaml"]);
  });
});

describe("a volume where the pod may not run", () => {
  const ZONE = "topology.kubernetes.io/zone";
  const matchExpressions = [{ key: ZONE, operator: "In", values: ["eu-1a"] }];
  const volume = {
    metadata: { name: "pv-1" },
    spec: { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } },
  };
  const sight = claim("Bound", { volume });
  const node = (zone: string): Node => ({ metadata: { name: zone, labels: { [ZONE]: zone } } });

  test("the pod asks for another zone: which, and a quick fix", () => {
    const sick = waiting(ELSEWHERE, { nodeSelector: { [ZONE]: "eu-1b", disk: "ssd" } });
    const [cause, ...more] = diagnose(sick, [], [node("eu-1a")], undefined, [sight]);
    assert.deepEqual([cause?.id, cause?.key, more], ["volume-elsewhere", "node_selectors", []]);
    assert.match(cause?.sentence ?? "", /is at \S+=eu-1a, but the pod asks for \S+=eu-1b/);
    assert.deepEqual(JSON.parse(cause?.fix?.set ?? ""), { [ZONE]: "eu-1a", disk: "ssd" });
  });

  test("no node is there; or those there do not take the pod", () => {
    const sentence = (nodes: readonly Node[]): string =>
      diagnose(waiting(ELSEWHERE), [], nodes, undefined, [sight])[0]?.sentence ?? "";
    assert.match(sentence([node("eu-1b")]), /where the cluster has no node/);
    assert.match(sentence([node("eu-1a")]), /where no node takes the pod/);
  });

  test("what may not be read leaves the scheduler's words", () => {
    const [cause] = diagnose(waiting(ELSEWHERE), [], [], undefined, [claim("Bound")]);
    assert.equal(cause?.sentence, "The pod's volume is on a node or zone where the pod may not run (orders).");
  });
});

describe("reading the claims of a pod", () => {
  const CLAIMS = "/api/v1/namespaces/etl/persistentvolumeclaims";

  test("an ephemeral volume has a claim named after pod and volume", () => {
    const volumes = [{ name: "scratch", ephemeral: {} }, { name: "cfg" }];
    assert.deepEqual(claimNames({ ...pod("p", "Pending"), spec: { volumes } }), ["p-scratch"]);
  });

  test("the claim, its events, and whether its class is there; what is forbidden is left out", async () => {
    let selector: string | null = "";
    await using api = new FakeApi()
      .on("GET", `${CLAIMS}/orders`, (call) =>
        call.json({
          metadata: { name: "orders", uid: "u" },
          spec: { storageClassName: "fast" },
          status: { phase: "Pending" },
        }),
      )
      .on("GET", `${CLAIMS}/secret`, (call) => call.fail(403, "Forbidden"))
      .on("GET", `${CLAIMS}/gone`, (call) => call.fail(404, "NotFound"))
      .on("GET", "/apis/storage.k8s.io/v1/storageclasses/fast", (call) => call.fail(404, "NotFound"))
      .on("GET", "/api/v1/namespaces/etl/events", (call) => {
        selector = call.query.get("fieldSelector");
        call.json({ items: [{ metadata: {}, reason: "ProvisioningFailed", message: "m" }] });
      })
      .start();
    const volumes = ["orders", "secret", "gone"].map((claimName) => ({
      name: claimName,
      persistentVolumeClaim: { claimName },
    }));
    const found = await readClaims(await api.cluster(), { ...pod("p", "Pending"), spec: { volumes } });
    assert.deepEqual(
      found.map(({ name, claim: one, events, hasClass }) => [name, one?.status?.phase, events.length, hasClass]),
      [
        ["orders", "Pending", 1, false],
        ["gone", undefined, 0, undefined],
      ],
    );
    const only = { ...pod("p", "Pending"), spec: { volumes: volumes.slice(1, 2) } };
    await assert.rejects(readClaims(await api.cluster(), only), { reason: "forbidden" });
    assert.equal(selector, "involvedObject.kind=PersistentVolumeClaim,involvedObject.name=orders,involvedObject.uid=u");
  });
});
