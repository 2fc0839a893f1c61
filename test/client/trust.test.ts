/** Before a workspace is trusted nothing runs, connects, or executes a credential plug-in, whatever is asked for. */
import assert from "node:assert/strict";
import childProcess from "node:child_process";
import http from "node:http";
import https from "node:https";
import { registerHooks, syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { describe, test } from "node:test";
import type { Services } from "../../client/src/services.ts";
import { L10N } from "./l10nStub.ts";

/** An editor in which every question is left open, and nothing is trusted. */
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const anything = new Proxy(function () {}, {
    get: (target, name) =>
      name === "then" ? undefined : name === "prototype" ? target.prototype : name === Symbol.iterator ? function* () {} : anything,
    apply: () => anything,
    construct: () => ({}),
  });
  const but = (own) => new Proxy(own, { get: (target, name) => (name in target ? target[name] : anything) });
  export class DocumentLink {}
  export class TerminalLink {}
  export class Diagnostic {}
  export class CancellationError extends Error {}
  export class EventEmitter { event = () => anything; fire() {} dispose() {} }
  export const workspace = but({ isTrusted: false, textDocuments: [], workspaceFolders: undefined });
  export const window = but({
    withProgress: (options, work) => work({ report() {} }, { onCancellationRequested() {} }),
    activeTextEditor: undefined,
  });
  export const commands = anything, languages = anything, Uri = anything, tasks = anything, env = anything;
  export const Disposable = anything, ThemeIcon = anything, ThemeColor = anything, TaskScope = {}, Task = anything;
  export const ProgressLocation = {}, StatusBarAlignment = {}, ConfigurationTarget = {}, QuickPickItemKind = {};
  export const TreeItemCollapsibleState = {}, ViewColumn = {}, LanguageStatusSeverity = {}, MarkdownString = anything;
  export const DiagnosticSeverity = {}, CodeActionKind = {}, CodeAction = anything, WorkspaceEdit = anything;
  export const Range = anything, Position = anything, Selection = anything, TreeItem = anything, version = "0";
  export const CustomExecution = anything, TaskRevealKind = {}, TaskPanelKind = {}, Hover = anything, Location = anything;
  export const DiagnosticRelatedInformation = anything, DiagnosticTag = {}, FileType = {}, TabInputText = anything;
  export const RelativePattern = anything, CodeLens = anything, InlayHint = anything, TextEdit = anything;
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});

/** Everything by which something could run or connect, from now on. */
const done: string[] = [];
for (const [module, names] of [
  [childProcess, ["spawn", "exec", "execFile", "fork", "spawnSync", "execSync", "execFileSync"]],
  [http, ["request", "get", "createServer"]],
  [https, ["request", "get", "createServer"]],
  [net, ["connect", "createConnection", "createServer"]],
] as const) {
  for (const name of names) {
    Object.assign(module, {
      [name]: () => {
        done.push(name);
        throw new Error(`${name} in a workspace that is not trusted`);
      },
    });
  }
}
syncBuiltinESMExports();

const { COMMANDS } = await import("../../client/src/commands/index.ts");
const { Clusters } = await import("../../client/src/clusters/clusters.ts");
const { Runs } = await import("../../client/src/runs/runs.ts");

const uri = { fsPath: import.meta.dirname };
const context = { storageUri: uri, globalStorageUri: uri, asAbsolutePath: (path: string) => path } as never;
const clusters = new Clusters(context, { info: () => undefined } as never);
const tasks = [{ name: "t", kind: "function", uri: "file:///t.py", range: {}, parameters: [] }];
const services = {
  context,
  clusters,
  runs: { all: [], active: [], lost: [], resume: () => Promise.resolve() },
  requests: { tasks: () => Promise.resolve(tasks), environments: () => Promise.resolve([]) },
  memory: { lastParameters: () => ({}) },
} as unknown as Services;

/** None of these has to do with a cluster; they work without trust. */
const HARMLESS =
  /[pP]review|comparePodWith(?:Other|LastRun)|compareOperator|Effective|restartLanguageServer|showLogs|openWalkthrough|reportIssue|(?:clear|filter|sort)Runs$|openRunKey|dismissProblem|Log(?:InTerminal|Wrap)?$|Timestamps|Forwards|Incident|stopRun|use(?:Airflow)?Language|newPodTemplate|copyAs|XcomResult|DryRun|WorkerPod|generateDagYaml/;

describe("in a workspace that is not trusted", () => {
  for (const [name, factory] of Object.entries(COMMANDS).filter(([id]) => !HARMLESS.test(id))) {
    test(`${name} says so, and does nothing`, async () => {
      const run = factory(services) as (...words: unknown[]) => unknown;
      await assert.rejects(async () => await run(), /trust/i);
      assert.deepEqual(done, []);
    });
  }

  test("no connection is made and no sandbox started, whoever asks", async () => {
    await assert.rejects(clusters.connect(), /trust/i);
    await assert.rejects(clusters.sandbox(), /trust/i);
    assert.deepEqual(done, []);
  });

  test("runs of earlier windows are left alone", async () => {
    await new Runs(context, clusters, () => assert.fail("nothing is planned")).resume();
    assert.deepEqual(done, []);
  });
});
