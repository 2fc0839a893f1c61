import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import * as Hjson from "hjson";
import { parseHjson } from "../../../server/src/values/hjson.ts";
import type { ValueNode } from "../../../server/src/values/types.ts";

const SEED = Number(process.env.SEED ?? 20260101);

describe("what is read", () => {
  const cases: readonly (readonly [text: string, value: unknown])[] = [
    ["", {}],
    ["# only a remark", {}],
    ["{a: 1, b: two\n}", { a: 1, b: "two" }],
    ['{"a": True,\n"b": 1}', { a: "True,", b: 1 }],
    ["[1.0, 1e3, 1.5, -0, 1e10]", [1, 1000, 1.5, 0, 1e10]],
    ["[12345678901234567890]", [12345678901234567890n]],
    ["[01\n+5\n0x10\n１\n]", ["01", "+5", "0x10", "１"]],
    ["{a#b: 1, 'c\"': 2, 3: 4}", { "a#b": 1, 'c"': 2, 3: 4 }],
    ["{a\n: 1}", { a: 1 }],
    ["{a\u00a0 : 1, \u00a0 : 2, \u00a0: 3}", { a: 1, "": 2, "\u00a0": 3 }],
    ["[ 'it\\'s' \"x\" {} [] ]", ["it's", "x", {}, []]],
    ["[null\u00a0, true /* yes */, false // no\n]", [null, true, false]],
    ["[http://h/p?q=1#f\n]", ["http://h/p?q=1#f"]],
    ["{\n  a: '''\n        one\n       two\n     '''\n}", { a: "   one\n  two" }],
    ["{a: 1, b: 2, a: 3}", { a: 3, b: 2 }],
    ['{"__proto__": 1}', JSON.parse('{"__proto__": 1}')],
    ['["\\ud83d\\ude00"]', ["😀"]],
    ["@a: 1", { "@a": 1 }],
    ["@word", "@word"],
  ];
  for (const [text, value] of cases) {
    test(JSON.stringify(text), () => {
      const parsed = parseHjson(text);
      assert.deepEqual(parsed.problems, []);
      assert.deepEqual(parsed.value, value);
    });
  }
});

describe("mistakes stand where they are made, and say what to write", () => {
  const cases: readonly (readonly [marked: string, code: string, message: RegExp])[] = [
    ['{"a": «True»}', "json-syntax", /Write true instead of True/],
    ["[«None», 1]", "json-syntax", /Write null instead of None/],
    ["[«a», b]", "json-syntax", /Put "a" in quotes/],
    ['{"a": 1}«}»', "json-syntax", /bracket too many/],
    ['{«"a"» 1}', "json-syntax", /":" and a value are missing/],
    ['{«"a"» = 1}', "json-syntax", /followed by ":", not by "="/],
    ["{«a = 1», b: 2}", "json-syntax", /followed by ":", not by "="/],
    ["{«a b»: 1}", "json-syntax", /needs quotes/],
    ['{"a"«:»\n}', "json-syntax", /has no value/],
    ['«[»"a"', "json-syntax", /never closed/],
    ["[1«,»,2]", "json-syntax", /./],
    ['{"a": «"x»\n}', "json-syntax", /no closing "/],
    ['["a«\\q»"]', "json-syntax", /write \\\\/],
    ['{"a": 1 «/*» open', "unterminated-block-comment", /closing/],
    ["[«''''''»]", "multiline-string-crash", /crashes/],
    ["[«1e999»]", "overflow", /too large/],
    ['["a«\t»b"]', "json-syntax", /\\t/],
  ];
  for (const [marked, code, message] of cases) {
    test(marked, () => {
      const text = marked.replace(/[«»]/g, "");
      const [problem] = parseHjson(text).problems;
      assert.ok(problem, "a problem");
      assert.equal(problem.code, code);
      assert.match(problem.message, message);
      if (!marked.startsWith("[1«")) assert.equal(mark(text, problem.start, problem.end), marked);
    });
  }
});

describe("the tree of a text that is still being typed", () => {
  test("a key without colon between members", () => {
    assert.equal(outline('{\n"a": 1,\nna\n"b": 2\n}'), '{"a": 1, na, "b": 2}');
  });
  test("brackets that are not closed yet", () => {
    assert.equal(outline('[\n{"type": "env", "tar'), '[{"type": "env", "tar');
    assert.equal(outline("[ { a: 1 ] "), "[{a: 1]");
    assert.equal(outline('{"a": '), '{"a":');
  });
  test("a value that is missing", () => {
    assert.equal(outline('{"a": , "b": 2}'), '{"a":, "b": 2}');
  });
  test("one line of words without quotes", () => {
    assert.equal(outline("{a: foo, b: [x, y]}"), "{a: foo, b: [x, y]}");
  });
  test("a quote that is open ends with its line", () => {
    assert.equal(outline('{\n"a": "x\n"b": 1\n}'), '{"a": "x, "b": 1}');
  });
});

const pieces = fc.constantFrom(
  "{", "}", "[", "]", ",", ":", '"', "'", "'''", "\n", " ", "\t", "a", "key", "1", "-1.5e3", "true", "null", "True", "#", "//", "/*", "*/", "\\", "\\u00e9", "=", "@", "😀", "\u00a0",
); // prettier-ignore

test("any text gives a tree whose nodes lie within it and within their parents", () => {
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
      (text) => {
        const { tree, problems } = parseHjson(text);
        checkNode(tree, 0, text.length);
        for (const { start, end, message } of problems) {
          assert.ok(start >= 0 && start <= end && end <= text.length, `${start}..${end} of ${text.length}: ${message}`);
        }
      },
    ),
    { seed: SEED, numRuns: 3000 },
  );
});

