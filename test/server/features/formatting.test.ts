import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { cfgText } from "../cfg/random.ts";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import type { CfgDocument } from "../../../server/src/cfg/types.ts";
import { formatDocument, formatRange } from "../../../server/src/features/formatting/formatDocument.ts";
import { DEFAULT_STYLE } from "../../../server/src/features/formatting/style.ts";
import { sectionSchema } from "../../../server/src/schema/schema.ts";
import { strip } from "../../../server/src/text/whitespace.ts";
import type { TextEdit } from "../../../server/src/text/types.ts";
import { parseText } from "../../../server/src/values/parseValue.ts";
import { samePlain } from "../../../server/src/values/samePlain.ts";
import type { ValueType } from "../../../server/src/values/types.ts";

const typeOf = (section: string, key: string): ValueType | undefined => sectionSchema(section)?.keys.get(key)?.type;

function apply(document: CfgDocument, edits: readonly TextEdit[]): string {
  return document.change([...edits].reverse()).text.toString();
}

function format(text: string): string {
  const document = parseCfg("file:///project.cfg", text);
  return apply(document, formatDocument(document, typeOf, DEFAULT_STYLE));
}

const CASES: readonly (readonly [name: string, before: string, after: string])[] = [
  ["nothing", "", ""],
  ["keys and delimiters", "[core]\n  a=1\n  b :  2  \n  c=\n", "[core]\na = 1\nb = 2\nc =\n"],
  ["headers", "  [core]  \n[run] ; text behind is not read\n", "[core]\n\n[run] ; text behind is not read\n"],
  ["blank lines", "\n\n[core]\n\n\n\na = 1\n\n\nb = 2\n\n\n\n", "[core]\n\na = 1\n\nb = 2\n"],
  [
    "comments, which stay with what follows",
    "  # file\n\n[core]\n  ; a\n  a = 1\n  # run\n[run]\n",
    "# file\n\n[core]\n; a\na = 1\n\n# run\n[run]\n",
  ],
  ["the end of the file", "[core]\na = 1", "[core]\na = 1\n"],
  [
    "brackets of several lines",
    '[kubernetes]\nenv_vars = {\n  "A" :"1" ,\n      # why\n\n\n  "B":   "2"\n }\n',
    '[kubernetes]\nenv_vars = {\n    "A": "1",\n    # why\n\n    "B": "2"\n    }\n',
  ],
  [
    "brackets in brackets",
    '[kubernetes]\ntolerations = [{\n "key":"gpu"}, {\n "key": "spot",\n "x": [\n 1\n ]\n },\n ]\n',
    '[kubernetes]\ntolerations = [{\n    "key": "gpu"}, {\n        "key": "spot",\n        "x": [\n            1\n        ]\n    },\n    ]\n',
  ],
  [
    "brackets on a line of their own",
    '[kubernetes]\nenv_vars =\n {\n "A": "1"\n }\n',
    '[kubernetes]\nenv_vars =\n    {\n        "A": "1"\n    }\n',
  ],
  [
    "comments and bare words in brackets",
    '[kubernetes]\nenv_vars = {A  :  one, two\n  B: "2" // second\n  /* C */ "D":"4"}\n',
    '[kubernetes]\nenv_vars = {A: one, two\n    B: "2" // second\n    /* C */ "D": "4"}\n',
  ],
  [
    "lists without brackets, moved together",
    "[run]\nenvironments =\n  local,\n      prod\n\t\ttest\n",
    "[run]\nenvironments =\n    local,\n        prod\n          test\n",
  ],
  [
    "text that may mean something stays",
    '[mine]\njson = {"a":1,  "b" : 2}\n[kubernetes]\nenv_vars = {"A":  "$B"}\n',
    '[mine]\njson = {"a":1,  "b" : 2}\n\n[kubernetes]\nenv_vars = {"A":  "$B"}\n',
  ],
  [
    "a section that DBND refuses stays as it is",
    "[core]\n  a=1\n oops\n [run]\n  b=1\n",
    "[core]\n  a=1\n oops\n\n[run]\nb = 1\n",
  ],
  ["Windows line ends", "[a]\r\nx=1\r\n[b]\r\n", "[a]\r\nx = 1\r\n\r\n[b]\r\n"],
];

describe("formatting", () => {
  for (const [name, before, after] of CASES) {
    it(name, () => {
      assert.equal(format(before), after);
      assert.equal(format(after), after, "stable");
    });
  }

  it("of a range touches its lines only", () => {
    const document = parseCfg("file:///project.cfg", "[core]\na=1\nb=2\nc=3\n");
    const line = { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } };
    assert.equal(apply(document, formatRange(document, line, typeOf, DEFAULT_STYLE)), "[core]\na=1\nb = 2\nc=3\n");
  });

  it("of a range takes the section along where one line's indentation decides about the next", () => {
    const document = parseCfg("file:///project.cfg", "[core]\n  a=1\n b=2\n [run]\n c=3\n");
    const line = { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } };
    assert.equal(
      apply(document, formatRange(document, line, typeOf, DEFAULT_STYLE)),
      "[core]\na = 1\nb = 2\n\n[run]\n c=3\n",
    );
  });
});

