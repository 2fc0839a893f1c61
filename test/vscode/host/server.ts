/** VS Code's remote server: the extension host and the workbench's files, on a loopback port. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { SERVER_MAIN } from "./locations.ts";

const START_LIMIT = 60_000;
const STOP_LIMIT = 2_000;
/** No marketplace: neither the page nor the server asks for anything outside. */
const NO_GALLERY = { EXTENSIONS_GALLERY: '{"serviceUrl":""}' };

export interface ServerOptions {
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly serverDataDir: string;
  readonly args?: readonly string[];
  /** Asks whether a folder is trusted, as people's VS Code does; else each is. */
  readonly asksForTrust?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  readonly onLine?: (line: string) => void;
}

export interface Server {
  readonly port: number;
  /** Only who knows it is let in. */
  readonly token: string;
  /** Settles when the process has ended. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

/** Starts the server and waits until it listens. Rejects when it does not within a minute. */
export async function startServer(options: ServerOptions): Promise<Server> {
  if (!existsSync(SERVER_MAIN)) throw new Error("VS Code's web host is not installed: run `npm run setup -- --vscode`");
  const token = randomBytes(16).toString("hex");
  const child = spawn(
    process.execPath,
    [
      SERVER_MAIN,
      ...["--host", "127.0.0.1", "--port", "0", "--connection-token", token, "--accept-server-license-terms"],
      ...["--telemetry-level", "off", "--disable-telemetry"],
      ...(options.asksForTrust === true ? [] : ["--disable-workspace-trust"]),
      ...folders(options),
      ...(options.args ?? []),
    ],
    {
      // Sockets are made where they are removed with everything else.
      env: {
        ...NO_GALLERY,
        ...withoutVsCode(options.env ?? process.env),
        XDG_RUNTIME_DIR: dirname(options.serverDataDir),
      },
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own: the extension host and the watchers end with it.
      detached: true,
    },
  );
  const exited = new Promise<string>((done) => {
    child.once("error", (error) => done(error.message));
    child.once("exit", (code, signal) => done(signal ?? `exit code ${String(code)}`));
  });
  const port = await listening(child, exited, options.onLine).catch((error: unknown) => {
    signalGroup(child, "SIGKILL");
    throw error;
  });
  return { port, token, exited, stop: () => stop(child, exited) };
}

/** Installs packed extensions, offline. Throws with the server's words. */
export function installExtensions(files: readonly string[], options: ServerOptions): void {
  manageExtensions([...files.flatMap((file) => ["--install-extension", resolve(file)]), "--force"], options);
}

/** Identifiers of what is installed. Throws with the server's words. */
export function listExtensions(options: ServerOptions): string[] {
  return manageExtensions(["--list-extensions"], options)
    .split("\n")
    .filter((line) => /^[\w-]+\.[\w-]+$/.test(line));
}

function manageExtensions(words: readonly string[], options: ServerOptions): string {
  const all = [SERVER_MAIN, ...words, "--accept-server-license-terms", ...folders(options)];
  const env = { ...withoutVsCode(process.env), ...NO_GALLERY };
  const done = spawnSync(process.execPath, all, { env, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`VS Code's server ${words.join(" ")} failed: ${done.stdout} ${done.stderr}`);
  return done.stdout;
}

function folders({ serverDataDir, userDataDir, extensionsDir }: ServerOptions): string[] {
  return ["--server-data-dir", serverDataDir, "--user-data-dir", userDataDir, "--extensions-dir", extensionsDir];
}

/** Without what a terminal inside VS Code sets: that would mislead the server. */
function withoutVsCode(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("VSCODE_")));
}

function listening(child: ChildProcess, exited: Promise<string>, onLine?: (line: string) => void): Promise<number> {
  return new Promise((found, reject) => {
    const timer = setTimeout(() => reject(new Error("VS Code's server did not listen within 60 s")), START_LIMIT);
    const last: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface(stream).on("line", (line) => {
        const port = /Extension host agent listening on (\d+)/.exec(line)?.[1];
        if (port !== undefined) {
          clearTimeout(timer);
          found(Number(port));
        }
        last.push(line);
        if (last.length > 20) last.shift();
        onLine?.(line);
      });
    }
    void exited.then((why) => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ended early (${why}):\n${last.join("\n")}`));
    });
  });
}

async function stop(child: ChildProcess, exited: Promise<string>): Promise<void> {
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), STOP_LIMIT);
  await exited;
  clearTimeout(timer);
  signalGroup(child, "SIGKILL"); // those of the group that did not hear
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // gone already
  }
}
