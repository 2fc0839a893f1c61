/**
 * Pods that people broke in some two hundred ways, as a Kubernetes 1.34 with containerd had them or refused them (cut down to
 * what is read): what is told of each. Each is what somebody who reads the sentence would call the cause.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Cause } from "../../../../client/src/cluster/diagnosis/cause.ts";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import { refusalCauses } from "../../../../client/src/cluster/diagnosis/refusal.ts";
import type { ClaimSight } from "../../../../client/src/cluster/facts/podClaims.ts";
import type { ClusterEvent, Node, Pod } from "../../../../client/src/cluster/objects.ts";

interface BrokenPod {
  /** Severity, id, sentence, key (and container), title of the quick fix of each cause. */
  readonly told: readonly string[];
  readonly pod: Pod;
  /** The API server's answer, where it did not take the pod. */
  readonly refused?: string;
  readonly events?: readonly ClusterEvent[];
  readonly claims?: readonly ClaimSight[];
}

const { nodes, pods } = JSON.parse(
  readFileSync(new URL("../../../fixtures/diagnosis/brokenPods.json", import.meta.url), "utf8"),
) as { readonly nodes: readonly Node[]; readonly pods: readonly BrokenPod[] };

function causesOf({ pod, refused, events, claims }: BrokenPod): readonly Cause[] {
  return refused === undefined ? diagnose(pod, events, nodes, undefined, claims) : refusalCauses(refused, pod);
}

function line({ severity, id, sentence, key = "", container, fix }: Cause): string {
  const place = container === undefined ? key : `${key} (${container})`;
  return [severity, id, sentence, place, fix?.title ?? ""].join(" | ").replace(/(?: \| )+$/, "");
}

describe("what is told of broken pods", () => {
  for (const one of pods) {
    test(one.pod.metadata.name ?? "", () => assert.deepEqual(causesOf(one).map(line), one.told));
  }

  test("each says what the cluster said, and what to do where a key is named", () => {
    for (const one of pods) {
      for (const { evidence, hint, key, sentence } of causesOf(one)) {
        assert.notEqual(evidence, "", sentence);
        assert.ok(key === undefined || hint !== undefined, sentence);
      }
    }
  });

  test("a pod whose node reports is never told to be out of date", () => {
    for (const one of pods) assert.ok(!causesOf(one).some(({ id }) => id === "node-silent"), one.pod.metadata.name);
  });
});
