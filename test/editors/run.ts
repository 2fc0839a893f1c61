/** `npm run test:editors`; the last line is `N passed, N failed`. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { OUT } from "../../scripts/build/packages.ts";
import { ROOT } from "../../scripts/root.ts";
import { nodeTests, readTap } from "../../scripts/test/totals.ts";

const TAP = join(OUT, "editor-tests.tap");
mkdirSync(OUT, { recursive: true });
rmSync(TAP, { force: true });
const { status } = spawnSync(process.execPath, nodeTests(TAP, "spec", ["test/editors/*.test.ts"]), {
  cwd: ROOT,
  stdio: "inherit",
});
// Nothing counted is a failure: the run broke before its end.
const { passed, failed } = readTap(TAP) ?? { passed: 0, failed: 1 };
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = status === 0 && failed === 0 ? 0 : 1;
