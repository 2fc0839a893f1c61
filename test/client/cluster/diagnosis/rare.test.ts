/** What rarely keeps a pod from running, or ends it: each told once, and as what it is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import type { Pod, PodSpec, PodStatus } from "../../../../client/src/cluster/objects.ts";
import { base, pod } from "../fakeApi.ts";

const DIGEST = `reg.io/app@sha256:${"0".repeat(64)}`;
const of = (spec: PodSpec, status: PodStatus, phase = "Pending"): Pod => {
  const made = pod("p", phase, { status });
  return { ...made, spec: { nodeName: "n1", ...made.spec, ...spec } };
};
const unplaced = (message: string, status: PodStatus = {}): PodStatus => ({
  ...status,
  conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }],
});
const disrupted = (reason: string): PodStatus => ({
  conditions: [{ type: "DisruptionTarget", status: "True", reason, message: "m" }],
});
const ended = (exitCode: number, message: string): PodStatus => ({
  containerStatuses: [{ name: "base", state: { terminated: { exitCode, reason: "Error", message } } }],
});
const withImage = (image: string): PodSpec => ({ containers: [{ name: "base", image }] });
const proxy = (started: boolean): PodStatus => ({
  initContainerStatuses: [{ name: "proxy", started, state: { running: {} } }],
});
const SIDECAR: PodSpec = { initContainers: [{ name: "proxy", restartPolicy: "Always" }] };
const BUSY =
  "0/30 nodes are available: 10 Insufficient cpu, 12 Insufficient memory, 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 5 node(s) didn't match Pod's node affinity/selector.";

/** `severity id [key]: sentence`. */
const CASES: readonly (readonly [what: string, pod: Pod, ...told: string[]])[] = [
  [
    "a digest that the registry does not have (containerd)",
    of(
      withImage(DIGEST),
      base.waiting("ErrImagePull", `failed to resolve reference "${DIGEST}": ${DIGEST}: not found`),
    ),
    `error image-tag [container_tag]: The registry has no image with that digest: ${DIGEST}.`,
  ],
  [
    "the same of Docker",
    of(withImage(DIGEST), base.waiting("ErrImagePull", `manifest for ${DIGEST} not found: manifest unknown`)),
    `error image-tag [container_tag]: The registry has no image with that digest: ${DIGEST}.`,
  ],
  [
    "a program for another processor that ends by itself, with its last line as message",
    of({}, ended(255, "exec /usr/bin/python: exec format error"), "Failed"),
    "error wrong-platform [container_tag]: The program of the container base is made for another kind of processor than the node has.",
  ],
  [
    "a pod that others make room for",
    of({}, unplaced("0/3 nodes are available: 3 Insufficient cpu.", { nominatedNodeName: "n1" })),
    "warning making-room []: The cluster ends less important pods on the node n1 to make room for the pod.",
    "info short-of-cpu [request_cpu]: The nodes have not enough CPU free for the pod's request.",
  ],
  [
    "a pod that makes room for another goes for that reason alone",
    { ...of({}, disrupted("PreemptionByScheduler"), "Running"), metadata: { name: "p", deletionTimestamp: "t" } },
    "error disrupted [pod_yaml]: The pod had to make room for a more important one.",
  ],
  [
    "a pod that its node ends",
    of({}, disrupted("TerminationByKubelet"), "Running"),
    "error disrupted []: The node ended the pod: it was short of something, or is shutting down.",
  ],
  [
    "a resource claim that is not there",
    of({ resourceClaims: [{ name: "gpu", resourceClaimName: "gpus" }] }, unplaced('resourceclaim "gpus" not found')),
    'error device-claim [pod_yaml]: The resource claim "gpus" is not in the pod\'s namespace.',
  ],
  [
    "a sidecar that is coming up",
    of(SIDECAR, proxy(false)),
    "info init-running []: The sidecar proxy is not up yet; the task starts once it is.",
  ],
  ["a sidecar that is up", of(SIDECAR, proxy(true))],
  [
    "nodes of other labels are not meant, where nodes with these have no room",
    of({}, unplaced(BUSY)),
    "warning short-of-memory [request_memory]: The nodes have not enough memory free for the pod's request.",
    "warning short-of-cpu [request_cpu]: The nodes have not enough CPU free for the pod's request.",
  ],
  [
    "a program for newer processors",
    of({}, ended(132, ""), "Failed"),
    "error container-failed []: The program has instructions that the node's processor does not know (exit code 132).",
  ],
  [
    "a program that has too little shared memory",
    of({}, ended(135, ""), "Failed"),
    "error container-failed []: The process crashed with a bus error (exit code 135).",
  ],
  [
    "a mount below what is read-only",
    of(
      {},
      base.waiting(
        "CreateContainerError",
        'error mounting "/v" to rootfs at "/data": mkdirat /run/rootfs/data: read-only file system: unknown',
      ),
    ),
    "error volume-not-mounted [volume_mounts]: Nothing can be mounted at /data in the container base: read-only file system.",
  ],
];
for (const [what, one, ...told] of CASES) {
  test(what, () => {
    const found = diagnose(one).map(
      ({ severity, id, key = "", sentence }) => `${severity} ${id} [${key}]: ${sentence}`,
    );
    assert.deepEqual(found, told);
  });
}
