/** Amounts where a configuration really says them: in `requests` and `limits`, with a quick fix of the one member. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Origin, RunPlan } from "../../../server/src/protocol.ts";
import type { Cause } from "../../../client/src/cluster/diagnosis/cause.ts";
import { atItsDictionary } from "../../../client/src/runs/usedKey.ts";
import { plan } from "../cluster/run/plans.ts";

const RANGE = { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } };
const LIMITS = "/spec/containers/0/resources/limits";
const resources = { limits: { cpu: "1", memory: "8Mi", "nvidia.com/gpu": "1" } };

function setBy(keys: Readonly<Record<string, string>>): RunPlan {
  const origins = Object.values(keys).map(
    (key) =>
      ({ kind: "file", uri: "file:///a.cfg", range: RANGE, entry: { section: "team", key } }) as unknown as Origin,
  );
  return {
    ...plan(),
    pod: { spec: { containers: [{ name: "base", resources }] } },
    linePointers: Object.keys(keys).map((name) => `${LIMITS}/${name}`),
    lineOrigins: Object.fromEntries(origins.entries()),
  };
}

const fix = { title: "Raise limit_memory from 8Mi to 256Mi", key: "limit_memory", set: "256Mi" };
const cause: Cause = { id: "out-of-memory", severity: "error", sentence: "s", evidence: "e", key: "limit_memory", fix };

test("an amount of a dictionary", () => {
  const told = atItsDictionary(cause, setBy({ cpu: "limits", memory: "limits" }));
  assert.deepEqual([told.key, told.word], ["limits", "memory"]);
  assert.deepEqual(told.fix, {
    ...{ title: "Raise limits.memory from 8Mi to 256Mi", key: "limits" },
    set: '{"cpu":"1","memory":"256Mi","nvidia.com/gpu":"1"}',
  });
});

test("beside a key of its own for the other amount", () => {
  const told = atItsDictionary(cause, setBy({ cpu: "limit_cpu", memory: "limits" }));
  assert.equal(told.fix?.set, '{"memory":"256Mi","nvidia.com/gpu":"1"}');
});

test("an amount of its own key, or of none, and what is no amount", () => {
  assert.equal(atItsDictionary(cause, setBy({ cpu: "limits", memory: "limit_memory" })), cause);
  assert.equal(atItsDictionary(cause, plan()), cause);
  const other = { ...cause, key: "volumes" };
  assert.equal(atItsDictionary(other, setBy({ memory: "limits" })), other);
});

test("without a quick fix, the place alone", () => {
  const { key, word, fix: none } = atItsDictionary({ ...cause, fix: undefined }, setBy({ memory: "limits" }));
  assert.deepEqual([key, word, none], ["limits", "memory", undefined]);
});
