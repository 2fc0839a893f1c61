import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { keySchema, KUBERNETES, legacyKey, movedKeys, removedKeys } from "../../../server/src/schema/schema.ts";
import { DBND_SECTIONS } from "./facts.ts";

describe("keys of older versions", () => {
  test("are all listed, with the versions that had them and what took their place", () => {
    for (const { section, key, ...rest } of DBND_SECTIONS.legacy) {
      const entry = legacyKey(section, key);
      assert.ok(entry, `${section}.${key}`);
      assert.deepEqual(
        { seenFrom: entry.seenFrom, seenUntil: entry.seenUntil, replacement: entry.replacement },
        { replacement: undefined, ...rest },
        `${section}.${key}`,
      );
    }
  });

  test("lead to keys that exist today", () => {
    for (const { section, key, replacement } of movedKeys) {
      assert.ok(replacement, `${section}.${key}`);
      const dot = replacement.indexOf(".");
      const target = keySchema(replacement.slice(0, dot), replacement.slice(dot + 1));
      assert.equal(target?.effect, "active", `${section}.${key} → ${replacement}`);
    }
  });

  test("are unknown today, or marked as undeclared where something still reads them", () => {
    for (const { section, key, stillRead } of [...movedKeys, ...removedKeys]) {
      const today = keySchema(section, key);
      if (stillRead) assert.equal(today?.undeclared, true, `${section}.${key}`);
      else assert.ok(today === undefined || today.effect === "removed", `${section}.${key}`);
    }
  });

  test("are found in any case", () => {
    assert.equal(legacyKey("Core", "Environments")?.replacement, "run.environments");
    assert.equal(legacyKey("core", "tracker"), undefined);
  });
});

test("every removed key of the Kubernetes engine is a legacy key with the time it was seen", () => {
  const removed = [...KUBERNETES.keys.values()].filter((key) => key.effect === "removed");
  assert.equal(removed.length, 9);
  for (const { name } of removed) assert.match(legacyKey("kubernetes", name)?.seenFrom ?? "", /^\d/, name);
});
