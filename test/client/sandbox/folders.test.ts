/** Whose code a pod runs where the workspace has several folders. */
import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { testSandbox } from "./harness.ts";

const parent = realpathSync(mkdtempSync(join(tmpdir(), "sandbox-folders-")));
after(() => rmSync(parent, { recursive: true, force: true }));
const folders = ["first", "second"].map((name) => {
  const folder = join(parent, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "project.cfg"), "");
  writeFileSync(join(folder, "where.py"), `NAME = "${name}"\n`);
  return folder;
});
const [, second = ""] = folders;
const box = await testSandbox({
  workspaceFolders: folders,
  folderOf: ({ podName, podLabels }) => (podName === "named" || podLabels.run === "mine" ? second : undefined),
});

/** Its log: the folder that it works in, and the folder whose module it imports. */
async function logOf(name: string, image: string, labels: Readonly<Record<string, string>> = {}): Promise<string> {
  const command = ["python3", "-c", "import os, where; print(os.getcwd(), where.NAME)"];
  const containers = [{ name: "base", image, command }];
  await box.create({ metadata: { name, labels }, spec: { restartPolicy: "Never", containers } });
  const { verdict, log } = await box.finished(name);
  assert.equal(verdict, "Succeeded 0", log);
  return log.trim();
}

describe("with two folders", () => {
  test("a pod that nobody knows runs the code of the first with a configuration", async () => {
    assert.equal(await logOf("unknown", "databand-sample:1"), `${folders[0] ?? ""} first`);
  });

  test("a pod of a run, and those that its driver starts, run the code of the run's", async () => {
    assert.equal(await logOf("driver", "databand-sample:1", { run: "mine" }), `${second} second`);
    assert.equal(await logOf("task", "databand-sample:1", { run: "mine" }), `${second} second`);
    assert.match(await logOf("named", "python:3.11"), / second$/);
  });
});
