import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cfgText } from "../../../server/src/schema/define.ts";
import { keySchema, sectionSchema } from "../../../server/src/schema/schema.ts";
import type { KeySchema } from "../../../server/src/schema/types.ts";
import type { ValueType } from "../../../server/src/values/types.ts";
import { Duration } from "../../../server/src/values/types.ts";
import { DBND_KEYS, DBND_SECTIONS } from "./facts.ts";
import type { DbndKey } from "./facts.ts";

/** DBND's type → the kinds of value that may stand for it; the first words of the type decide. */
const KINDS: readonly (readonly [type: RegExp, kinds: readonly ValueType["kind"][]])[] = [
  [/^bool/, ["boolean"]],
  [/^str template/, ["template"]],
  [/^str \(comma/, ["commaList"]],
  [/^str/, ["string", "choice", "section"]],
  [/^int/, ["integer"]],
  [/^float/, ["float"]],
  [/^path/, ["path"]],
  [/^list/, ["list"]],
  // Declared as a list, written as an object.
  [/^dict \(pod/, ["list"]],
  [/^dict/, ["dict"]],
  [/^version-str/, ["version"]],
  [/^date$/, ["date"]],
  [/^datetime/, ["datetime"]],
  [/^duration/, ["duration"]],
  [/^python-path/, ["pythonPath"]],
  [/^type-ref/, ["type"]],
  [/^(section-ref|config-section-name)/, ["section"]],
  [/^enum/, ["enum"]],
  [/^quantity/, ["quantity"]],
  [/^target-format/, ["string"]],
];

function schemaOf({ section, key }: DbndKey): KeySchema {
  const found = key.startsWith("<") ? sectionSchema(section)?.otherKeys : keySchema(section, key);
  assert.ok(found, `${section}.${key} is missing`);
  return found;
}

/** DBND's default, as the schema has to show it; undefined where only words can say it (`<project root>/…`). */
function expectedDefault({ default: byClass, shipped, type, key }: DbndKey): unknown {
  if (shipped === "(set)") return undefined;
  const value = shipped ?? byClass;
  if (type.startsWith("list") && typeof value === "string") return value === "" ? [] : value.split(",");
  if (typeof value === "string" && shipped !== undefined) {
    if (type === "bool") return value === "True";
    if (type === "int") return Number(value);
    if (value === "") return null;
  }
  if (key === "spark_cache_dataframe_column") return "True";
  return value;
}

describe("every key of DBND", () => {
  test("has a schema of its type", () => {
    for (const fact of DBND_KEYS) {
      const { type } = schemaOf(fact);
      const kinds = KINDS.find(([pattern]) => pattern.test(fact.type))?.[1] ?? [];
      assert.ok(kinds.includes(type.kind), `${fact.section}.${fact.key}: ${fact.type} is not ${type.kind}`);
      if (fact.enum && (type.kind === "enum" || type.kind === "choice")) assert.deepEqual(type.members, fact.enum);
    }
  });

  test("has the default that is in effect", () => {
    for (const fact of DBND_KEYS) {
      const expected = expectedDefault(fact);
      const { default: actual, defaultText } = schemaOf(fact);
      const where = `${fact.section}.${fact.key}`;
      if (expected === undefined) assert.ok(defaultText, where);
      else if (expected === null) assert.equal(actual ?? null, null, where);
      else if (/<.+>/.test(JSON.stringify(expected))) assert.ok(actual === undefined && defaultText, where);
      else if (actual instanceof Duration) assert.equal(cfgText(actual), expected, where);
      else if (fact.key === "validate_no_extra_params")
        assert.ok(actual === "warn" || actual === "error" || actual === "disabled", where);
      else assert.deepEqual(actual, expected, where);
    }
  });

  test("says whether it is required, undeclared or without effect", () => {
    for (const fact of DBND_KEYS) {
      const schema = schemaOf(fact);
      const where = `${fact.section}.${fact.key}`;
      // Its default is made of another key: nobody has to set it.
      if (fact.key !== "dbnd_data_sync_root") assert.equal(schema.required ?? false, fact.required ?? false, where);
      assert.equal(schema.undeclared ?? false, fact.undeclared ?? false, where);
      if (fact.effect !== undefined) assert.equal(schema.effect, fact.effect, where);
    }
  });
});

test("configurations warn about unknown keys, tasks refuse them, [output] takes them", () => {
  const policy = (section: string) => keySchema(section, "validate_no_extra_params")?.default;
  assert.deepEqual(["kubernetes", "core", "env", "Task", "DockerBuild", "output"].map(policy), [
    "warn",
    "warn",
    "warn",
    "error",
    "error",
    "disabled",
  ]);
});

test("every class of DBND is there, with its path", () => {
  for (const { section, classPath } of DBND_SECTIONS.sections) {
    assert.equal(sectionSchema(section)?.classPath, classPath, section);
  }
});

test("no schema has a key that DBND does not know", () => {
  const known = new Set(DBND_KEYS.map(({ section, key }) => `${section}.${key}`.toLowerCase()));
  for (const { section } of DBND_SECTIONS.sections) {
    for (const key of sectionSchema(section)?.keys.keys() ?? []) {
      if (key === "_type" || key === "_from") continue;
      assert.ok(known.has(`${section}.${key}`.toLowerCase()), `${section}.${key}`);
    }
  }
});
