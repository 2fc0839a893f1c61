import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { foldStack, type Ranked } from "../../../server/src/configuration/fold.ts";
import { mergeValues } from "../../../server/src/configuration/merge.ts";
import { convertPlain } from "../../../server/src/configuration/convertPlain.ts";
import type { PlainValue, ValueType } from "../../../server/src/values/types.ts";

const NORMAL: Ranked = { priority: "normal", extend: false };
const EXTEND: Ranked = { priority: "normal", extend: true };
const OVERRIDE: Ranked = { priority: "override", extend: false };
const FALLBACK: Ranked = { priority: "fallback", extend: false };

describe("one step of the lookup", () => {
  const cases: readonly (readonly [
    title: string,
    stack: readonly Ranked[],
    lower: Ranked,
    result: readonly Ranked[],
  ])[] = [
    ["nothing yet: the value", [], NORMAL, [NORMAL]],
    ["a value: weaker ones do not count", [NORMAL], FALLBACK, [NORMAL]],
    ["a stronger priority counts alone", [EXTEND], OVERRIDE, [OVERRIDE]],
    ["an extending one takes what is below it", [EXTEND], NORMAL, [NORMAL, EXTEND]],
    ["and ends there", [NORMAL, EXTEND], NORMAL, [NORMAL, EXTEND]],
  ];
  for (const [title, stack, lower, result] of cases) {
    test(title, () => {
      assert.deepEqual(foldStack(stack, lower), result);
    });
  }
});

describe("extending a value", () => {
  const dict: ValueType = { kind: "dict" };
  const list: ValueType = { kind: "list" };
  const cases: readonly (readonly [type: ValueType, older: PlainValue, newer: PlainValue, result: unknown])[] = [
    [dict, { a: 1, b: { c: 1 } }, { b: { d: 2 } }, { a: 1, b: { d: 2 } }],
    [dict, [], { a: 1 }, { a: 1 }],
    [dict, [["a", 1], "bc"], { a: 2 }, { a: 2, b: "c" }],
    [dict, [1], { a: 1 }, "extend-type-mismatch"],
    [dict, [{ a: 1 }], { a: 1 }, "extend-type-mismatch"],
    [dict, { a: 1 }, [], "extend-type-mismatch"],
    [dict, { a: 1 }, null, { a: 1 }],
    [dict, null, { a: 1 }, "extend-not-supported"],
    [list, [1], [2], [1, 2]],
    [list, [1], { a: 1 }, [1, "a"]],
    [{ kind: "string" }, "a", "b", "ab"],
    [{ kind: "boolean" }, true, false, "extend-not-supported"],
    [{ kind: "path" }, "/a", "/b", "/a/b"],
    [{ kind: "path", target: true }, "/a", "/b", "extend-not-supported"],
  ];
  for (const [type, older, newer, result] of cases) {
    test(`${type.kind} ${JSON.stringify(older)} by ${JSON.stringify(newer)}`, () => {
      const merged = mergeValues(type, older, newer);
      assert.deepEqual("code" in merged ? merged.code : merged.value, result);
    });
  }
});

describe("values that are no text", () => {
  const cases: readonly (readonly [type: ValueType, value: PlainValue, result: PlainValue])[] = [
    [{ kind: "string" }, 5, "5"],
    [{ kind: "string" }, { a: [null, true, "it's"] }, `{'a': [None, True, "it's"]}`],
    [{ kind: "boolean" }, 0, false],
    [{ kind: "boolean" }, ["x"], true],
    [{ kind: "duration" }, 90, 90],
    [{ kind: "list", element: { kind: "string" } }, [1, { a: true }, null, "x"], ["1", { a: "True" }, "None", "x"]],
    [{ kind: "dict", value: { kind: "string" } }, { a: 1.5 }, { a: 1.5 }],
    [{ kind: "integer" }, null, null],
  ];
  for (const [type, value, result] of cases) {
    test(`${JSON.stringify(value)} for a ${type.kind}`, () => {
      assert.deepEqual(convertPlain(value, type), result);
    });
  }
});
