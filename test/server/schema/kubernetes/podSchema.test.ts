import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { generate } from "../../../../scripts/generate-pod-schema.ts";
import { ENUMERATIONS, QUANTITIES } from "../../../../scripts/pod-schema-facts.ts";
import { ENUMERATION_DOCS } from "../../../../server/src/schema/kubernetes/enumerationDocs.ts";
import { definition, podShape } from "../../../../server/src/schema/kubernetes/podSchema.ts";

const FILE = new URL("../../../../server/src/schema/kubernetes/pod.json", import.meta.url);

test("pod.json is what scripts/generate-pod-schema.ts makes of the installed client", async () => {
  assert.equal(readFileSync(FILE, "utf8"), await generate(), "Run: node scripts/generate-pod-schema.ts");
});

test("pod.json stays small", () => {
  assert.ok(readFileSync(FILE).length < 250_000);
});

describe("the pod schema", () => {
  test("reaches from the pod to the fields of a toleration", () => {
    assert.deepEqual(Object.keys(definition("V1Toleration")?.p ?? {}), [
      "effect",
      "key",
      "operator",
      "tolerationSeconds",
      "value",
    ]);
    assert.equal(podShape("V1Pod")?.properties().get("spec")?.shape, podShape("V1PodSpec"));
  });

  test("knows types, required fields and closed sets of values", () => {
    assert.deepEqual(definition("V1Container")?.p.ports?.t, "[V1ContainerPort]");
    assert.equal(definition("V1Container")?.p.name?.r, 1);
    assert.equal(definition("V1Container")?.p.image?.r, undefined);
    assert.deepEqual(definition("V1PodSpec")?.p.restartPolicy?.e, ["Always", "OnFailure", "Never"]);
    assert.equal(definition("V1PodSpec")?.p.nodeSelector?.t, "{string}");
    assert.equal(definition("V1HTTPGetAction")?.p.port?.t, "intOrString");
    assert.equal(definition("V1EmptyDirVolumeSource")?.p.sizeLimit?.t, "quantity");
  });

  test("describes every field, by itself or by its type", () => {
    const waiting = ["V1Pod"];
    const seen = new Set(waiting);
    for (const name of waiting) {
      for (const [field, { documentation, shape }] of podShape(name)?.properties() ?? []) {
        assert.ok(documentation.length > 0, `${name}.${field}`);
        assert.ok(documentation.length < 380, `${name}.${field}`);
        assert.notEqual(shape, undefined);
      }
      for (const { t } of Object.values(definition(name)?.p ?? {})) {
        const type = t.replaceAll(/[[\]{}]/g, "");
        if (definition(type) && !seen.has(type)) {
          seen.add(type);
          waiting.push(type);
        }
      }
    }
    assert.ok(seen.size >= 130);
  });

  test("explains values of closed sets, and no others", () => {
    for (const [path, values] of Object.entries(ENUMERATION_DOCS)) {
      for (const value of Object.keys(values)) {
        // Both selectors share one table; labels cannot be compared as numbers.
        if (path === "V1LabelSelectorRequirement.operator" && /^(Gt|Lt)$/.test(value)) continue;
        assert.ok(ENUMERATIONS[path]?.includes(value), `${path}: ${value}`);
      }
      for (const value of ENUMERATIONS[path] ?? []) assert.ok(values[value], `${path}: ${value}`);
    }
    const operator = podShape("V1Toleration")?.properties().get("operator")?.shape;
    assert.ok(operator?.kind === "string" && operator.suggestions?.every(({ documentation }) => documentation !== ""));
  });

  test("has a field for every fact that is added to the models", () => {
    for (const path of [...Object.keys(ENUMERATIONS), ...QUANTITIES]) {
      const [type = "", field = ""] = path.split(".");
      assert.ok(definition(type)?.p[field], path);
    }
  });
});
