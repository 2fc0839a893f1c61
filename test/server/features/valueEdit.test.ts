/** Lists and dictionaries of cfg files are changed in place: the value is as wanted, and every comment is still there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { withElement, withMembers } from "../../../server/src/features/valueEdit.ts";
import { parseHjson } from "../../../server/src/values/hjson.ts";

const word = fc.stringMatching(/^[a-z][a-z0-9./-]{0,6}$/);
const quoted = fc.constantFrom<(text: string) => string>(
  (text) => JSON.stringify(text),
  (text) => `'${text}'`,
);
/** What may stand before and behind an element: nothing, a line's end, comments of the cfg file and of Hjson. */
const gap = fc.constantFrom("", " ", "\n    ", "\n    # cfg\n    ", " // hjson\n    ", "\n    ; other\n    ");

interface Written {
  readonly names: readonly string[];
  readonly value: string;
}

/** `gap name gap , …`, each name as an element or a member. */
function written(open: string, close: string, item: (quote: (text: string) => string, name: string) => string) {
  const one = fc.record({ name: word, quote: quoted, before: gap, behind: gap });
  return fc
    .tuple(fc.uniqueArray(one, { selector: ({ name }) => name, maxLength: 4 }), fc.boolean(), gap)
    .map(([items, hasLastComma, end]): Written => {
      const parts = items.map(({ name, quote, before, behind }, index) => {
        const comma = index < items.length - 1 || hasLastComma ? "," : "";
        return `${before}${item(quote, name)}${comma}${behind}`;
      });
      return { names: items.map(({ name }) => name), value: `${open}${parts.join("")}${end}${close}` };
    });
}

const comments = (text: string): readonly string[] => text.match(/# cfg|\/\/ hjson|; other/g) ?? [];

function after(value: string, change: (cfg: Parsed) => ReturnType<typeof withElement>) {
  const document = parseCfg("file:///a.cfg", `[a]\nbefore = 1\nkey = ${value}\nbehind = 2\n`);
  const placed = document.nodeAt(2);
  if (placed?.node.kind !== "entry") throw new Error("no entry");
  const edits = change({ document, entry: { node: placed.node, line: placed.line } });
  if (!edits) return undefined;
  const changed = document.change(edits.toReversed());
  const entry = changed.nodeAt(2)?.node;
  assert.ok(entry?.kind === "entry");
  assert.match(changed.text.toString(), /\nbehind = 2\n$/);
  return { text: changed.text.toString(), value: parseHjson(entry.value.text).value };
}

interface Parsed {
  readonly document: Parameters<typeof withElement>[0];
  readonly entry: Parameters<typeof withElement>[1];
}

const list = written("[", "]", (quote, name) => `{"key": ${quote(name)}}`);
const dictionary = written("{", "}", (quote, name) => `${quote(name)}: ${quote(name)}`);

test("a list has one more element, and all that it had", () => {
  fc.assert(
    fc.property(list, word, ({ names, value }, more) => {
      const found = after(value, ({ document, entry }) => withElement(document, entry, { key: more }));
      assert.ok(found, value);
      assert.deepEqual(
        found.value,
        [...names, more].map((key) => ({ key })),
      );
      assert.deepEqual(comments(found.text), comments(value));
    }),
  );
});

test("a dictionary has the members that are wanted; comments stay, but on lines of what goes", () => {
  fc.assert(
    fc.property(dictionary, fc.uniqueArray(word, { maxLength: 4 }), fc.nat(), ({ names, value }, more, kept) => {
      const wanted = Object.fromEntries([
        ...names.filter((_, index) => (kept >> index) % 2 === 0).map((name) => [name, name]),
        ...more.map((name) => [name, "new"]),
      ]) as Readonly<Record<string, string>>;
      const found = after(value, ({ document, entry }) => withMembers(document, entry, wanted));
      assert.ok(found, value);
      assert.deepEqual({ ...(found.value as object) }, wanted);
      const gone = names.filter((name) => wanted[name] === undefined).length;
      if (gone <= more.length) assert.deepEqual(comments(found.text), comments(value));
    }),
  );
});
