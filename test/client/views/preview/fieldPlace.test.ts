import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fieldPlace } from "../../../../client/src/views/preview/fieldPlace.ts";
import type { Origin } from "../../../../server/src/protocol.ts";
import { plan } from "../../cluster/run/plans.ts";

const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 4 } };
const file: Origin = { kind: "file", uri: "file:///a.cfg", range, keyRange: range };
const made: Origin = { kind: "generated", rule: "always" };

const PLAN = {
  ...plan(),
  linePointers: ["/kind", "/spec", "/spec/containers", "/spec/containers/0/image", "/spec/containers/0/name"],
  lineOrigins: { 0: made, 1: made, 2: made, 3: file, 4: made },
};

describe("where a field of the pod stands, and what set it", () => {
  const cases: readonly (readonly [string, string, number, Origin | undefined])[] = [
    ["a field with a line", "/spec/containers/0/image", 3, file],
    ["a field that DBND made", "/kind", 0, undefined],
    ["a field of several sources: the first that a file set", "/spec", 1, file],
    ["an item, at its first member", "/spec/containers/0", 3, file],
    ["a field that is not there: where it would stand", "/spec/containers/0/resources", 3, file],
    ["a field far from anything", "/spec/foo/bar", 1, undefined],
    ["nowhere", "", 0, undefined],
  ];
  for (const [name, pointer, line, origin] of cases) {
    test(name, () => assert.deepEqual(fieldPlace(PLAN, pointer), { line, origin }));
  }
});
