/** Whatever code a run shows leads to a heading of docs/problems.md. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ROOT } from "../../scripts/root.ts";

const headings = new Set(
  [...readFileSync(join(ROOT, "docs/problems.md"), "utf8").matchAll(/^### (\S+)$/gmu)].map(([, code]) => code),
);

function codesIn(files: string, pattern: RegExp): readonly string[] {
  const texts = globSync(files, { cwd: join(ROOT, "client/src") }).map((file) =>
    readFileSync(join(ROOT, "client/src", file), "utf8"),
  );
  return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, code = ""]) => code));
}

describe("docs/problems.md has a heading for", () => {
  it("every cause of the diagnosis", () => {
    const ids = codesIn("cluster/diagnosis/**/*.ts", /\bid: "([a-z-]+)"/gu);
    assert.ok(ids.length > 30);
    assert.deepEqual(
      ids.filter((id) => !headings.has(id)),
      [],
    );
  });

  it("every result of a run; all exit codes have one", () => {
    const reasons = codesIn("cluster/run/{o,*O}utcomes.ts", /\breason: "([a-z_-]+)"/gu);
    assert.ok(reasons.length > 8);
    assert.deepEqual(
      [...reasons, "exit-code"].filter((reason) => !headings.has(reason)),
      [],
    );
  });
});
