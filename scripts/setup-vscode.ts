/**
 * Gets what the VS Code tests and `npm start` need on a machine without a desktop: VS Code's own server out of the npm
 * package `code-server`, and a Chromium. On a machine with a display nothing: `@vscode/test-electron` downloads the
 * desktop by itself. Run through `node scripts/setup.mjs --vscode`.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { chooseHost } from "../test/vscode/host/choice.ts";
import { HOST_FOLDER, SERVER_FOLDER, findChromium, hostVersion } from "../test/vscode/host/locations.ts";

/** Carries VS Code 1.139.1. */
const PACKAGE = "code-server@4.139.1";
const INTEGRITY = "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==";
/** Changes when the way of installing does: then what is there is made anew. */
const INSTALLED = `${PACKAGE} 1\n`;
const STAMP = join(HOST_FOLDER, "installed");
/** Compiled here: without the first, output channels stay empty; the second ends a server whose starter was killed. */
const NATIVE_MODULES = ["@vscode/spdlog", "@vscode/native-watchdog"];
/** 260 MB that no test of an extension needs: Copilot's runtime and its sandbox. */
const UNUSED = ["extensions/copilot", "node_modules/@github", "node_modules/@microsoft/mxc-sdk"];

class SetupError extends Error {}

function say(text: string): void {
  console.log(`setup: ${text}`);
}

function installServer(): void {
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === INSTALLED) return;
  say(`getting VS Code's server (${PACKAGE}: 200 MB, half a minute or more) ...`);
  for (const tool of ["tar", "make", "g++", "python3"]) need(tool);
  const started = Date.now();
  rmSync(HOST_FOLDER, { recursive: true, force: true });
  mkdirSync(HOST_FOLDER, { recursive: true });
  const temporary = mkdtempSync(join(HOST_FOLDER, "package-"));
  run("npm", ["pack", PACKAGE, "--silent", "--pack-destination", temporary], HOST_FOLDER);
  const [archive] = readdirSync(temporary);
  if (archive === undefined) throw new SetupError(`npm pack ${PACKAGE} left no file`);
  checkIntegrity(join(temporary, archive));
  run("tar", ["-xzf", archive, "package/lib/vscode"], temporary);
  renameSync(join(temporary, "package", "lib", "vscode"), SERVER_FOLDER);
  rmSync(temporary, { recursive: true, force: true });
  run(
    "npm",
    ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    SERVER_FOLDER,
  );
  // Node's headers come with its package: node-gyp has nothing to download.
  const nodeFolder = dirname(dirname(process.execPath));
  run("npm", ["rebuild", "--loglevel=error", ...NATIVE_MODULES], SERVER_FOLDER, { npm_config_nodedir: nodeFolder });
  for (const path of UNUSED) rmSync(join(SERVER_FOLDER, path), { recursive: true, force: true });
  writeFileSync(STAMP, INSTALLED);
  say(`VS Code ${hostVersion()} installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

function checkIntegrity(archive: string): void {
  const found = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (found !== INTEGRITY) throw new SetupError(`${PACKAGE} is not the expected file: ${found}`);
}

function installChromium(): void {
  if (findChromium() !== undefined) return;
  const byHand = "Install Chromium (`apt-get install chromium`) or name one: DATABAND_CHROMIUM=/path/of/chromium";
  if (process.getuid?.() !== 0 || !exists("apt-get")) throw new SetupError(`no Chrome or Chromium found. ${byHand}`);
  say("installing Debian's Chromium (110 MB) ...");
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], HOST_FOLDER, env);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], HOST_FOLDER, env);
  if (findChromium() === undefined) throw new SetupError(`no Chromium, although apt-get has installed it. ${byHand}`);
}

function exists(tool: string): boolean {
  return spawnSync(tool, ["--version"], { stdio: "ignore" }).error === undefined;
}

function need(tool: string): void {
  if (exists(tool)) return;
  throw new SetupError(`${tool} is missing. On Debian: apt-get install tar make g++ python3`);
}

/** Runs a command; its output is shown only when it fails. */
function run(command: string, words: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): void {
  const done = spawnSync(command, words, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (done.error) throw new SetupError(`${command} does not start: ${done.error.message}`);
  if (done.status === 0) return;
  throw new SetupError(`\`${command} ${words.join(" ")}\` failed:\n${done.stdout}${done.stderr}`);
}

try {
  if (chooseHost() === "web") {
    installServer();
    installChromium();
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`setup: ${error.message}`);
  process.exitCode = 1;
}
