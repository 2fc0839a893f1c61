import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DECLARED } from "../../../server/src/schema/kubernetes/order.ts";
import {
  allSectionSchemas,
  ENGINE_FAMILIES,
  ENVIRONMENT_FAMILIES,
  families,
  HIDDEN_BY_COMMAND_LINE,
  keySchema,
  KUBERNETES,
  schemaByClassPath,
  sectionSchema,
  SPARK_ENGINE_FAMILIES,
} from "../../../server/src/schema/schema.ts";

describe("a section's schema is found", () => {
  for (const [name, expected] of [
    ["kubernetes", "kubernetes"],
    ["Kubernetes", "kubernetes"],
    ["dockerbuild", "DockerBuild"],
    ["dbnd_image_build", "DockerBuild"],
    ["task", "Task"],
    ["local_machine_engine", "local_machine"],
    ["my_engine", undefined],
    ["constructor", undefined],
  ] as const) {
    test(`${name} → ${expected ?? "nothing"}`, () => {
      assert.equal(sectionSchema(name)?.name, expected);
    });
  }

  test("by the path of its class, in the case of Python and in lower case", () => {
    const path = "dbnd_docker.kubernetes.kubernetes_engine_config.KubernetesEngineConfig";
    assert.equal(schemaByClassPath(path), KUBERNETES);
    assert.equal(schemaByClassPath(path.toLowerCase()), KUBERNETES);
    assert.equal(schemaByClassPath("no.such.Class"), undefined);
  });
});

describe("keys", () => {
  test("are found in any case", () => {
    assert.equal(keySchema("kubernetes", "NameSpace")?.name, "namespace");
    assert.equal(keySchema(KUBERNETES, "no_such_key"), undefined);
  });

  test("of base classes are inherited, with the defaults of the class at hand", () => {
    assert.equal(keySchema("EngineConfig", "require_submit")?.default, false);
    assert.equal(keySchema("kubernetes", "require_submit")?.default, true);
    assert.equal(keySchema("kubernetes", "require_submit")?.defaultText, "True");
    assert.deepEqual(keySchema("docker", "dbnd_executable")?.default, ["dbnd"]);
    assert.equal(keySchema("aws", "spark_engine")?.default, "emr");
    assert.equal(keySchema("local", "root")?.required, undefined);
    assert.equal(keySchema("gcp", "root")?.required, true);
  });

  test("come in the order of declaration, inherited ones first", () => {
    const names = [...KUBERNETES.keys.keys()];
    assert.deepEqual(names.slice(0, 4), ["_type", "_from", "validate_no_extra_params", "require_submit"]);
    const own = names.slice(names.indexOf("cluster_context"));
    assert.deepEqual(own.slice(0, DECLARED.length), DECLARED);
    for (const name of own.slice(DECLARED.length)) assert.equal(keySchema(KUBERNETES, name)?.effect, "removed", name);
  });
});

test("families are the names that _type can give: no base classes", () => {
  const all = new Set(families());
  for (const family of [...ENGINE_FAMILIES, ...ENVIRONMENT_FAMILIES, ...SPARK_ENGINE_FAMILIES]) {
    assert.ok(all.has(family), family);
  }
  for (const base of ["EngineConfig", "ContainerEngineConfig", "SparkEngineConfig", "Task"]) assert.ok(!all.has(base));
});

test("the lists of families agree with the kinds of their schemas", () => {
  const ofKind = (kind: string) =>
    allSectionSchemas()
      .filter((schema) => schema.kind === kind && !schema.abstract)
      .map(({ family }) => family)
      .sort();
  assert.deepEqual(ofKind("engine"), [...ENGINE_FAMILIES].sort());
  assert.deepEqual(ofKind("environment"), [...ENVIRONMENT_FAMILIES].sort());
  assert.deepEqual(ofKind("spark-engine"), [...SPARK_ENGINE_FAMILIES].sort());
});

test("keys that the command line hides exist", () => {
  for (const path of HIDDEN_BY_COMMAND_LINE.keys()) {
    const [section = "", key = ""] = path.split(".");
    assert.ok(keySchema(section, key), path);
  }
});
