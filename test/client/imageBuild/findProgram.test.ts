import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, describe, test } from "node:test";
import { findProgram } from "../../../client/src/imageBuild/findProgram.ts";

const folder = mkdtempSync(join(tmpdir(), "find-program-"));
after(() => rmSync(folder, { recursive: true }));

function file(path: string, mode: number): string {
  const full = join(folder, path);
  mkdirSync(join(full, ".."), { recursive: true });
  writeFileSync(full, "");
  chmodSync(full, mode);
  return full;
}

describe("a program's file", () => {
  const first = file("a/docker", 0o644);
  const second = file("b/docker", 0o755);
  mkdirSync(join(folder, "c", "docker"), { recursive: true });
  const path = (...folders: string[]): { PATH: string } => ({
    PATH: folders.map((one) => (one.startsWith(".") || one === "" ? one : join(folder, one))).join(delimiter),
  });

  test("is the first on the PATH that can be run", async () => {
    assert.equal(await findProgram("docker", path("a", "c", "b")), second);
  });
  test("is not one that cannot be run, a folder, or one of a relative folder", async () => {
    assert.equal(await findProgram("docker", path("a", "c", "", ".")), undefined);
    assert.equal(await findProgram("docker", {}), undefined);
  });
  test("may be named by its whole path", async () => {
    assert.equal(await findProgram(second, {}), second);
    assert.equal(await findProgram(first, {}), undefined);
  });
});
