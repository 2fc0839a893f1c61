/** A window of an editor, as far as runs need one: its settings are as they come, and nobody looks at anything. */
import { registerHooks } from "node:module";
import { afterEach } from "node:test";
import type { RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import * as library from "../../../client/src/cluster/index.ts";
import type { Cluster } from "../../../client/src/cluster/index.ts";
import type { Runs as RunsType } from "../../../client/src/runs/runs.ts";
import { L10N } from "../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const anything = new Proxy(function () {}, {
    get: (target, name) =>
      name === "then" ? undefined : name === "prototype" ? target.prototype : name === Symbol.toPrimitive ? () => "" : anything,
    apply: () => anything,
    construct: () => ({}),
  });
  export class EventEmitter {
    listeners = new Set();
    event = (listener) => {
      this.listeners.add(listener);
      return { dispose: () => this.listeners.delete(listener) };
    };
    fire(event) { for (const listener of this.listeners) listener(event); }
    dispose() { this.listeners.clear(); }
  }
  export const Disposable = {
    from: (...all) => ({ dispose: () => { for (const one of all) one.dispose(); } }),
  };
  const never = () => ({ dispose() {} });
  export const settings = new Map();
  const granted = new EventEmitter();
  export const workspace = {
    isTrusted: true,
    getConfiguration: () => ({ get: (name, fallback) => settings.get(name) ?? fallback, inspect: () => undefined }),
    onDidChangeConfiguration: never,
    onDidGrantWorkspaceTrust: granted.event,
  };
  export const trust = (isTrusted) => {
    workspace.isTrusted = isTrusted;
    if (isTrusted) granted.fire();
  };
  export const warnings = [], answers = [], commandsRun = [];
  export const window = new Proxy(anything, {
    get: (target, name) =>
      name === "showWarningMessage"
        ? (text) => {
            warnings.push(text);
            return Promise.resolve(answers.shift());
          }
        : anything[name],
  });
  export const commands = { executeCommand: async (name) => void commandsRun.push(name), registerCommand: never };
  export const languages = anything, Uri = anything;
  export class DocumentLink {}
  export class TerminalLink {}
  export class CancellationError extends Error {}
  export const ThemeIcon = anything, ThemeColor = anything, ProgressLocation = {}, ViewColumn = {};
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { Runs } = await import("../../../client/src/runs/runs.ts");

/** What of the editor a test may change. */
export const editor = (await import("vscode")) as unknown as {
  /** Whether the workspace is trusted; who waits for that is told. */
  readonly trust: (isTrusted: boolean) => void;
  /** By their names below `databand.`. */
  readonly settings: Map<string, unknown>;
  /** The warnings that were shown, and the commands that were run because of a button. */
  readonly warnings: string[];
  readonly commandsRun: string[];
  /** What a person answers to the next warnings; nothing to any other. */
  readonly answers: string[];
};

const open = new Set<RunsType>();
// Of a test that fails, too: its windows would look for runs, and say that they follow theirs, for as long as the process lives.
afterEach(() => {
  for (const runs of open) runs.dispose();
  open.clear();
});

interface WindowOptions {
  /** Where the editor keeps things for the extension: windows that share it know of each other's runs. */
  readonly storage: string;
  /** What engines of runs connect to; throws where that cannot be reached. */
  readonly connect: () => Promise<Cluster>;
  readonly makePlan?: (request: RunPlanParams) => RunPlan | undefined;
}

/** Opens a window, until the end of the test; `clustersChanged` tells it that another cluster is chosen, and gives how many listened. */
export function openWindow({ storage, connect, makePlan }: WindowOptions): {
  readonly runs: RunsType;
  readonly clustersChanged: () => number;
} {
  const listeners = new Set<() => void>();
  const clusters = {
    library: Promise.resolve(library),
    connect,
    onChanged: (listener: () => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  const context = { storageUri: { fsPath: storage }, globalStorageUri: { fsPath: storage } };
  const runs = new Runs(context as never, clusters as never, (request) => {
    const plan = makePlan?.(request);
    return Promise.resolve({ problems: [], ...(plan && { plan }) });
  });
  open.add(runs);
  const clustersChanged = (): number => {
    for (const listener of listeners) listener();
    return listeners.size;
  };
  return { runs, clustersChanged };
}

/** A cluster that is another one in these things. */
export function changed(cluster: Cluster, changes: Partial<Cluster>): Cluster {
  const { name, server, user, namespace, clock, mostLogStreams } = cluster;
  return {
    ...{ name, server, user, namespace, clock, mostLogStreams },
    request: (method, path, options) => cluster.request(method, path, options),
    stream: (path, options) => cluster.stream(path, options),
    openSocket: (path, options) => cluster.openSocket(path, options),
    close: () => cluster.close(),
    ...changes,
  };
}
