/** What VS Code runs in its extension host: every suite of this folder's neighbour, with mocha. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";
import type { Results } from "./results.ts";

/** Milliseconds a test may take: a run on the sandbox, on a busy machine with two cores. */
const TEST_LIMIT = 60_000;

/** Called by VS Code. Rejects when a test fails; writes the counts to the file that `DATABAND_TEST_RESULTS` names. */
export async function run(): Promise<void> {
  const grep = process.env.DATABAND_TEST_GREP;
  // A test is run once more when it fails, and named: a busy machine can be late with a window, a defect fails twice.
  const mocha = new Mocha({ ui: "tdd", color: false, timeout: TEST_LIMIT, retries: 1, ...(grep ? { grep } : {}) });
  const folder = join(import.meta.dirname, "..", "suites");
  for (const file of readdirSync(folder).sort()) if (file.endsWith(".test.cjs")) mocha.addFile(join(folder, file));
  const results = await new Promise<Results>((done) => {
    const runner = mocha.run((failed) => done({ passed: runner.stats?.passes ?? 0, failed }));
    runner.on("retry", (test: Mocha.Test, error: unknown) =>
      console.log(`    once more: ${test.fullTitle()}: ${String(error)}`),
    );
  });
  // Its absence says that the extension host ended before the tests did, whatever the exit code.
  const file = process.env.DATABAND_TEST_RESULTS;
  if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  if (results.failed > 0) throw new Error(`${results.failed} tests failed`);
}
