/** What people do wrong in pods, as a real node and a real API server (Kubernetes 1.34, containerd) answered it once. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import type { ClusterEvent, ContainerSpec, Node, Pod, PodStatus } from "../../../../client/src/cluster/objects.ts";
import { base, pod } from "../fakeApi.ts";

const RUNC =
  "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ";
const of = (status: PodStatus, container: Partial<ContainerSpec> = {}, phase = "Pending"): Pod => ({
  ...pod("p", phase, { status }),
  spec: { nodeName: "n1", containers: [{ name: "base", ...container }] },
});
const notStarted = (said: string): PodStatus => ({
  containerStatuses: [
    {
      name: "base",
      state: { terminated: { exitCode: 128, reason: "StartError", message: `${RUNC}${said}: unknown` } },
    },
  ],
});
const invalidName = (image: string): Pod => of(base.waiting("InvalidImageName", "invalid reference format"), { image });
const SCRIPTS = [{ name: "scripts", mountPath: "/jobs" }];

/** `id [key]: sentence | hint | fix`. */
const CASES: readonly (readonly [what: string, pod: Pod, told: string])[] = [
  [
    "a name of an image with a variable of a shell",
    invalidName("${IMAGE}"),
    'image-name [container_repository]: The image name "${IMAGE}" has a placeholder that nobody has filled in. | Write the name itself; cfg files do not know variables of shells and templates. | ',
  ],
  [
    "one with Jinja",
    invalidName("reg.io/{{ var.value.image }}:1"),
    'image-name [container_repository]: The image name "reg.io/{{ var.value.image }}:1" has a placeholder that nobody has filled in. | Write the name itself; cfg files do not know variables of shells and templates. | ',
  ],
  [
    "one out of an example",
    invalidName("<registry>/orders"),
    'image-name [container_repository]: The image name "<registry>/orders" has a placeholder that nobody has filled in. | Write the name itself; cfg files do not know variables of shells and templates. | ',
  ],
  [
    "quotes around the name of an image, which a cfg file keeps",
    invalidName("'reg.io/orders':7"),
    "image-name [container_repository]: \"'reg.io/orders':7\" is no valid image name. | Names are lower case, without a scheme; the tag belongs into container_tag. | Write container_repository as reg.io/orders",
  ],
  [
    "a command that is empty",
    of(notStarted('exec: "": executable file not found in $PATH'), {}, "Failed"),
    "command-not-found [dbnd_executable]: The command of the container base is empty. | Name a program, or leave the command out: then the image's own is run. | ",
  ],
  [
    "a whole line as one word of a command",
    of(notStarted('exec: "python -m orders": executable file not found in $PATH'), {}, "Failed"),
    'command-not-found [dbnd_executable]: The image has no program "python -m orders" on its PATH. | A whole line is taken for the name of one program: each word is an item of its own. | ',
  ],
  [
    "a script without its first line",
    of(notStarted('exec: "/jobs/run.sh": exec format error'), {}, "Failed"),
    "command-forbidden [dbnd_executable]: The script /jobs/run.sh does not name its interpreter in its first line, or that one is made for another kind of processor. | Begin it with a line such as #!/bin/sh; else build the image for the platform of the nodes. | ",
  ],
  [
    "a script of a config map",
    of(notStarted('exec: "/jobs/run.sh": permission denied'), { volumeMounts: SCRIPTS }, "Failed"),
    'command-forbidden [volumes]: "/jobs/run.sh" of the volume "scripts" may not be executed. | Set its defaultMode to 493 (0755), or start it with its interpreter, such as sh. | ',
  ],
  [
    "a part of a config map that is not there, and becomes a folder",
    of(
      notStarted('exec: "/run.sh": permission denied'),
      { volumeMounts: [{ name: "scripts", mountPath: "/run.sh", subPath: "rum.sh" }] },
      "Failed",
    ),
    'command-forbidden [volumes]: "/run.sh" of the volume "scripts" may not be executed. | It is an empty folder where the volume has no "rum.sh" (subPath); else set defaultMode to 493 (0755). | ',
  ],
  [
    "a program beside the volumes",
    of(notStarted('exec: "/jobsuite/run": permission denied'), { volumeMounts: SCRIPTS }, "Failed"),
    'command-forbidden [dbnd_executable]: "/jobsuite/run" of the image may not be executed. | Make it executable in the image (chmod +x), for the user that the container runs as. | ',
  ],
  [
    "more than the node has, on a node that the pod names itself",
    of(
      {
        reason: "OutOfcpu",
        message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 900000, used: 0, capacity: 2000",
      },
      {},
      "Failed",
    ),
    "node-full [request_cpu]: The pod asks for more cpu than its node has, even if nothing else runs there. | Ask for less, or remove nodeName in pod_yaml, so that the cluster chooses a node. | ",
  ],
  [
    "a node that was full in that moment",
    of(
      {
        reason: "OutOfnvidia.com/gpu",
        message:
          "Pod was rejected: Node didn't have enough resource: nvidia.com/gpu, requested: 1, used: 1, capacity: 1",
      },
      {},
      "Failed",
    ),
    "node-full []: The node had no nvidia.com/gpu left by the time the pod came to it. | Run the task again. | ",
  ],
];

