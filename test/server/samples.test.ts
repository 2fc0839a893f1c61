/** The sample projects are right: nothing is said about them, by the releases that they name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runCommand } from "../../server/src/cli/run.ts";
import { nodeFileSystem } from "../../server/src/workspace/nodeFileSystem.ts";
import { ROOT } from "../../scripts/root.ts";

for (const sample of ["orders", "reports"]) {
  test(`samples/${sample}`, async () => {
    const output: string[] = [];
    const code = await runCommand(["check", ".", "--fail-on", "hint"], {
      disk: nodeFileSystem,
      environment: {},
      userHome: "/home/me",
      folder: `${ROOT}/samples/${sample}`,
      write: () => Promise.resolve(false),
      print: (line) => output.push(line),
      warn: () => undefined,
    });
    assert.deepEqual([code, output], [0, []]);
  });
}
