/** The tree “Databand Runs” as VS Code asks it. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";
import { L10N } from "../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const anything = new Proxy(function () {}, {
    get: (target, name) => (name === "prototype" ? target.prototype : anything),
    apply: () => anything,
    construct: () => ({}),
  });
  export class EventEmitter {
    #listeners = [];
    event = (listener) => { this.#listeners.push(listener); return { dispose() {} }; };
    fire(value) { for (const listener of this.#listeners) listener(value); }
    dispose() {}
  }
  export class DocumentLink {}
  export class TerminalLink {}
  export class CancellationError extends Error {}
  export const Disposable = { from: () => ({ dispose() {} }) };
  export const window = { createTreeView: () => ({ visible: true, dispose() {} }) };
  export const commands = { executeCommand: async () => undefined };
  export const workspace = anything, languages = anything, Uri = anything, ThemeIcon = anything, ThemeColor = anything;
  export const ProgressLocation = {}, TreeItemCollapsibleState = {}, ViewColumn = {}, MarkdownString = anything;
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { RunsTree } = await import("../../../client/src/views/runsTree.ts");

test("a filter is shown at once, however long it takes to store it", async () => {
  const kept = new Map<string, unknown>();
  const stored = Promise.withResolvers<undefined>();
  const memory = {
    get: (key: string) => kept.get(key),
    update: (key: string, value: unknown) => {
      kept.set(key, value);
      return stored.promise;
    },
  };
  const quiet = { onChanged: () => ({ dispose: () => undefined }) };
  const runs = { ...quiet, all: [], active: [], lost: [] };
  const tree = new RunsTree(runs as never, quiet as never, quiet as never, memory as never);
  try {
    let changes = 0;
    tree.onDidChangeTreeData(() => (changes += 1));
    const showing = tree.show({ sort: "task", show: "failed", text: "orders" });
    assert.deepEqual([changes, tree.shown.text], [1, "orders"]);
    stored.resolve(undefined);
    await showing;
  } finally {
    tree.dispose();
  }
});
