import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  allSectionSchemas,
  ERROR_REASONS,
  EXIT_CODES,
  exitCode,
  keySchema,
  shapeSchema,
  valueShape,
} from "../../../server/src/schema/schema.ts";
import type { ObjectShape, ShapeSchema } from "../../../server/src/schema/schema.ts";

function shapeOf(key: string): ShapeSchema {
  const schema = keySchema("kubernetes", key);
  assert.ok(schema, key);
  const shape = valueShape(schema);
  assert.ok(shape, key);
  return shape;
}

function object(shape: ShapeSchema | undefined): ObjectShape {
  assert.equal(shape?.kind, "object");
  return shape;
}

function member(shape: ShapeSchema | undefined, name: string): ShapeSchema {
  const property = object(shape).properties().get(name);
  assert.ok(property, name);
  return property.shape;
}

describe("the shape of a value", () => {
  test("of the retry policy: reasons and exit codes, each with a count", () => {
    const policy = object(shapeOf("pod_error_cfg_source_dict"));
    assert.deepEqual([...policy.properties().keys()].slice(0, 4), [
      "err_image_pull",
      "err_config_error",
      "err_pod_deleted",
      "err_pod_evicted",
    ]);
    const entry = object(member(policy, "255"));
    assert.equal(entry.properties().get("retry_count")?.required, true);
    assert.equal(entry.properties().get("retry_delay")?.ignored, true);
    assert.equal(policy.other?.value, entry);
  });

  for (const [name, matches] of [
    ["0", true],
    ["10", true],
    ["199", true],
    ["255", true],
    ["256", false],
    ["1000", false],
    ["-1", false],
    ["err_foo", false],
    ["", false],
  ] as const) {
    test(`"${name}" is ${matches ? "" : "not "}an exit code`, () => {
      assert.equal(new RegExp(object(shapeOf("pod_error_cfg_source_dict")).other?.pattern ?? "").test(name), matches);
    });
  }

  test("of secrets: a list of items with a type from two words", () => {
    const shape = shapeOf("secrets");
    assert.equal(shape.kind, "array");
    assert.deepEqual([...object(shape.items).properties().keys()], ["type", "secret", "target", "key"]);
    const type = member(shape.items, "type");
    assert.ok(type.kind === "string" && type.closed);
    assert.deepEqual(
      type.suggestions?.map(({ value }) => value),
      ["env", "volume"],
    );
  });

  test("of a list of Kubernetes objects is a list, also where DBND declares texts", () => {
    for (const key of ["tolerations", "volumes", "volume_mounts"]) assert.equal(shapeOf(key).kind, "array", key);
  });

  test("of the security context is an object, though DBND declares a list", () => {
    assert.equal(member(shapeOf("security_context"), "runAsUser").kind, "integer");
  });

  test("of affinity goes all the way down", () => {
    const terms = member(
      member(member(shapeOf("affinity"), "nodeAffinity"), "requiredDuringSchedulingIgnoredDuringExecution"),
      "nodeSelectorTerms",
    );
    assert.equal(terms.kind, "array");
    const expressions = member(terms.items, "matchExpressions");
    assert.equal(expressions.kind, "array");
    const operator = member(expressions.items, "operator");
    assert.ok(operator.kind === "string" && operator.suggestions?.some(({ value }) => value === "NotIn"));
  });

  test("of requests and limits: any resource, as a quantity", () => {
    const shape = object(shapeOf("limits"));
    assert.equal(member(shape, "nvidia.com/gpu").kind, "quantity");
    assert.equal(shape.other?.value.kind, "quantity");
  });

  test("exists for every shape that a key names", () => {
    for (const schema of allSectionSchemas()) {
      for (const key of schema.keys.values()) {
        const { type } = key;
        if ((type.kind === "list" || type.kind === "dict") && type.shape) assert.ok(valueShape(key), key.name);
      }
    }
  });

  test("of an unknown Kubernetes type is nothing", () => {
    assert.equal(shapeSchema("k8s:V1Nothing"), undefined);
    assert.equal(shapeSchema("k8s:constructor"), undefined);
  });
});

test("reasons and exit codes say what they mean, each in its own words", () => {
  const texts = [...ERROR_REASONS, ...EXIT_CODES].map(({ documentation }) => documentation);
  assert.equal(new Set(texts).size, texts.length);
  assert.ok(texts.every((text) => text.length > 40 && text.length <= 400));
  assert.match(exitCode(137)?.documentation ?? "", /memory/);
  assert.equal(exitCode(42), undefined);
});
