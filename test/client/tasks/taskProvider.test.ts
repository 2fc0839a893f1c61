/** The tasks of the workspace as VS Code is offered them: one of one folder, or of each of several. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { describe, test } from "node:test";
import { L10N } from "../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  export class CancellationError extends Error {}
  export class EventEmitter { event = () => undefined; fire() {} dispose() {} }
  export class DocumentLink {}
  export class TerminalLink {}
  export class CustomExecution { constructor(open) { this.open = open; } }
  export class Task {
    constructor(definition, scope, name, source, execution, matcher) {
      Object.assign(this, { definition, scope, name, source, execution, matcher });
    }
  }
  export const TaskScope = { Global: 1, Workspace: 2 }, TaskRevealKind = { Always: 1 }, TaskPanelKind = { Dedicated: 2 };
  export const ThemeIcon = class {}, ThemeColor = class {}, ProgressLocation = {}, ViewColumn = {}, QuickPickItemKind = {};
  export const registered = [];
  export const tasks = { registerTaskProvider: (type, provider) => registered.push({ type, provider }) };
  export const workspace = { workspaceFolders: undefined, getConfiguration: () => ({ get: () => undefined }) };
  export const window = {}, commands = {}, languages = {}, env = {};
  export const Uri = { joinPath: (uri, name) => uri + "/" + name };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { registerTasks } = await import("../../../client/src/tasks/taskProvider.ts");

interface Offered {
  readonly name: string;
  readonly scope: unknown;
  readonly source: string;
  readonly matcher: string;
  readonly definition: unknown;
  readonly detail: string;
  readonly presentationOptions: unknown;
}
interface Editor {
  readonly workspace: { workspaceFolders: unknown };
  readonly registered: readonly {
    readonly type: string;
    readonly provider: {
      readonly provideTasks: () => Promise<readonly Offered[]>;
      readonly resolveTask: (task: unknown) => Offered;
    };
  }[];
}
const editor = (await import("vscode")) as unknown as Editor;

/** Each project's task is named after the project that is asked for. */
const services = {
  requests: {
    tasks: ({ uri = "all" }: { readonly uri?: string }) => Promise.resolve([{ name: `load ${uri}` }]),
  },
};
registerTasks(services as never);
const [{ type, provider } = assert.fail("nothing is registered")] = editor.registered;
const folder = (name: string): unknown => ({ name, uri: name });

describe("the workspace's tasks", () => {
  test("are those of the workspace where it has one folder, and those of each of several", async () => {
    const [one, two] = [folder("one"), folder("two")];
    for (const [folders, expected] of [
      [undefined, [["run load all", 2]]],
      [[one], [["run load all", 2]]],
      [
        [one, two],
        [
          ["run load one/project.cfg", one],
          ["run load two/project.cfg", two],
        ],
      ],
    ] as const) {
      editor.workspace.workspaceFolders = folders;
      const offered = await provider.provideTasks();
      assert.deepEqual(
        offered.map(({ name, scope }) => [name, scope]),
        expected,
      );
    }
  });

  test("have a terminal of their own that is shown, the traceback's matcher, and say what they do", async () => {
    editor.workspace.workspaceFolders = undefined;
    const [task] = await provider.provideTasks();
    assert.ok(task);
    assert.deepEqual(task.presentationOptions, { reveal: 1, panel: 2 });
    assert.deepEqual([task.source, task.matcher], ["Databand", "$databand-traceback"]);
    assert.match(task.detail, /in a pod on Kubernetes/);
    assert.deepEqual(task.definition, { type, task: "load all" });
  });

  test("of tasks.json keep their definition and their name", () => {
    const definition = { type, task: "load", parameters: { lines: 3 } };
    const resolved = provider.resolveTask({ definition, scope: 2, name: "prepare on the cluster" });
    assert.equal(resolved.definition, definition);
    assert.deepEqual([resolved.name, resolved.scope], ["prepare on the cluster", 2]);
  });
});