describe("is told in one sentence, with what to do", () => {
  for (const [what, sick, expected] of CASES) {
    test(what, () => {
      const [{ id, key = "", sentence, hint = "", fix } = { id: "", sentence: "" }, ...more] = diagnose(sick);
      assert.equal(`${id} [${key}]: ${sentence} | ${hint} | ${fix?.title ?? ""}`, expected);
      assert.equal(more.length, 0);
    });
  }
});

describe("an image that a node has, and that is looked for in a registry all the same", () => {
  const node: Node = { metadata: { name: "n1" }, status: { images: [{ names: ["docker.io/library/orders:7"] }] } };
  const sick = of(base.waiting("ErrImagePull", "docker.io/library/orders:7: not found"), { image: "orders:7" });

  test("is to be taken from there", () => {
    const [cause] = diagnose(sick, [], [node]);
    assert.equal(cause?.sentence, "The image orders:7 was not found in its registry.");
    assert.equal(cause.key, "image_pull_policy");
    assert.equal(
      cause.hint,
      "A node has it: with image_pull_policy = IfNotPresent it is not looked for in a registry.",
    );
    assert.deepEqual(cause.fix, {
      ...{ title: "Set image_pull_policy to IfNotPresent", key: "image_pull_policy", set: "IfNotPresent" },
    });
  });

  test("and not where the node has another tag, or another image with that tag", () => {
    const other: Node = { ...node, status: { images: [{ names: ["orders:8", "invoices:7"] }] } };
    assert.notEqual(diagnose(sick, [], [other])[0]?.key, "image_pull_policy");
  });
});

describe("a deadline", () => {
  const ended = (container: PodStatus, phase = "Failed"): Pod =>
    of(
      { ...container, reason: "DeadlineExceeded", message: "Pod was active on the node too long" },
      { image: "a:1" },
      phase,
    );
  const unknown = (startedAt: string | null): PodStatus => ({
    containerStatuses: [
      {
        name: "base",
        state: {
          terminated: { exitCode: 137, reason: "ContainerStatusUnknown", ...(startedAt !== null && { startedAt }) },
        },
      },
    ],
  });
  const sentences = (sick: Pod, events: readonly ClusterEvent[] = []) =>
    diagnose(sick, events).map(({ sentence }) => sentence);
  const RAN = "The pod ran longer than its deadline allows and was ended.";
  const NEVER = "The pod's deadline passed before its task had started, and the pod was ended.";

  test("of a task that ran", () => {
    assert.deepEqual(sentences(ended(base.ended(137))), [RAN]);
    assert.deepEqual(sentences(ended(unknown("2026-01-01T00:00:00Z"))), [RAN]);
    assert.deepEqual(sentences(ended({})), [RAN], "nothing tells that it did not");
  });

  test("of a task that had not started, with what the node said of its image", () => {
    const failed = { metadata: {}, reason: "Failed", message: 'Failed to pull image "a:1": a:1: not found' };
    assert.deepEqual(sentences(ended(unknown(null)), [failed]), [
      NEVER,
      "The image a:1 was not found in its registry.",
    ]);
    assert.deepEqual(sentences(ended(unknown(null))), [NEVER]);
    assert.deepEqual(sentences(ended(base.waiting("PodInitializing"))), [NEVER]);
  });

  test("of a task that waited to be started again", () => {
    const again = { state: { waiting: { reason: "CrashLoopBackOff" } }, lastState: { terminated: { exitCode: 1 } } };
    assert.equal(sentences(ended({ containerStatuses: [{ name: "base", ...again }] }))[0], RAN);
  });
});

test("a sidecar that its startup probe ends: the kubelet calls it an init container", () => {
  const event = (reason: string, message: string): ClusterEvent => ({
    ...{ metadata: {}, reason, message },
    involvedObject: { fieldPath: "spec.initContainers{proxy}" },
  });
  const sick: Pod = {
    ...pod("p", "Pending", {
      status: {
        initContainerStatuses: [{ name: "proxy", state: { terminated: { exitCode: 137, reason: "Error" } } }],
        containerStatuses: [{ name: "base", state: { waiting: { reason: "PodInitializing" } } }],
      },
    }),
    spec: { initContainers: [{ name: "proxy", restartPolicy: "Always" }], containers: [{ name: "base" }] },
  };
  const told = diagnose(sick, [
    event("Unhealthy", "Startup probe failed: "),
    event("Killing", "Init container proxy failed startup probe"),
  ]);
  assert.deepEqual(
    told.map(({ sentence }) => sentence),
    ["The container proxy was ended because it was not up in time (startup probe)."],
  );
});
