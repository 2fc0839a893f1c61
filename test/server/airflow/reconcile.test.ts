/** Two pods made one, where releases differ (spec 4.1). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reconcileRules } from "../../../server/src/airflow/reconcile.ts";
import { readTemplate } from "../../../server/src/airflow/template.ts";
import { mergePods } from "../../../server/src/pod/merge.ts";
import { serialise } from "../../../server/src/pod/serialise.ts";
import { testBuild } from "./support.ts";

function merged(airflow: string, base: unknown, above: unknown, provider?: string): unknown {
  const build = testBuild(airflow, provider);
  const [low, high] = [base, above].map((value) => {
    const spec = { containers: [{ name: "base" }], ...(value as object) };
    return readTemplate({ uri: "file:///pod.yaml", text: JSON.stringify({ spec }) }, build);
  });
  assert.ok(high);
  const { spec } = serialise(mergePods(low, high, reconcileRules(build))).pod as { spec: Record<string, unknown> };
  return Object.fromEntries(Object.entries(spec).filter(([name]) => name !== "containers"));
}

describe("init containers", () => {
  const [one, two] = [{ initContainers: [{ name: "one" }] }, { initContainers: [{ name: "two" }] }];
  it("replace those of the base until 2.1", () => assert.deepEqual(merged("2.1.4", one, two), two));
  it("follow them from 2.2 on", () => {
    assert.deepEqual(merged("2.2.0", one, two), { initContainers: [{ name: "one" }, { name: "two" }] });
  });
});

describe("volumes", () => {
  const [base, above] = [{ volumes: [{ name: "b" }, { name: "a" }] }, { volumes: [{ name: "a", emptyDir: {} }] }];
  it("are united by name and sorted in 1.10.12 to 1.10.15", () => {
    assert.deepEqual(merged("1.10.15", base, above), { volumes: [{ emptyDir: {}, name: "a" }, { name: "b" }] });
  });
  it("follow each other otherwise", () => {
    const both = { volumes: [{ name: "b" }, { name: "a" }, { emptyDir: {}, name: "a" }] };
    assert.deepEqual(merged("1.10.11", base, above), both);
    assert.deepEqual(merged("3.0.0", base, above), both);
  });
});

describe("an empty value", () => {
  it("does not undo that of the base", () => {
    assert.deepEqual(merged("2.5.1", { hostNetwork: true }, { hostNetwork: false }), { hostNetwork: true });
  });
  it("of the base takes the place of another empty one in newer releases only", () => {
    const [base, above] = [{ nodeSelector: {} }, {}];
    assert.deepEqual(merged("3.0.0", base, above, "10.3.1"), {});
    assert.deepEqual(merged("3.0.0", base, above, "10.5.0"), { nodeSelector: {} });
  });
});
