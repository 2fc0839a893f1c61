import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { ROOT } from "../../scripts/root.ts";
import { chooseHost, hasDisplay } from "./host/choice.ts";
import { cleanEnvironment, copySample } from "./workspace.ts";

/** Path of the executable to test in; downloads the desktop if that is what is asked for. */
async function executable(): Promise<string> {
  if (chooseHost() === "web") return join(ROOT, "test", "vscode", "host", "code");
  return downloadAndUnzipVSCode({ cachePath: join(ROOT, ".vscode-test") });
}

/**
 * Opens a copy of the sample project in a VS Code with the extension, and runs a module in its extension host; everything
 * temporary is removed. Rejects when the module does.
 *
 * @param module path of a bundle that exports `run`
 */
export async function runInVsCode(module: string, env: Readonly<Record<string, string>>): Promise<void> {
  const sample = copySample();
  const user = mkdtempSync(join(tmpdir(), "databand-test-"));
  try {
    await runTests({
      vscodeExecutablePath: await executable(),
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: module,
      launchArgs: [sample.folder, "--disable-extensions", "--disable-workspace-trust", `--user-data-dir=${user}`],
      extensionTestsEnv: { ...cleanEnvironment(), ...env },
    });
  } finally {
    sample.remove();
    rmSync(user, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** The desktop wants a display; without one, this whole program has to run again inside a virtual one. */
export function needsVirtualDisplay(): boolean {
  return chooseHost() === "desktop" && !hasDisplay();
}

/** Runs this program once more, in a virtual display; gives its exit code. */
export function runInVirtualDisplay(): number {
  return spawnSync("xvfb-run", ["-a", process.execPath, ...process.argv.slice(1)], { stdio: "inherit" }).status ?? 1;
}
