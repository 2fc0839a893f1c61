/** The end of a run whose pod the server does not take: one sentence, and the key to change. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createRefused } from "../../../../client/src/cluster/run/startOutcomes.ts";
import type { JsonObject } from "../../../../server/src/protocol.ts";

const podOf = (...containers: readonly JsonObject[]): JsonObject => ({
  spec: { nodeSelector: { gpu: true }, containers },
});
const MAIN = { name: "base", resources: { limits: { memory: "512MB" } }, volumeMount: [] };
const QUANTITIES =
  "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular expression '^([+-]?[0-9.]+)'";

function told(message: string, pod = podOf(MAIN)) {
  const { sentence, key, cause } = createRefused(
    { reason: "invalid", message: `Cannot create a pod: ${message}`, status: { message } },
    pod,
  );
  return [sentence, key, cause];
}

describe("a pod that the server cannot read", () => {
  test("an amount: which one, and its key", () => {
    assert.deepEqual(told(QUANTITIES), ["`512MB` is not an amount.", "limit_memory", "invalid-field"]);
  });

  test("an amount of another container, which no key of the engine has", () => {
    const pod = podOf({ name: "base" }, { name: "proxy", resources: { requests: { cpu: "half" } } });
    assert.deepEqual(told(QUANTITIES, pod), ["`half` is not an amount.", "pod_yaml", "invalid-field"]);
  });

  test("a field that there is not", () => {
    assert.deepEqual(told('strict decoding error: unknown field "spec.containers[0].volumeMount"'), [
      "A pod has no field `spec.containers[0].volumeMount` in this version of Kubernetes.",
      "pod_yaml",
      "invalid-field",
    ]);
  });

  test("a value of another kind", () => {
    assert.deepEqual(
      told("json: cannot unmarshal bool into Go struct field PodSpec.spec.nodeSelector of type string"),
      ["`spec.nodeSelector` is a bool, but has to be a string.", "node_selectors", "invalid-field"],
    );
  });
});

test("what nobody can explain stays as the server said it", () => {
  const said = "Cannot create a pod: the server is on fire";
  assert.deepEqual(told("the server is on fire"), [said, undefined, undefined]);
});

test("all bounds of a namespace that a pod misses, and the key of the first", () => {
  const message =
    'pods "p" is forbidden: [maximum memory usage per Container is 1Gi, but limit is 2Gi, maximum cpu usage per Container is 1, but limit is 2]';
  assert.deepEqual(told(message), [
    "The namespace allows at most 1Gi memory, but the limit is 2Gi. The namespace allows at most 1 cpu, but the limit is 2.",
    "limit_memory",
    "limit-range",
  ]);
});
