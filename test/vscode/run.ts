/**
 * `npm run test:vscode [-- WORDS]`: the suites in a real VS Code; WORDS choose tests by name. The last line is
 * `N passed, N failed`. `DATABAND_TEST_HOST=desktop|web` says in which VS Code (CONTRIBUTING.md, "Tests").
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBundles } from "../../scripts/build/bundles.ts";
import { ROOT } from "../../scripts/root.ts";
import { testInBrowser } from "./browser.ts";
import { bundleTests } from "./bundle.ts";
import { chooseHost } from "./host/choice.ts";
import type { Results } from "./kit/results.ts";
import { testRestricted } from "./restricted.ts";
import { testSeveralFolders } from "./severalFolders.ts";
import { needsVirtualDisplay, runInVirtualDisplay, runInVsCode } from "./launch.ts";

async function main(): Promise<Results> {
  await buildBundles();
  await bundleTests();
  const folder = mkdtempSync(join(tmpdir(), "databand-results-"));
  const results = join(folder, "results.json");
  const artifacts = join(ROOT, "out", "test-vscode");
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
  const words = process.argv.slice(2).join(" ");
  try {
    await runInVsCode(join(ROOT, "dist", "test", "kit", "index.cjs"), {
      DATABAND_TEST_RESULTS: results,
      DATABAND_TEST_ARTIFACTS: artifacts,
      ...(words !== "" && { DATABAND_TEST_GREP: words }),
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  try {
    return JSON.parse(readFileSync(results, "utf8")) as Results;
  } catch {
    console.error(`the extension host ended before the tests did; see ${artifacts}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (needsVirtualDisplay()) process.exitCode = runInVirtualDisplay();
else {
  const words = process.argv.slice(2).join(" ");
  const suites = await main();
  const all = [suites];
  // The web host can also run what runs without a machine behind the browser, and it can be clicked in.
  if (chooseHost() === "web") {
    all.push(await testInBrowser(words), await testRestricted(words), await testSeveralFolders(words));
  }
  const passed = all.reduce((sum, one) => sum + one.passed, 0);
  const failed = all.reduce((sum, one) => sum + one.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
