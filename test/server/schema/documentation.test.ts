import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { allSectionSchemas, keySchema } from "../../../server/src/schema/schema.ts";
import type { KeySchema, SectionSchema } from "../../../server/src/schema/types.ts";

const SECTIONS = allSectionSchemas();

/** Every key once: inherited keys are the same object, or share their documentation by inheritance. */
function ownKeys(): Map<string, KeySchema> {
  const seen = new Map<string, KeySchema>();
  for (const schema of SECTIONS) {
    for (const key of allKeys(schema)) {
      const known = [...seen.values()].some(
        ({ name, documentation }) => name === key.name && documentation === key.documentation,
      );
      if (!known) seen.set(`${schema.name}.${key.name}`, key);
    }
  }
  return seen;
}

function allKeys(schema: SectionSchema): KeySchema[] {
  return [...schema.keys.values(), ...(schema.otherKeys ? [schema.otherKeys] : [])];
}

const KEYS = ownKeys();

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}

describe("documentation of keys", () => {
  test("is there, is short, and ends", () => {
    for (const [name, { documentation }] of KEYS) {
      assert.ok(documentation.length >= 20, `${name}: ${documentation}`);
      assert.ok(documentation.length <= 700, `${name} takes ${documentation.length} characters`);
      assert.match(documentation, /[.)`]$/, name);
      assert.match(documentation, /^[A-Z(`]/, name);
    }
  });

  test("begins with a sentence that stands alone and is nobody else's", () => {
    const owners = new Map<string, string>();
    for (const [name, { documentation }] of KEYS) {
      const sentence = firstSentence(documentation);
      assert.ok(sentence.length <= 170, `${name}: ${sentence}`);
      assert.doesNotMatch(sentence, /^(It|This|These|Those|They|The same)\b/, name);
      assert.equal(owners.get(sentence), undefined, `${name} begins like ${owners.get(sentence) ?? ""}`);
      owners.set(sentence, name);
    }
  });

  test("names only keys that exist, where it refers to others", () => {
    const names = new Set([...SECTIONS].flatMap((schema) => allKeys(schema).map((key) => key.name)));
    for (const [name, { related, documentation }] of KEYS) {
      for (const other of related) assert.ok(names.has(other), `${name} refers to ${other}`);
      for (const [, section = "", key = ""] of documentation.matchAll(/`\[(\w+)\] (\w+)`/g)) {
        const target = keySchema(section, key);
        assert.ok(target ?? section === "databand", `${name} refers to [${section}] ${key}`);
      }
    }
  });

  test("offers values with a word on each", () => {
    for (const [name, { suggestions = [] }] of KEYS) {
      for (const { value, documentation } of suggestions) assert.ok(documentation.length > 3, `${name}: ${value}`);
    }
  });
});

describe("snippets", () => {
  test("keep every further line indented, so that it belongs to the value", () => {
    for (const [name, { snippet = "" }] of KEYS) {
      for (const line of snippet.split("\n").slice(1)) assert.match(line, /^ {4}/, `${name}: ${line}`);
    }
  });

  test("close the brackets and places they open", () => {
    for (const [name, { snippet = "" }] of KEYS) {
      const text = expand(snippet);
      for (const [open, close] of [
        ["{", "}"],
        ["[", "]"],
        ["(", ")"],
      ] as const) {
        assert.equal(count(text, open), count(text, close), `${name}: ${text}`);
      }
      if (/^[[{]/.test(text) && !text.includes("${"))
        assert.doesNotThrow(() => void JSON.parse(text), `${name}: ${text}`);
    }
  });
});

/** What an LSP snippet inserts when nothing is typed. */
function expand(snippet: string): string {
  return snippet
    .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1")
    .replaceAll(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, "$1")
    .replaceAll(/\\([$}\\])/g, "$1");
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

test("every section says what it is for", () => {
  const seen = new Set<string>();
  for (const { name, documentation } of SECTIONS) {
    assert.ok(documentation.length >= 20 && documentation.length <= 700, name);
    assert.ok(!seen.has(documentation), name);
    seen.add(documentation);
  }
});