describe("properties of formatting", () => {
  it("what DBND reads, and every comment, stays; formatting twice changes nothing more", () => {
    fc.assert(
      fc.property(fc.oneof(nastyDocument(), cfgText), (text) => {
        const formatted = format(text);
        assertSame(text, formatted);
        assert.equal(format(formatted), formatted);
      }),
      { numRuns: Number(process.env.FORMATTING_RUNS ?? 1500) },
    );
  });

  it("also for any range", () => {
    fc.assert(
      fc.property(nastyDocument(), fc.nat(20), fc.nat(5), (text, first, more) => {
        const document = parseCfg("file:///project.cfg", text);
        const range = { start: { line: first, character: 0 }, end: { line: first + more, character: 1 } };
        assertSame(text, apply(document, formatRange(document, range, typeOf, DEFAULT_STYLE)));
      }),
      { numRuns: Number(process.env.FORMATTING_RUNS ?? 1500) },
    );
  });
});

/** Every section, key and value as they are read, every problem, and every comment. */
function assertSame(before: string, after: string): void {
  const [left, right] = [parseCfg("", before), parseCfg("", after)];
  const show = (document: CfgDocument): unknown => ({
    sections: document.sections.map(({ name, entries }) => [name, entries.map(({ node }) => node.key)]),
    problems: document.problems.map(({ code }) => code),
    comments: document.text
      .lines(0, document.text.lineCount)
      .map((line) => strip(line))
      .filter((line) => /^[#;]/u.test(line)),
  });
  assert.deepEqual(show(right), show(left));
  for (const [index, section] of left.sections.entries()) {
    for (const [position, { node }] of section.entries.entries()) {
      const other = right.sections[index]?.entries[position]?.node.value.text ?? "";
      const type = typeOf(section.name, node.key);
      if (other === node.value.text) continue;
      assert.ok(type?.kind === "dict" || type?.kind === "list", `${node.key} has other text: ${other}`);
      const [one, two] = [parseText(type, node.value.text), parseText(type, other)];
      assert.ok(samePlain(one.value, two.value), `${node.value.text}\n≠\n${other}`);
      assert.deepEqual(two.problems.length, one.problems.length);
    }
  }
}

/** Documents of lines and pieces of lines that belong together, or nearly so. */
function nastyDocument(): fc.Arbitrary<string> {
  const blank = fc.constantFrom("", " ", "  ", "\t", "    ", "\u00a0", "\u2003");
  const word = fc.constantFrom(
    ...["a", "B", "key", '"k"', "'q'", "''", '"x y"', "1", "-2.5", "1e3", "007", "true", "null", "True", "$HOME"],
    ...['"$X"', "%%", "%(a)s", '"# no"', "http://x/y", "'''t'''", "'''", '"\\n"', '"unclosed', "é", "\u{1f600}"],
  );
  const mark = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "=",
    "{",
    "}",
    "[",
    "]",
    ",",
    "// c",
    "/* d */",
    "# e",
    "/*",
  );
  const pieces = fc.array(fc.oneof(word, word, mark, mark, blank), { maxLength: 8 }).map((all) => all.join(""));
  const key = fc.constantFrom("env_vars", "tolerations", "namespace", "other", "labels", "A", "[x", "k y");
  const tree = fc.letrec<{ node: string; scalar: string }>((tie) => ({
    scalar: word,
    node: fc.oneof(
      { maxDepth: 3 },
      tie("scalar"),
      fc
        .tuple(spaced(), fc.array(fc.tuple(tie("node"), spaced()), { maxLength: 3 }))
        .map(([before, items]) => `[${before}${items.map(([item, after]) => item + after).join(",")}]`),
      fc
        .tuple(spaced(), fc.array(fc.tuple(word, spaced(), tie("node"), spaced()), { maxLength: 3 }))
        .map(([before, items]) => `{${before}${items.map(([k, s, v, t]) => `${k}${s}:${s}${v}${t}`).join(",")}}`),
    ),
  })).node;
  const line = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(blank, key, blank, fc.constantFrom("=", ":"), blank, pieces).map((all) => all.join("")),
    },
    { weight: 4, arbitrary: fc.tuple(blank, key, tree).map(([indent, name, value]) => `${indent}${name} = ${value}`) },
    { weight: 3, arbitrary: fc.tuple(blank, pieces).map((all) => all.join("")) },
    { weight: 1, arbitrary: fc.tuple(blank, fc.constantFrom("# c", ";", "#", "; d = 1")).map((all) => all.join("")) },
    { weight: 2, arbitrary: blank },
    {
      weight: 2,
      arbitrary: fc
        .tuple(blank, fc.constantFrom("[kubernetes]", "[core]", "[mine]", "[k] x", "[]", "[a]b]"))
        .map((all) => all.join("")),
    },
  );
  const lines = fc.array(line, { maxLength: 14 });
  return fc
    .tuple(fc.boolean(), lines, fc.constantFrom("\n", "\n", "\r\n"), fc.boolean())
    .map(([header, all, end, last]) => [...(header ? ["[kubernetes]"] : []), ...all].join(end) + (last ? end : ""));
}

function spaced(): fc.Arbitrary<string> {
  return fc.constantFrom("", " ", "  ", "\n", "\n  ", "\n\n\n   ", "\n # c\n  ", " // d\n   ", "\n    ", "\n\t");
}
