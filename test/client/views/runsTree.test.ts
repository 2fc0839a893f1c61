/** The tree “Databand Runs” as VS Code asks it. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";
import { plan } from "../cluster/run/plans.ts";
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
  export const window = { createTreeView: () => (globalThis.runsView = { visible: true, dispose() {} }) };
  export const commands = { executeCommand: async () => undefined };
  export const workspace = anything, languages = anything, Uri = anything, ThemeIcon = anything, ThemeColor = anything;
  export const ProgressLocation = {}, TreeItemCollapsibleState = {}, ViewColumn = {};
  export class TreeItem { constructor(label) { this.label = label; } }
  export class MarkdownString { value = ""; appendMarkdown(text) { this.value += text; } }
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
  const services = { runs, sights: quiet, rights: quiet };
  const tree = new RunsTree(services as never, { ...quiet, refusal: undefined }, memory as never);
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

test("a run comes into a tree that is filtered by words with the task pod that has them, and goes with it", (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout", "Date"], now: 1_000_000 });
  const own = plan();
  const state = { stage: "running", tries: [], startedAt: 0, changedAt: 0 };
  const run = { id: "r", plan: own, cluster: { name: "c", server: "s" }, handle: { state } };
  let pods: unknown[] = [];
  let look = (): void => undefined;
  const quiet = { onChanged: () => ({ dispose: () => undefined }) };
  const sights = {
    onChanged(listener: (one: unknown) => void) {
      look = () => listener(run);
      return { dispose: () => undefined };
    },
    of: () => ({ pods, connection: { kind: "synced" } }),
    causes: () => [],
  };
  let view = { sort: "newest", show: "all", text: "" };
  const memory = { get: () => view, update: () => Promise.resolve() };
  const runs = { ...quiet, all: [run], active: [run], lost: [] };
  const tree = new RunsTree(
    { runs, sights, rights: quiet } as never,
    { ...quiet, refusal: undefined },
    memory as never,
  );
  const { runsView } = globalThis as unknown as { readonly runsView: { readonly message?: string } };
  try {
    let all = 0;
    tree.onDidChangeTreeData((nodes) => (all += nodes === undefined ? 1 : 0));
    assert.equal(tree.getChildren().length, 1);
    view = { ...view, text: "load_7" };
    look();
    t.mock.timers.tick(1000);
    assert.deepEqual([all, tree.getChildren().length], [1, 0]);
    assert.match(runsView.message ?? "", /^No run is left to show: with “load_7”/);
    pods = [{ pod: { metadata: { name: "x", labels: { task_id: "load_7" } } }, isGone: false, causes: [] }];
    look();
    t.mock.timers.tick(1000);
    assert.deepEqual([all, runsView.message], [2, "Showing with “load_7”."]);
    const [row] = tree.getChildren();
    assert.deepEqual(
      tree.getChildren(row).map(({ id }) => id),
      ["r/task load_7"],
    );
    look();
    t.mock.timers.tick(1000);
    assert.equal(all, 2, "what is shown already is not all drawn anew");
  } finally {
    tree.dispose();
  }
});

test("where the pods may not be listed, the view says that in place of nothing, and no more once they may", () => {
  const quiet = { onChanged: () => ({ dispose: () => undefined }) };
  const runs = { ...quiet, all: [], active: [], lost: [] };
  let look = (): void => undefined;
  const sight: { refusal: string | undefined; onChanged(listener: () => void): { dispose(): void } } = {
    refusal: undefined,
    onChanged(listener) {
      look = listener;
      return { dispose: () => undefined };
    },
  };
  let view = { sort: "newest", show: "all", text: "" };
  const memory = { get: () => view, update: () => Promise.resolve() };
  const tree = new RunsTree({ runs, sights: quiet, rights: quiet } as never, sight, memory as never);
  const { runsView } = globalThis as unknown as { readonly runsView: { readonly message?: string } };
  const told = (refusal: string | undefined): string | undefined => {
    sight.refusal = refusal;
    look();
    return runsView.message;
  };
  try {
    assert.equal(told(undefined) ?? "", "");
    assert.equal(told("ann may not list pods."), "ann may not list pods.");
    view = { ...view, text: "orders" };
    assert.match(told("ann may not list pods.") ?? "", /^ann may not list pods\. .*orders/);
    view = { ...view, text: "" };
    assert.equal(told(undefined), "");
  } finally {
    tree.dispose();
  }
});

test("rows whose tooltip is up are drawn anew for news, and not for less; what was left out comes later", (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout", "Date"], now: 1_000_000 });
  let clock = 0;
  t.mock.method(performance, "now", () => clock);
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      clock += 1000;
      t.mock.timers.tick(1000);
    }
  };
  const own = plan();
  const state = {
    ...{ stage: "starting", startedAt: 1_000_000, changedAt: 1_000_000 },
    ...{ tries: [{ podName: "p", number: 1 }], plan: own },
  };
  const run = { id: "r", plan: own, cluster: { name: "c", server: "s" }, handle: { state } };
  const told: Record<string, () => void> = {};
  const hears = (name: string) => ({
    onChanged: (listener: (one: unknown) => void) => {
      told[name] = () => listener(run);
      return { dispose: () => undefined };
    },
  });
  let sentence = "No node has the label disk=golden that the pod asks for.";
  let evidence = "first";
  const cause = () => ({ id: "node-selector", severity: "error", sentence, evidence, key: "node_selectors" });
  const sights = {
    ...hears("sights"),
    of: () => ({ pods: [], connection: { kind: "synced" } }),
    causes: () => [cause()],
  };
  const runs = { ...hears("runs"), all: [run], active: [run], lost: [] };
  const rights = { ...hears("rights"), denied: () => [] };
  const memory = { get: () => undefined };
  const quiet = { onChanged: () => ({ dispose: () => undefined }), refusal: undefined };
  const tree = new RunsTree({ runs, sights, rights } as never, quiet, memory as never);
  try {
    const [row] = tree.getChildren();
    assert.ok(row);
    const look = () => {
      const [why] = tree.getChildren(row);
      assert.ok(why);
      return { why, item: tree.getTreeItem(why) };
    };
    let drawn = 0;
    tree.onDidChangeTreeData((nodes) => {
      drawn += 1;
      for (const node of nodes ?? []) tree.getTreeItem(node);
    });
    const drawnWhile = (act: () => void): number => {
      const before = drawn;
      act();
      // What has to wait is drawn then.
      clock += 310;
      t.mock.timers.tick(310);
      return drawn - before;
    };
    tree.getTreeItem(row);
    assert.equal(
      drawnWhile(() => pass(10)),
      2,
      "the time, in steps of five seconds",
    );

    const { why, item } = look();
    assert.equal(item.tooltip, undefined, "so that it is asked for");
    assert.match(
      tree.resolveTreeItem(item, why).tooltip as string,
      /disk=golden[^]*Key node_selectors of \[kubernetes\][^]*first/,
    );
    assert.equal(
      drawnWhile(() => pass(30)),
      0,
      "the time",
    );
    evidence = "second";
    assert.equal(
      drawnWhile(() => told.sights?.()),
      0,
      "the same cause in other words",
    );
    assert.equal(
      drawnWhile(() => told.runs?.()),
      0,
      "the same of the run",
    );
    sentence = "No node has the label disk=silver that the pod asks for.";
    assert.equal(
      drawnWhile(() => told.sights?.()),
      1,
      "another cause",
    );
    evidence = "third";
    assert.equal(
      drawnWhile(() => told.sights?.()),
      0,
      "again the same",
    );
    assert.equal(
      drawnWhile(() => pass(26)),
      0,
    );
    assert.equal(
      drawnWhile(() => pass(5)),
      1,
      "a minute later, what was left out",
    );
    assert.equal(
      drawnWhile(() => told.sights?.()),
      1,
      "nobody reads any more",
    );
  } finally {
    tree.dispose();
  }
});
