/**
 * Takes the arguments that `@vscode/test-electron` gives to the desktop's executable and carries them out in the web
 * host. Ends with the exit code of the tests, as the desktop does.
 *
 * `DATABAND_TEST_VERBOSE=1` shows everything that VS Code says, `DATABAND_TEST_ARTIFACTS=DIR` gets a picture and VS
 * Code's logs when a run fails, `DATABAND_TEST_LIMIT` (seconds, default 1800) ends a run that does not end.
 */
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { format } from "node:util";
import { hostVersion } from "./locations.ts";
import { type HostLog, openWorkbench } from "./workbench.ts";

interface Outcome {
  readonly code: number;
  readonly logs: readonly HostLog[];
  readonly why?: string;
}

interface Arguments {
  readonly options: ReadonlyMap<string, string>;
  readonly paths: readonly string[];
}

const verbose = process.env.DATABAND_TEST_VERBOSE === "1";

/** `--name=value`, `--name`, and paths. */
function parse(words: readonly string[]): Arguments {
  const options = new Map<string, string>();
  const paths: string[] = [];
  for (const word of words) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) paths.push(word);
    else options.set(name, value ?? "true");
  }
  return { options, paths: paths.filter((path) => existsSync(path)) };
}

async function main(): Promise<number> {
  const { options, paths } = parse(process.argv.slice(2));
  if (options.has("version")) {
    console.log(`${hostVersion()}\nweb-host\n${process.arch}`);
    return 0;
  }
  const workspace = paths.find((path) => path.endsWith(".code-workspace") || statSync(path).isDirectory());
  const ended = Promise.withResolvers<Outcome>();
  const workbench = await openWorkbench({
    ...(workspace !== undefined && { workspace }),
    files: paths.filter((path) => path !== workspace && statSync(path).isFile()),
    ...given(options, "developmentPath", "extensionDevelopmentPath"),
    ...given(options, "testsPath", "extensionTestsPath"),
    ...given(options, "userDataDir", "user-data-dir"),
    ...given(options, "extensionsDir", "extensions-dir"),
    payload: payload(options),
    onExit: (code, logs) => ended.resolve({ code, logs }),
    onConsole: print,
    onServerLine: (line) => {
      if (verbose) console.error(`[server] ${line}`);
    },
  });
  const limit = Number(process.env.DATABAND_TEST_LIMIT ?? 1800);
  const failed = (why: string): void => ended.resolve({ code: 1, logs: [], why });
  const timer = setTimeout(() => failed(`no result within ${limit} s`), limit * 1000);
  void workbench.server.exited.then((why) => failed(`VS Code's server ended: ${why}`));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => failed(signal));
  watchParent(() => failed("the test runner went away"));
  const outcome = await ended.promise;
  clearTimeout(timer);
  if (outcome.why !== undefined) console.error(`[web host] ${outcome.why}`);
  if (outcome.code !== 0) await keepArtifacts(outcome.logs, (path) => workbench.page.screenshot({ path }));
  if (verbose) console.error(`[web host] refused: ${workbench.refused.join(" ") || "nothing"}`);
  await workbench.close();
  return outcome.code;
}

function given<Key extends string>(
  options: ReadonlyMap<string, string>,
  key: Key,
  name: string,
): Partial<Record<Key, string>> {
  const value = options.get(name);
  return value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
}

function payload(options: ReadonlyMap<string, string>): [string, string][] {
  const pairs: [string, string][] = [];
  if (options.has("disable-extensions")) pairs.push(["disableExtensions", "true"]);
  for (const name of ["inspect-extensions", "inspect-brk-extensions"]) {
    const port = options.get(name);
    if (port !== undefined) pairs.push([name, port]);
  }
  return pairs;
}

/** When the runner is killed, nothing of ours may stay behind. */
function watchParent(gone: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) gone();
  }, 1000).unref();
}

async function keepArtifacts(logs: readonly HostLog[], picture: (path: string) => Promise<unknown>): Promise<void> {
  const folder = process.env.DATABAND_TEST_ARTIFACTS;
  if (folder === undefined || folder === "") return;
  await picture(join(folder, "failure.png")).catch(() => undefined);
  for (const log of logs) {
    const path = join(folder, "logs", normalize(`/${log.relativePath}`));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, log.contents);
  }
}

/** In a test run everything that the extension host prints comes through VS Code's log, among the log's own lines. */
const NOISE =
  /^(Canceled: Canceled|\[AccountPolicyGate|Resolv(ing|ed) connection token|Creating a socket|Updating additional builtin|\[Service Worker\]|ChatSessionStore|Started local extension host|\[(remote-connection|RemoteAgentHost|AgentHost|reconnection)|Extension host \(|Invoking resolveAuthority|resolveAuthority|Ignoring fetching additional builtin)/i;

function print(type: string, args: readonly unknown[]): void {
  const text = format(...args);
  if (!verbose && NOISE.test(text)) return;
  (type === "error" || type === "warn" ? process.stderr : process.stdout).write(`${text}\n`);
}

main().then(
  (code) => {
    process.exitCode = code;
    setTimeout(() => process.exit(code), 3000).unref();
  },
  (error: unknown) => {
    console.error("[web host]", error);
    process.exit(1);
  },
);
