import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "node:test";
import { buildFieldTable } from "../../../../client/src/sandbox/schema/generate.ts";
import { FIELD_TABLE } from "../../../../client/src/sandbox/schema/table.ts";
import { parseQuantity } from "../../../../client/src/sandbox/validation/quantity.ts";
import type { KubeObject } from "../../../../client/src/sandbox/objects.ts";
import { Store } from "../../../../client/src/sandbox/store/store.ts";

const thing = (name: string, label: string): KubeObject => ({
  kind: "Thing",
  apiVersion: "v1",
  metadata: { name, namespace: "n", uid: "u", resourceVersion: "", creationTimestamp: "", labels: { label } },
});

const step = fc.oneof(
  fc.record({ put: fc.constantFrom("a", "b", "c"), label: fc.string({ maxLength: 2 }) }),
  fc.record({ remove: fc.constantFrom("a", "b", "c") }),
);

describe("the store", () => {
  test("property: any earlier version can be listed as it was, and its changes lead to now", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const store = new Store(1000);
        const states = [{ version: store.version, list: store.list("things", "n") }];
        for (const one of steps) {
          if ("put" in one) {
            store.put("things", thing(one.put, one.label));
          } else {
            store.remove("things", "n", one.remove);
          }
          states.push({ version: store.version, list: store.list("things", "n") });
        }
        for (const { version, list } of states) {
          assert.deepEqual(store.listAt("things", "n", version), list);
          const changes = store.since(version);
          assert.ok(changes !== "expired");
          const replayed = new Map(list.map((object) => [object.metadata.name, object]));
          for (const { type, object } of changes) {
            if (type === "DELETED") {
              replayed.delete(object.metadata.name);
            } else {
              replayed.set(object.metadata.name, object);
            }
          }
          const names = [...replayed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
          assert.deepEqual(names, store.list("things", "n"));
        }
      }),
    );
  });

  test("the history has a limit; what is older has expired", () => {
    const store = new Store(10);
    const start = store.version;
    for (let index = 0; index < 50; index += 1) {
      store.put("things", thing("a", String(index)));
    }
    assert.equal(store.since(start), "expired");
    assert.notEqual(store.since(store.version - 5), "expired");
    const now = store.version;
    store.compact();
    assert.equal(store.since(now), "expired");
    assert.deepEqual(store.since(store.version), []);
  });
});

test("the table of fields is what the models of @kubernetes/client-node say", () => {
  assert.deepEqual(FIELD_TABLE, buildFieldTable());
});

describe("quantities", () => {
  for (const [text, value] of [
    ["500m", 0.5],
    ["1Gi", 2 ** 30],
    ["1.5", 1.5],
    [".5", 0.5],
    ["2e3", 2000],
    ["1E", 1e18],
    ["100M", 1e8],
    ["-1", -1],
    ["abc", undefined],
    ["1 Gi", undefined],
    ["1GB", undefined],
    ["", undefined],
  ] as const) {
    test(`${JSON.stringify(text)} → ${value}`, () => assert.equal(parseQuantity(text), value));
  }
});
