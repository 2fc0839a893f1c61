/** The scripts that run in pods, run here. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { exitTrapScript, flagFolder, logServerScript } from "../../../server/src/pod/scripts.ts";

const LIMIT_MS = 20_000;
const canRun = spawnSync("/bin/bash", ["-c", "true"]).status === 0;

describe("the folder of the flag file", () => {
  for (const [flag, folder] of [
    ["/tmp/pod/terminated", "/tmp/pod"],
    ["/done", "/"],
    ["done", ""],
    ["", ""],
    ["a//b", "a"],
    ["//x", "//"],
  ] as const) {
    it(`of ${JSON.stringify(flag)} is ${JSON.stringify(folder)}`, () => assert.equal(flagFolder(flag), folder));
  }
});

describe("the exit trap is the text that DBND makes", () => {
  const deep = " ".repeat(16);
  for (const [command, script] of [
    ["dbnd run t", '\ntrap "touch /f" EXIT\ndbnd run t\n'],
    ["a\nb", `\n${deep}trap "touch /f" EXIT\n${deep}a\nb\n`],
    ["a\n    b\n\t\n", `\n${deep.slice(4)}trap "touch /f" EXIT\n${deep.slice(4)}a\nb\n\n\n`],
    ["", '\ntrap "touch /f" EXIT\n\n'],
  ] as const) {
    it(JSON.stringify(command), () => assert.equal(exitTrapScript("/f", command), script));
  }
});

it("the sidecar's script is the text that DBND makes, in bash", { skip: !canRun }, () => {
  const deep = " ".repeat(16);
  const script = logServerScript("/tmp/pod/terminated");
  assert.equal(
    script,
    [
      "airflow serve_logs &",
      `${deep}CHILD_PID=$!`,
      `${deep}(while true ; do if [[ -f "/tmp/pod/terminated" ]]; then kill $CHILD_PID; fi; sleep 1; done) &`,
      `${deep}wait $CHILD_PID`,
      `${deep}if [[ -f "/tmp/pod/terminated" ]]; then exit 0; fi`,
    ].join("\n"),
  );
  assert.equal(spawnSync("/bin/bash", ["-n", "-c", script], { timeout: LIMIT_MS }).status, 0);
});

describe("scripts in bash", { skip: !canRun }, () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "scripts-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const bash = (script: string, path = process.env.PATH ?? "") =>
    spawnSync("/bin/bash", ["-c", script], { timeout: LIMIT_MS, encoding: "utf8", env: { PATH: path } });

  it("the exit trap touches the flag after the command, and keeps its exit code", () => {
    const flag = join(folder, "over");
    const { status, stdout } = bash(exitTrapScript(flag, `echo "one two"; test -f ${flag} || exit 7`));
    assert.deepEqual([status, stdout, existsSync(flag)], [7, "one two\n", true]);
  });

  it("the exit trap works when the command cannot be found", () => {
    const flag = join(folder, "missing");
    assert.equal(bash(exitTrapScript(flag, "no-such-command-here")).status, 127);
    assert.ok(existsSync(flag));
  });
});