const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false });

test("all JSON objects and lists are read as JSON reads them, whatever the layout", () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 1, 4, "\t"), (value, indent) => {
      const text = JSON.stringify([value], null, indent);
      const { value: read, problems } = parseHjson(text);
      assert.deepEqual(problems, []);
      assert.equal(JSON.stringify(read, numbers), JSON.stringify(JSON.parse(text), numbers));
    }),
    { seed: SEED, numRuns: 1000 },
  );
});

test("what npm's hjson writes is read as it reads it", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.dictionary(
          fc.stringMatching(/^[a-z.-]{1,8}$/),
          fc.oneof(fc.boolean(), fc.integer(), fc.stringMatching(/^[a-z][a-z .]{0,9}[a-z]$/)),
        ),
      ),
      (value) => {
        const text = Hjson.stringify(value, { bracesSameLine: true });
        assert.deepEqual(JSON.parse(JSON.stringify(parseHjson(text).value)), Hjson.parse(text));
      },
    ),
    { seed: SEED, numRuns: 500 },
  );
});

test("deep nesting is refused, not followed to the end of the stack", () => {
  assert.equal(parseHjson("[".repeat(100_000)).problems[0]?.code, "json-syntax");
});

function numbers(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}

function mark(text: string, start: number, end: number): string {
  return `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;
}

/** The tree written out again; a bracket that is not closed stays open. */
function outline(text: string): string {
  const write = (node: ValueNode): string => {
    if (node.type === "scalar") return text.slice(node.start, node.end);
    if (node.type === "array") return `[${node.elements.map(write).join(", ")}${node.closed ? "]" : ""}`;
    const members = node.members.map(({ key, separator, value }) => {
      const colon = separator === undefined ? "" : text.charAt(separator);
      return write(key) + colon + (value ? ` ${write(value)}` : "");
    });
    return `{${members.join(", ")}${node.closed ? "}" : ""}`;
  };
  return write(parseHjson(text).tree);
}

function checkNode(node: ValueNode, from: number, to: number): void {
  assert.ok(
    from <= node.start && node.start <= node.end && node.end <= to,
    `${node.type} ${node.start}..${node.end} in ${from}..${to}`,
  );
  if (node.type === "array") for (const element of node.elements) checkNode(element, node.start, node.end);
  if (node.type !== "object") return;
  for (const member of node.members) {
    assert.ok(node.start <= member.start && member.end <= node.end, "member within its object");
    checkNode(member.key, member.start, member.end);
    if (member.value) checkNode(member.value, member.key.end, member.end);
  }
}
