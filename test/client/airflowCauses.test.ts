import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cause } from "../../client/src/cluster/diagnosis/cause.ts";
import { causeOfOperator, causeOfWorker } from "../../client/src/airflowCauses.ts";

const cause = (hint: string): Cause => ({ id: "x", severity: "error", sentence: "s", evidence: "e", key: "k", hint });

test("hints about the pod of an operator name its arguments, not DBND's keys", () => {
  const cases: readonly (readonly [hint: string, said: string])[] = [
    ["Check container_repository, container_tag and image_pull_secrets.", "Check image and image_pull_secrets."],
    [
      "Check container_repository and container_tag, or build and push the image.",
      "Check image, or build and push the image.",
    ],
    ["Raise limit_memory (and request_memory); a DBND driver alone needs about 256Mi.", "Raise container_resources."],
    [
      "Compare node_selectors and affinity with the labels of the nodes.",
      "Compare node_selector and affinity with the labels of the nodes.",
    ],
  ];
  for (const [hint, said] of cases) {
    const { hint: now, key } = causeOfOperator(cause(hint));
    assert.deepEqual([now, key], [said, undefined]);
  }
});

test("hints about the worker of a task name its template's fields", () => {
  const { hint } = causeOfWorker(cause("Raise limit_memory (and request_memory), or change node_selectors."));
  assert.equal(hint, "Raise resources, or change nodeSelector.");
});
