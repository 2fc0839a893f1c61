import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseText } from "../../../server/src/values/parseValue.ts";
import { serializeValue } from "../../../server/src/values/serialize.ts";
import type { ObjectNode, PlainValue, ValueType } from "../../../server/src/values/types.ts";

const DICT: ValueType = { kind: "dict" };
const TEXTS: ValueType = { kind: "list", element: { kind: "string" } };
const NUMBERS: ValueType = { kind: "list", element: { kind: "integer" } };

describe("dictionaries of words", () => {
  const cases: readonly (readonly [text: string, value: PlainValue | RegExp])[] = [
    ["", {}],
    ["a=1 b=2", { a: "1", b: "2" }],
    ["a=1   b=2\nc=3", { a: "1", b: "2", c: "3" }],
    ["a=1\tb=2", { a: "1\tb=2" }],
    ["a=\"x y\" b='z'", { a: "x y", b: "z" }],
    ['a=x"y z"', { a: 'x"y z"' }],
    ["a= b=2", { a: "", b: "2" }],
    ["a={{ x y }} b={% if %}", { a: "{{ x y }}", b: "{% if %}" }],
    ["a=1 \\\nb=2", { a: "1", b: "2" }],
    ['a="one\ntwo"', { a: "one\ntwo" }],
    ['a=\\"x', { a: '\\"x' }],
    ["a=b=c", { a: "b=c" }],
    ["a=1 a=2", { a: "2" }],
    ["a = 1", /expected-key-value/],
    ["word", /expected-key-value/],
    ['a="x b=y', /unbalanced-quotes/],
    ["a={{ x b=y", /unbalanced-quotes/],
  ];
  for (const [text, expected] of cases) {
    test(JSON.stringify(text), () => {
      const { value, problems } = parseText(DICT, text);
      if (expected instanceof RegExp) assert.match(problems[0]?.code ?? "", expected);
      else assert.deepEqual([value, problems], [expected, []]);
    });
  }

  test("members know where their words stand", () => {
    const text = " a=1 key='x y'";
    const tree = parseText(DICT, text).tree as ObjectNode;
    assert.deepEqual(
      tree.members.map(({ start, end }) => text.slice(start, end)),
      ["a=1", "key='x y'"],
    );
    assert.deepEqual(
      tree.members.map(({ key }) => text.slice(key.start, key.end)),
      ["a", "key"],
    );
    assert.deepEqual(
      tree.members.map(({ value }) => value && text.slice(value.start, value.end)),
      ["1", "'x y'"],
    );
  });
  test("a word that is no pair is marked alone", () => {
    const text = "a=1 word b=2";
    const [problem] = parseText(DICT, text).problems;
    assert.equal(text.slice(problem?.start, problem?.end), "word");
  });
});

describe("lists", () => {
  const cases: readonly (readonly [type: ValueType, text: string, value: PlainValue | RegExp])[] = [
    [{ kind: "list" }, "", []],
    [{ kind: "list" }, " a, b,", ["a", " b", ""]],
    [{ kind: "list" }, '{"a": 1}', { a: 1 }],
    [TEXTS, "[1, 1.50, 1e10, 1e16, 0.00001, true, null, [2]]", ["1", "1.5", "10000000000.0", "1e+16", "1e-05", "True", "None", ["2"]]],
    [TEXTS, '[{"a": 1}]', [{ a: "1" }]],
    [NUMBERS, "1, 2", [1, 2]],
    [NUMBERS, "['3', 4, 1.5, null]", [3, 4, 1.5, null]],
    [NUMBERS, "1,x", /not-an-int/],
  ]; // prettier-ignore
  for (const [type, text, expected] of cases) {
    test(JSON.stringify(text), () => {
      const { value, problems } = parseText(type, text);
      if (expected instanceof RegExp) assert.match(problems[0]?.code ?? "", expected);
      else assert.deepEqual([value, problems], [expected, []]);
    });
  }
  test("an element that its type refuses is marked alone", () => {
    const text = "1,x1,3";
    const [problem] = parseText(NUMBERS, text).problems;
    assert.equal(text.slice(problem?.start, problem?.end), "x1");
  });
});

test("values are written as DBND writes them", () => {
  assert.equal(serializeValue({ b: [1, true, null], a: "é" }), '{"a":"\\u00e9","b":[1,true,null]}');
});
