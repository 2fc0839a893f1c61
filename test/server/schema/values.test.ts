import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { allSectionSchemas, keySchema, sectionSchema, shippedSections } from "../../../server/src/schema/schema.ts";
import type { KeySchema } from "../../../server/src/schema/types.ts";
import { parseValue } from "../../../server/src/values/parseValue.ts";
import type { PlainValue } from "../../../server/src/values/types.ts";

/** Every key, named by its section. */
const KEYS: readonly (readonly [string, KeySchema])[] = allSectionSchemas().flatMap((schema) =>
  [...schema.keys.values()].map((key) => [`${schema.name}.${key.name}`, key] as const),
);

function read(name: string, { type }: KeySchema, text: string): PlainValue {
  const { value, problems } = parseValue(type, text);
  assert.deepEqual(problems, [], `${name} = ${text}`);
  return value;
}

describe("read by its type", () => {
  test("the text of every default gives that default", () => {
    for (const [name, key] of KEYS) {
      const { default: expected, defaultText, type } = key;
      if (expected === undefined || defaultText === undefined || type.kind === "date") continue;
      assert.deepEqual(read(name, key, defaultText), expected, name);
    }
  });

  test("a default that only words can say is marked as such", () => {
    for (const [name, key] of KEYS) {
      if (key.defaultText !== undefined && key.default === undefined) assert.match(key.defaultText, /<.+>/, name);
    }
  });

  test("every suggestion is a value", () => {
    for (const [name, key] of KEYS) for (const { value } of key.suggestions ?? []) read(name, key, value);
  });

  test("every snippet, with its places as they come, is a value", () => {
    for (const [name, key] of KEYS) {
      if (key.snippet === undefined) continue;
      const text = key.snippet
        .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1")
        .replaceAll(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, "$1")
        .replaceAll(/\\([$}\\])/g, "$1")
        .replaceAll(/\n\s+/g, "\n");
      read(name, key, text);
    }
  });

  test("every shipped text is a value, and the default in effect", () => {
    for (const [section, keys] of shippedSections) {
      for (const [name, { text }] of keys) {
        const key = keySchema(section, name) ?? sectionSchema(section)?.otherKeys;
        assert.ok(key, `${section}.${name}`);
        const value = read(`${section}.${name}`, key, text);
        if (key.name === name && name !== "_type" && text !== "") {
          assert.deepEqual(value, key.default, `${section}.${name}`);
        }
      }
    }
  });
});

test("numbers inside a dict of texts stay numbers, as DBND leaves them", () => {
  const key = keySchema("kubernetes", "env_vars");
  assert.ok(key);
  assert.deepEqual(read("env_vars", key, '{"A": 1}'), { A: 1 });
});

test("numbers inside the security context become texts, as DBND's declared list makes them", () => {
  const key = keySchema("kubernetes", "security_context");
  assert.ok(key);
  assert.deepEqual(read("security_context", key, '{"runAsUser": 1000}'), { runAsUser: "1000" });
});
