/**
 * Pods that do not start, of every kind, as a Kubernetes 1.34 with one real node and six others had them (cut down to what
 * is read): what is told of each, with all that stands around it.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import type { ClaimSight } from "../../../../client/src/cluster/facts/podClaims.ts";
import type { ClusterEvent, Node, Pod } from "../../../../client/src/cluster/objects.ts";

interface OddPod {
  /** Severity, id, sentence, key and title of the quick fix of each cause. */
  readonly told: readonly string[];
  readonly pod: Pod;
  readonly events: readonly ClusterEvent[];
  readonly claims: readonly ClaimSight[];
  /** In the place of those of the cluster. */
  readonly nodes?: readonly Node[];
}

const { nodes, pods } = JSON.parse(
  readFileSync(new URL("../../../fixtures/diagnosis/oddPods.json", import.meta.url), "utf8"),
) as { readonly nodes: readonly Node[]; readonly pods: readonly OddPod[] };

function told({ pod, events, claims, nodes: around = nodes }: OddPod): readonly string[] {
  return diagnose(pod, events, around, undefined, claims).map(({ severity, id, sentence, key = "", fix }) =>
    [severity, id, sentence, key, fix?.title ?? ""].join(" | ").replace(/(?: \| )+$/, ""),
  );
}

describe("what is told of odd pods", () => {
  for (const one of pods) {
    test(one.pod.metadata.name, () => assert.deepEqual(told(one), one.told));
  }

  test("in whatever order the nodes are listed", () => {
    for (const one of pods) {
      assert.deepEqual(told({ ...one, nodes: [...(one.nodes ?? nodes)].reverse() }), one.told, one.pod.metadata.name);
    }
  });

  test("a pod that runs after all has no cause any more", () => {
    for (const { pod, events, claims } of pods) {
      const running: Pod = {
        ...pod,
        spec: { ...pod.spec, nodeName: "localhost" },
        status: {
          phase: "Running",
          conditions: [{ type: "PodScheduled", status: "True" }],
          containerStatuses: [{ name: "base", ready: true, restartCount: 0, state: { running: {} } }],
        },
      };
      const left = diagnose(running, events, nodes, undefined, claims).filter(({ id }) => !OF_PAST.has(id));
      assert.deepEqual(left, [], pod.metadata.name);
    }
  });
});

/** What ended a container before stays true. */
const OF_PAST: ReadonlySet<string> = new Set(["probe-killed", "hook-failed"]);
