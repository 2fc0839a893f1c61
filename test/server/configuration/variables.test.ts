import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { expandVariables, parseEnvironment, parseVariableName } from "../../../server/src/configuration/variables.ts";

describe("environment variables that configure", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["DBND__KUBERNETES__NAMESPACE", "kubernetes.namespace"],
    ["DBND__A__B__C", "a__b.c"],
    ["DBND__A___B", "a_.b"],
    ["DBND__my-eng__Key", "my-eng.key"],
    ["DBND__É__K", "é.k"],
    ["dbnd__a__b", undefined],
    ["DBND__TRACKING", undefined],
    ["DBND__a.b__k", undefined],
    ["DBND__A__", undefined],
    ["XDBND__A__B", undefined],
  ];
  for (const [name, expected] of cases) {
    test(`${name} → ${expected ?? "nothing"}`, () => {
      const place = parseVariableName(name);
      assert.equal(place && `${place.section}.${place.key}`, expected);
    });
  }

  test("keep the variable as the value's origin", () => {
    const value = parseEnvironment({ DBND__ENG__NAMESPACE: "x", PATH: "/bin" }).get("eng")?.get("namespace");
    assert.deepEqual(value, {
      text: "x",
      priority: "normal",
      extend: false,
      origin: { kind: "environment", variable: "DBND__ENG__NAMESPACE" },
    });
  });
});

describe("variables inside values", () => {
  const environment = { NS: "prod", NEST: "$NS-1", LOOP: "x$LOOP", HOME: "/home/me/", "odd name": "odd", EMPTY: "" };
  const cases: readonly (readonly [string, string])[] = [
    ["$NS", "prod"],
    ["a-${NS}-b$NS", "a-prod-bprod"],
    ["$NEST", "prod-1"],
    ["$UNKNOWN and ${UNKNOWN}", "$UNKNOWN and ${UNKNOWN}"],
    ["${odd name}", "odd"],
    ["$EMPTY", ""],
    ["~/kube", "/home/me/kube"],
    ["~", "/home/me"],
    ["a~/b", "a~/b"],
    ["~other/x", "~other/x"],
    ['{"ns": "$NS"}', '{"ns": "prod"}'],
    ["100$", "100$"],
  ];
  for (const [text, expected] of cases) {
    test(`${text} → ${expected}`, () => {
      assert.equal(expandVariables(text, environment), expected);
    });
  }

  test("a variable that refers to itself ends", () => {
    assert.ok(expandVariables("$LOOP", environment).length < 2_000_000);
  });
});
