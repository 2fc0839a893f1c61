/** Causes that lead to the pod's template, at the very line there: with the pod as it was asked for. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { JsonObject } from "../../../../server/src/protocol.ts";
import type { Cause } from "../../../../client/src/cluster/diagnosis/cause.ts";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import { atTemplateField } from "../../../../client/src/cluster/diagnosis/templateField.ts";
import type { ClusterEvent, Pod } from "../../../../client/src/cluster/objects.ts";

const PROBE = { exec: { command: ["true"] }, initialDelaySeconds: 1 };
const SPEC = {
  ...{ activeDeadlineSeconds: 60, restartPolicy: "Always", nodeName: "node-1", runtimeClassName: "gvisor" },
  ...{ hostUsers: false, schedulerName: "volcano", resourceClaims: [{ name: "gpu", resourceClaimName: "one" }] },
  os: { name: "windows" },
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone" }],
  initContainers: [{ name: "fetch", image: "fetch:1", startupProbe: PROBE }],
  containers: [
    {
      ...{ name: "base", image: "base:1", workingDir: "/app", terminationMessagePath: "/etc", readinessProbe: PROBE },
      ports: [{ containerPort: 80, hostPort: 80 }],
    },
    { name: "side", image: "side:1", livenessProbe: PROBE, lifecycle: { postStart: PROBE } },
  ],
};

type Facts = NonNullable<Pod["status"]> & { readonly events?: readonly ClusterEvent[] };

/** Where the first cause of a pod of that spec leads, by what a node has made of it. */
function fieldOf({ events, ...status }: Facts, asked: object = SPEC): string | undefined {
  const sick: Pod = { metadata: { name: "p", uid: "u" }, spec: SPEC, status };
  const [cause] = diagnose(sick, events);
  assert.equal(cause?.key, "pod_yaml", cause?.sentence);
  return atTemplateField(cause, { spec: asked } as unknown as JsonObject).field;
}

const event = (reason: string, message: string, container: string): ClusterEvent => ({
  ...{ metadata: {}, reason, message },
  involvedObject: { fieldPath: `spec.containers{${container}}` },
});
const unscheduled = (message: string): Facts => ({
  phase: "Pending",
  conditions: [{ type: "PodScheduled", status: "False", message: `0/1 nodes are available: 1 ${message}.` }],
});
const ended = (reason: string, message: string): Facts => ({ phase: "Failed", reason, message });
const init = (state: object): Facts => ({ phase: "Pending", initContainerStatuses: [{ name: "fetch", state }] });
const side = (state: object): Facts => ({ phase: "Running", containerStatuses: [{ name: "side", state }] });

const CASES: readonly (readonly [what: string, facts: Facts, field: string])[] = [
  ["a deadline", ended("DeadlineExceeded", "Pod was active too long"), "/spec/activeDeadlineSeconds"],
  ["a port of a node", ended("NodePorts", "no free ports"), "/spec/containers/0/ports/0/hostPort"],
  [
    "a spread",
    unscheduled("node(s) didn't match pod topology spread constraints"),
    "/spec/topologySpreadConstraints/0/maxSkew",
  ],
  ["a port of all nodes", unscheduled("node(s) didn't have free ports"), "/spec/containers/0/ports/0/hostPort"],
  [
    "a runtime",
    { phase: "Pending", events: [event("FailedCreatePodSandBox", 'no runtime for "runsc" is configured', "")] },
    "/spec/runtimeClassName",
  ],
  [
    "a liveness probe",
    { phase: "Running", events: [event("Killing", "Container side failed liveness probe, will be restarted", "side")] },
    "/spec/containers/1/livenessProbe/exec/command/0",
  ],
  [
    "a hook",
    { phase: "Running", events: [event("FailedPostStartHook", "PostStartHook failed", "side")] },
    "/spec/containers/1/lifecycle/postStart/exec/command/0",
  ],
  [
    "a readiness probe that has not been asked",
    { phase: "Running", containerStatuses: [{ name: "base", ready: false, state: { running: {} } }] },
    "/spec/containers/0/readinessProbe/exec/command/0",
  ],
  ["another system", ended("PodOSNotSupported", "OS field"), "/spec/os/name"],
  [
    "a file for the last message",
    {
      phase: "Failed",
      containerStatuses: [
        {
          name: "base",
          state: {
            terminated: {
              ...{ exitCode: 128, reason: "StartError" },
              message:
                'error mounting "/var/lib/kubelet/pods/u/containers/base/1a" to rootfs at "/etc": not a directory: unknown',
            },
          },
        },
      ],
    },
    "/spec/containers/0/terminationMessagePath",
  ],
  ["an init container that fails", init({ terminated: { exitCode: 4 } }), "/spec/initContainers/0"],
  [
    "the image of an init container",
    init({ waiting: { reason: "ErrImagePull", message: "fetch:1: not found" } }),
    "/spec/initContainers/0",
  ],
  ["a container beside the task", side({ terminated: { exitCode: 4 } }), "/spec/containers/1"],
  [
    "a container that ends well and is started again",
    {
      phase: "Running",
      containerStatuses: [
        {
          name: "base",
          state: { waiting: { reason: "CrashLoopBackOff" } },
          lastState: { terminated: { exitCode: 0 } },
        },
      ],
    },
    "/spec/restartPolicy",
  ],
];

describe("a cause at its line of the template", () => {
  for (const [what, facts, field] of CASES) test(what, () => assert.equal(fieldOf(facts), field));

  test("a container elsewhere in the pod that was asked for: by its name", () => {
    const [base, beside] = SPEC.containers;
    assert.equal(
      fieldOf(side({ terminated: { exitCode: 4 } }), { ...SPEC, containers: [beside, base] }),
      "/spec/containers/0",
    );
  });

  test("what the pod that was asked for does not have is told where it is told today", () => {
    assert.equal(fieldOf(side({ terminated: { exitCode: 4 } }), { containers: [] }), undefined);
    assert.equal(fieldOf(ended("DeadlineExceeded", "too long"), { containers: SPEC.containers }), undefined);
  });

  test("a field that the server does not take, or what it would stand in", () => {
    const at = (field: string): string | undefined =>
      atTemplateField(
        { id: "invalid-field", severity: "error", sentence: "s", evidence: "e", key: "pod_yaml", field },
        {
          spec: SPEC,
        },
      ).field;
    assert.equal(at("/spec/containers/0/ports/0/hostPort"), "/spec/containers/0/ports/0/hostPort");
    assert.equal(at("/spec/containers/0/ports/0/name"), "/spec/containers/0/ports/0");
    assert.equal(at("/status/phase"), undefined);
  });

  test("other keys have their places", () => {
    const cause: Cause = { id: "deadline", severity: "error", sentence: "s", evidence: "e", key: "limits" };
    assert.equal(atTemplateField(cause, { spec: SPEC }).field, undefined);
  });
});
