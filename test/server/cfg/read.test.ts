import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import ini from "ini";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { readCfg } from "../../../server/src/cfg/read.ts";

const SEED = Number(process.env.SEED ?? 20260101);

function read(text: string): unknown {
  const result = readCfg(parseCfg("file:///a.cfg", text));
  if ("refused" in result) return result.line === undefined ? result.refused : `${result.refused} ${result.line + 1}`;
  return Object.fromEntries([...result.sections].map(([name, values]) => [name, Object.fromEntries(values)]));
}

describe("what DBND has of a file", () => {
  const cases: readonly (readonly [rule: string, text: string, sections: unknown])[] = [
    ["the first delimiter separates", "[a]\nx = 1 : 2\ny : 3 = 4\n", { a: { x: "1 : 2", y: "3 = 4" } }],
    ["names of keys lose their case, of sections too", "[Eng]\nKey = V\n", { eng: { key: "V" } }],
    ["sections that differ in case are one", "[A]\nx=1\ny=1\n[a]\nx=2\n", { a: { x: "2", y: "1" } }],
    ["a header reaches to the last bracket", "[a] b] c\nx=1\n", { "a] b": { x: "1" } }],
    ["blanks in a header stay", "[ a ]\nx=1\n", { " a ": { x: "1" } }],
    ["remarks behind a value belong to it", "[a]\nx = 1 # one ; two\n", { a: { x: "1 # one ; two" } }],
    ["quotes stay", "[a]\nx = \"1\"\n", { a: { x: '"1"' } }],
    ["deeper lines go on, remarks between them are dropped", "[a]\nx = 1\n # no\n  2\n; no\n\n   [b]\n  k = 3\n\n", { a: { x: "1\n2\n\n[b]\nk = 3" } }],
    ["an empty value may begin on the next line", "[a]\nx =\n  1\n", { a: { x: "\n1" } }],
    ["keys may all be indented", "[a]\n  x = 1\n  y = 2\n", { a: { x: "1", y: "2" } }],
    ["Python's blanks count", "[a]\n\u0085x\u001c=\u00a01\u2003\n\u001dmore\n", { a: { x: "1", "more": "" } }],
    ["a byte order mark is no blank", "[a]\nx = \uFEFF1\n", { a: { x: "\uFEFF1" } }],
    ["line ends of all kinds", "[a]\r\nx=1\ry=2\r\n", { a: { x: "1", y: "2" } }],
    ["an empty section vanishes", "[a]\n[b]\nx=1\n", { b: { x: "1" } }],
    ["[DEFAULT] goes into all, and comes in pieces", "[DEFAULT]\nx=1\n[a]\n[DEFAULT]\ny=2\n[b]\nx=3\n", { a: { x: "1", y: "2" }, b: { x: "3", y: "2" } }],
    ["[default] is a section", "[default]\nx=1\n", { default: { x: "1" } }],
    ["percent signs", "[DEFAULT]\nd=5%%\n[a]\nx = %(Y)s-%%-%(d)s\ny = %(d)s!\n", { a: { d: "5%", x: "5%!-%-5%", y: "5%!" } }],
    ["nobody reads [DEFAULT] alone", "[DEFAULT]\nx = 5%\n", {}],
    ["keys may look odd", "[a]\nx;y=1\n[x=2\n", { a: { "x;y": "1", "[x": "2" } }],
    ["a header may stand before an equals sign", "[a]\n[x]=2\ny=3\n", { x: { y: "3" } }],
  ]; // prettier-ignore
  for (const [rule, text, sections] of cases) {
    if (rule.startsWith("Python's")) continue;
    test(rule, () => assert.deepEqual(read(text), sections));
  }
  test("Python's blanks count, for trimming and for depth", () => {
    assert.deepEqual(read("[a]\nx\u001c=\u00a01\u2003\n\u001dmore\n\u0085y = 2\n"), { a: { x: "1\nmore\ny = 2" } });
  });
});

describe("what DBND refuses, and what it complains about first", () => {
  const cases: readonly (readonly [text: string, refusal: string])[] = [
    ["x = 1\n", "missing-section-header 1"],
    ["\uFEFF[a]\n", "missing-section-header 1"],
    ["[a]\nword\n", "not-a-key-line 2"],
    ["[a]\n= 1\n", "not-a-key-line 2"],
    ["[a]\n= 1\n= 2\n", "duplicate-key 3"],
    ["[a]\nx = {\n  }\n}\n", "not-a-key-line 4"],
    ["[]\n", "missing-section-header 1"],
    ["[a]\nx=1\nX : 2\n", "duplicate-key 3"],
    ["[a]\nword\nx=1\nx=2\n", "duplicate-key 4"],
    ["[a]\n[b]\n[a]\n", "duplicate-section 3"],
    ["[a]\nx=5%\nword\n", "not-a-key-line 3"],
    ["[DEFAULT]\nx=1\n[DEFAULT]\nx=2\n", "duplicate-key 4"],
    ["[a]\nx = %(y)s %\n", "unknown-percent-reference"],
    ["[a]\nx = %(x)s\n", "percent-recursion"],
    ["[a]\nx = %(y)s\ny = %(z)s\nz = %(x)s\n", "percent-recursion"],
    ["[a]\nx = %(y\n  )s\n", "unknown-percent-reference"],
    ["[DEFAULT]\nx = %(y)s\n[a]\ny = 1\n[b]\n", "unknown-percent-reference"],
  ];
  for (const [text, refusal] of cases) test(JSON.stringify(text), () => assert.equal(read(text), refusal));

  test("a chain of ten references is the longest", () => {
    const chain = (length: number): string =>
      "[a]\n" + Array.from({ length }, (_, index) => `k${index} = %(k${index + 1})s\n`).join("") + `k${length} = end\n`;
    assert.equal((read(chain(10)) as { a: { k0: string } }).a.k0, "end");
    assert.equal(read(chain(11)), "percent-recursion");
  });
  test("references that multiply, and chains as long as the file, end soon", () => {
    const billion =
      "[a]\n" +
      Array.from({ length: 9 }, (_, index) => `k${index} = ${`%(k${index + 1})s`.repeat(30)}\n`).join("") +
      "k9 = ha\n";
    assert.ok(JSON.stringify(read(billion)).length < 1e8);
    const long = "[a]\n" + Array.from({ length: 20_000 }, (_, index) => `k${index} = %(k${index + 1})s\n`).join("");
    assert.ok(parseCfg("file:///a.cfg", long).problems.length > 19_000);
  });
});

test("the part that npm's ini reads alike is read as it reads it", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
  const value = fc.stringMatching(/^[A-Za-z0-9/.-]{1,12}$/).filter((text) => !/^(true|false|null)$/.test(text));
  const file = fc.dictionary(word, fc.dictionary(word, value, { minKeys: 1 }), { minKeys: 1 });
  fc.assert(
    fc.property(file, (sections) => {
      const text = ini.stringify(sections, { whitespace: true });
      const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
      assert.deepEqual(plain(read(text)), plain(ini.parse(text)));
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test("more problems than a call takes as arguments", () => {
  assert.equal(parseCfg("file:///project/project.cfg", "[a]\n".repeat(200_000)).problems.length, 199_999);
});
