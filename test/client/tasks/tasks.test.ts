import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { argumentsOf, exitCodeOf, TASK_TYPE } from "../../../client/src/tasks/definition.ts";

interface Manifest {
  readonly contributes: {
    readonly taskDefinitions: readonly { readonly type: string; readonly required: readonly string[] }[];
    readonly problemMatchers: readonly {
      readonly name: string;
      readonly pattern: { readonly regexp: string };
    }[];
  };
}

const root = join(import.meta.dirname, "..", "..", "..");
const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

describe("tasks of tasks.json", () => {
  test("the manifest describes their type", () => {
    assert.deepEqual(
      contributes.taskDefinitions.filter(({ type }) => type === TASK_TYPE).map(({ required }) => required),
      [["task"]],
    );
  });

  test("become a run's arguments, whatever JSON type a parameter has", () => {
    assert.deepEqual(
      argumentsOf({ type: TASK_TYPE, task: "t", environment: "k8s", parameters: { a: "x", b: 3, c: true } }),
      {
        task: "t",
        environment: "k8s",
        parameters: { a: "x", b: "3", c: "true" },
      },
    );
    assert.deepEqual(argumentsOf({ type: TASK_TYPE, task: "t" }), { task: "t", parameters: {} });
    assert.equal(argumentsOf({ type: TASK_TYPE }), undefined);
  });

  test("end with the container's exit code", () => {
    assert.equal(exitCodeOf({ verdict: "succeeded", exitCode: 0 }), 0);
    assert.equal(exitCodeOf({ verdict: "failed", exitCode: 10 }), 10);
    assert.equal(exitCodeOf({ verdict: "failed" }), 1);
    assert.equal(exitCodeOf({ verdict: "stopped" }), 1);
    assert.equal(exitCodeOf({ verdict: "detached" }), 0);
  });
});

describe("the problem matcher", () => {
  const { regexp = "" } = contributes.problemMatchers.find(({ name }) => name === "databand-traceback")?.pattern ?? {};
  for (const [line, expected] of [
    ["── → /orders/tasks.py:12: ValueError: at 3:4: no", ["/orders/tasks.py", "12", "ValueError: at 3:4: no"]],
    ["── → c:\\orders\\tasks.py:12: KeyError", ["c:\\orders\\tasks.py", "12", "KeyError"]],
    ["── The run failed: exit code 10: see 3:4: x", undefined],
    ['  File "/orders/tasks.py", line 12, in load', undefined],
  ] as const) {
    test(`of "${line}" reads ${expected ? "file, line and message" : "nothing"}`, () => {
      assert.deepEqual(new RegExp(regexp).exec(line)?.slice(1), expected);
    });
  }
});
