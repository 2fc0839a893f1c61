import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cfgText, hours, minutes, seconds } from "../../../server/src/schema/define.ts";
import { section, typeName } from "../../../server/src/schema/valueTypes.ts";
import type { PlainValue, ValueType } from "../../../server/src/values/types.ts";

describe("a default is written as in a cfg file", () => {
  const cases: readonly (readonly [PlainValue, string])[] = [
    [true, "True"],
    [false, "False"],
    [null, "@none"],
    [50, "50"],
    ["IfNotPresent", "IfNotPresent"],
    [["dbnd"], '["dbnd"]'],
    [{ a: 1, b: ["x", true] }, '{"a": 1, "b": ["x", true]}'],
    [seconds(30), "30s"],
    [minutes(10), "10m"],
    [hours(5), "5h"],
    [seconds(90), "1m 30s"],
    [hours(24 * 8), "1w 1d"],
    [seconds(0), "0d"],
  ];
  for (const [value, text] of cases) test(text, () => assert.equal(cfgText(value), text));
});

describe("a type is named as a person would", () => {
  const cases: readonly (readonly [ValueType, string])[] = [
    [{ kind: "boolean" }, "yes or no"],
    [{ kind: "duration" }, "duration"],
    [{ kind: "list", element: { kind: "string" } }, "list of texts"],
    [{ kind: "list", element: section("environment") }, "list of environment names"],
    [{ kind: "dict" }, "dict"],
    [{ kind: "dict", shape: "texts" }, "dict of texts"],
    [{ kind: "enum", members: ["warn", "error"] }, "one of warn, error"],
    [{ kind: "quantity", resource: "memory" }, "memory quantity"],
    [section("spark-engine"), "spark engine section name"],
  ];
  for (const [type, name] of cases) test(name, () => assert.equal(typeName(type), name));
});
