import assert from "node:assert/strict";
import { test } from "node:test";
import { executorPrefix, newExecutorId } from "../../../client/src/runs/executorId.ts";

test("the id of an executor is a label's value that names its user, and no scheduler's number", () => {
  assert.equal(newExecutorId("Ann Lee@corp", "0a1b2c3d"), "databand-ann-lee-corp-0a1b2c3d");
  assert.equal(newExecutorId("日本", "0a1b2c3d"), "databand-user-0a1b2c3d");
  assert.ok(newExecutorId("x".repeat(200)).length <= 63);
  assert.notEqual(newExecutorId("a"), newExecutorId("a"));
  assert.ok(newExecutorId("a").startsWith(executorPrefix("a")));
});
