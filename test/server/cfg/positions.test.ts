import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rawStretch, resolveValue } from "../../../server/src/cfg/interpolate.ts";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { entryRange, keyRange, offsetInValue, placeInValue, positionInValue, valueRange } from "../../../server/src/cfg/positions.ts"; // prettier-ignore
import type { CfgDocument, CfgEntry, Placed } from "../../../server/src/cfg/types.ts";
import type { Range } from "../../../server/src/text/types.ts";

const TEXT = "[a]\n  key :  one \n# no\n    two\n\n      three  \n\nempty =\nnext = x\n";
const document = parseCfg("file:///a.cfg", TEXT);

function entry(key: string, of: CfgDocument = document): Placed<CfgEntry> {
  const found = of.sections.flatMap((section) => section.entries).find(({ node }) => node.key === key);
  assert.ok(found, key);
  return found;
}

function slice(range: Range, of: CfgDocument = document): string {
  return of.text.slice(range);
}

test("ranges hold what they name", () => {
  assert.equal(slice(keyRange(entry("key"))), "key");
  assert.equal(slice(valueRange(entry("key"))), "one \n# no\n    two\n\n      three");
  assert.equal(slice(entryRange(entry("next"))), "next = x");
  assert.equal(slice(valueRange(entry("empty"))), "");
});

test("each character of a value's text stands in the file where it is written, and back", () => {
  const { node, line } = entry("key");
  assert.equal(node.value.text, "one\ntwo\n\nthree");
  for (let offset = 0; offset < node.value.text.length; offset++) {
    const position = positionInValue(node.value, offset, line);
    const char = node.value.text.charAt(offset);
    if (char !== "\n") assert.equal(document.text.line(position.line).charAt(position.character), char);
    assert.equal(offsetInValue(node.value, position, line), offset);
  }
  assert.equal(offsetInValue(node.value, { line: 2, character: 3 }, line), undefined, "a remark is in no value");
});

describe("the value that a cursor is in", () => {
  const place = (marked: string): string | undefined => {
    const offset = marked.indexOf("|");
    const made = parseCfg("file:///a.cfg", marked.replace("|", ""));
    const found = placeInValue(made, made.text.positionAt(offset));
    return found && `${found.entry.node.key} ${found.offset}${found.behind ? " behind" : ""}`;
  };
  test("in it", () => assert.equal(place("[a]\nkey = va|lue\n"), "key 2"));
  test("right behind the delimiter", () => assert.equal(place("[a]\nkey =|\n"), "key 0"));
  test("not in the key", () => assert.equal(place("[a]\nk|ey = value\n"), undefined));
  test("on a blank deeper line behind it", () => assert.equal(place("[a]\nkey = {\n  |\n"), "key 1 behind"));
  test("not at the depth of the key", () => assert.equal(place("[a]\nkey = {\n|\n"), undefined));
  test("not in a remark", () => assert.equal(place("[a]\nkey = {\n  # re|mark\n  }\n"), undefined));
});

test("a replaced value leads back to what is written", () => {
  const made = parseCfg("file:///a.cfg", "[a]\nx = a%%b-%(y)s-c\ny = YY\n");
  const section = made.sections[0];
  assert.ok(section);
  const resolved = resolveValue(made, section, entry("x", made).node);
  assert.equal(resolved.text, "a%b-YY-c");
  const raw = entry("x", made).node.value.text;
  const written = (part: string): string => {
    const start = resolved.text.indexOf(part);
    const stretch = rawStretch(resolved, start, start + part.length);
    return raw.slice(stretch.start, stretch.end);
  };
  assert.equal(written("YY"), "%(y)s");
  assert.equal(written("Y-c"), "%(y)s-c");
  assert.equal(written("b"), "b");
  assert.equal(written("%"), "%%");
});

describe("problems stand where the mistake is", () => {
  const marks = (marked: string): void => {
    const text = marked.replace(/[«»]/g, "");
    const [problem] = parseCfg("file:///a.cfg", text).problems;
    assert.ok(problem);
    const made = parseCfg("file:///a.cfg", text).text;
    const [start, end] = [made.offsetAt(problem.range.start), made.offsetAt(problem.range.end)];
    assert.equal(`${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`, marked);
  };
  for (const marked of [
    "[a]\nx = {\n  }\n«}»\n",
    "«word»\n",
    "[a]\nx = 1\n«X» = 2\n",
    "[a]\n[b]\n[«a»]\n",
    "[a]\nx = 5«%» of\n",
    "[a]\nx =\n  more %% «%(nope)s»\n",
    "[DEFAULT]\nx = «%»\n[a]\n[b]\n",
    "[a]\nx = «%(x)s»\n",
  ]) {
    test(JSON.stringify(marked), () => {
      marks(marked);
    });
  }
  test("several in one file, in file order", () => {
    const { problems } = parseCfg("file:///a.cfg", "[a]\nx = %\n}\nx = 1\n[a]\nword\n");
    assert.deepEqual(problems.map(({ code }) => code), ["bad-percent", "not-a-key-line", "duplicate-key", "duplicate-section", "not-a-key-line"]); // prettier-ignore
  });
});
