/**
 * `npm run test:vscode [-- WORDS]`: the suites in a real VS Code; WORDS choose tests by name. The last line is
 * `N passed, N failed`. `DATABAND_TEST_HOST=desktop|web` says in which VS Code (CONTRIBUTING.md, "Tests").
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { buildBundles } from "../../scripts/build/bundles.ts";
import { ROOT } from "../../scripts/root.ts";
import { bundleTests } from "./bundle.ts";
import { chooseHost, hasDisplay } from "./host/choice.ts";
import type { Results } from "./kit/results.ts";
import { cleanEnvironment, copySample } from "./workspace.ts";

/** Path of the executable to test in; downloads the desktop if that is what is asked for. */
async function executable(): Promise<string> {
  if (chooseHost() === "web") return join(ROOT, "test", "vscode", "host", "code");
  return downloadAndUnzipVSCode({ cachePath: join(ROOT, ".vscode-test") });
}

async function main(): Promise<Results> {
  await buildBundles();
  await bundleTests();
  const sample = copySample();
  const folder = mkdtempSync(join(tmpdir(), "databand-test-"));
  const results = join(folder, "results.json");
  const artifacts = join(ROOT, "out", "test-vscode");
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
  const words = process.argv.slice(2).join(" ");
  try {
    await runTests({
      vscodeExecutablePath: await executable(),
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: join(ROOT, "dist", "test", "kit", "index.cjs"),
      launchArgs: [
        sample.folder,
        "--disable-extensions",
        "--disable-workspace-trust",
        `--user-data-dir=${folder}/user`,
      ],
      extensionTestsEnv: {
        ...cleanEnvironment(),
        DATABAND_TEST_RESULTS: results,
        DATABAND_TEST_ARTIFACTS: artifacts,
        ...(words === "" ? {} : { DATABAND_TEST_GREP: words }),
      },
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
    sample.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** The desktop wants a display; without one, all of this runs again inside a virtual one. */
function insideVirtualDisplay(): number {
  const words = ["-a", process.execPath, import.meta.filename, ...process.argv.slice(2)];
  return spawnSync("xvfb-run", words, { stdio: "inherit" }).status ?? 1;
}

if (chooseHost() === "desktop" && !hasDisplay()) process.exitCode = insideVirtualDisplay();
else {
  const { passed, failed } = await main();
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
