import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } from "@vscode/test-electron";
import { ROOT } from "../root.ts";
import { writeSettings } from "../../test/vscode/host/settings.ts";
import { SAMPLE_SETTINGS } from "./settings.ts";

/** Downloads VS Code if need be, and opens it on a folder, apart from the user's own. Resolves when it is closed. */
export async function openDesktop(vsix: string, folder: string): Promise<void> {
  const executable = await downloadAndUnzipVSCode({ cachePath: join(ROOT, ".vscode-test") });
  const home = mkdtempSync(join(tmpdir(), "databand-desktop-"));
  const folders = [`--user-data-dir=${home}/user`, `--extensions-dir=${home}/extensions`];
  try {
    writeSettings(join(home, "user"), SAMPLE_SETTINGS);
    const [cli = "", ...words] = resolveCliArgsFromVSCodeExecutablePath(executable);
    const own = words.filter((word) => !/^--(user-data|extensions)-dir/.test(word));
    const installed = spawnSync(cli, [...own, ...folders, "--install-extension", vsix], { stdio: "inherit" });
    if (installed.status !== 0) throw new Error("VS Code did not install the extension, see above");
    const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const window = spawn(executable, [...root, ...folders, "--new-window", folder], { stdio: "ignore" });
    console.log("VS Code is open on a copy of the sample; close it, or press Ctrl-C, to end.");
    process.once("SIGINT", () => window.kill());
    await new Promise((done) => window.once("exit", done));
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
