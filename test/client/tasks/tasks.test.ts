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
      readonly pattern: readonly { readonly regexp: string }[];
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

describe("the problem matchers", () => {
  /** File, line and message of the place that raised, as VS Code reads the lines with a matcher. */
  function match(name: string, lines: readonly string[]): readonly (string | undefined)[] | undefined {
    const patterns = contributes.problemMatchers.find((one) => one.name === name)?.pattern ?? [];
    for (let start = 0; start + patterns.length <= lines.length; start++) {
      const found = patterns.map(({ regexp }, index) => new RegExp(regexp).exec(lines[start + index] ?? ""));
      if (found.every((one) => one !== null)) return [found[0]?.[1], found[0]?.[2], found.at(-1)?.[1]];
    }
    return undefined;
  }
  const frames = ["Traceback (most recent call last):", '  File "/app/lib.py", line 3, in go', "    run()"];

  test("find the last frame of a traceback, with and without the pod's name before it", () => {
    const lines = [
      ...frames,
      '  File "/app/tasks.py", line 12, in load',
      "    raise ValueError(x)",
      "ValueError: no orders",
    ];
    const expected = ["/app/tasks.py", "12", "ValueError: no orders"];
    assert.deepEqual(match("databand-traceback", lines), expected);
    assert.deepEqual(
      match(
        "databand-traceback",
        lines.map((line) => `[dbnd.driver.1234]${line}`),
      ),
      expected,
    );
  });

  test("and the one whose place is marked", () => {
    const lines = [
      '  File "/app/tasks.py", line 12, in load',
      "    return 1 / zero",
      "           ~~^~~~~~",
      "ZeroDivisionError: division by zero",
    ];
    assert.equal(match("databand-traceback", lines), undefined);
    assert.deepEqual(match("databand-traceback-marked", lines), [
      "/app/tasks.py",
      "12",
      "ZeroDivisionError: division by zero",
    ]);
  });
});
