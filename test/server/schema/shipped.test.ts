import assert from "node:assert/strict";
import { test } from "node:test";
import { keySchema, schemaByClassPath, sectionSchema, shippedSections } from "../../../server/src/schema/schema.ts";
import { DBND_KEYS, DBND_SECTIONS } from "./facts.ts";

test("what DBND ships is there as text", () => {
  for (const { section, key, shipped, type } of DBND_KEYS) {
    if (shipped === undefined) continue;
    const value = shippedSections.get(section.toLowerCase())?.get(key);
    assert.ok(value, `${section}.${key}`);
    if (typeof shipped === "string" && shipped !== "(set)") assert.equal(value.text, shipped, `${section}.${key}`);
    if (type === "list[str]" && Array.isArray(shipped)) {
      assert.deepEqual(JSON.parse(value.text.replaceAll("'", '"')), shipped, `${section}.${key}`);
    }
  }
});

test("the sections that DBND ships have their type", () => {
  for (const { section, type } of DBND_SECTIONS.shipped) {
    assert.equal(shippedSections.get(section)?.get("_type")?.text, type ?? undefined, section);
  }
});

test("every shipped type leads to a class", () => {
  for (const [section, keys] of shippedSections) {
    const type = keys.get("_type")?.text;
    if (type !== undefined) assert.ok(schemaByClassPath(type) ?? sectionSchema(type), section);
  }
});

test("every shipped key is one that the section's schema knows", () => {
  for (const [section, keys] of shippedSections) {
    const schema = sectionSchema(section);
    assert.ok(schema, section);
    for (const key of keys.keys()) assert.ok(keySchema(schema, key) ?? schema.otherKeys, `${section}.${key}`);
  }
});

test("the orchestration's file wins over the core's", () => {
  assert.equal(shippedSections.get("core")?.get("tracker")?.file, "dbnd-run.cfg");
  assert.equal(shippedSections.get("core")?.get("tracker_api")?.file, "databand-core.cfg");
});

test("the keys of the Kubernetes engine without a class default come from the shipped file", () => {
  const kubernetes = shippedSections.get("kubernetes");
  assert.deepEqual([...(kubernetes?.keys() ?? [])].sort(), [
    "_type",
    "pod_error_cfg_source_dict",
    "submit_termination_grace_period",
  ]);
});
