/** The item below the editors, where several folders are open. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";
import { L10N } from "../l10nStub.ts";

/** The part of an editor that matters here. */
const editor = { folders: ["orders", "reports"], active: undefined as string | undefined, text: "", tooltip: "" };
Object.assign(globalThis, { statusBarEditor: editor });
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const editor = globalThis.statusBarEditor;
  const parse = (text) => ({ toString: () => text });
  const folder = (name) => ({ name, uri: parse("file:///" + name) });
  const quiet = () => ({ dispose() {} });
  export const Uri = { parse, joinPath: (uri, name) => parse(uri + "/" + name) };
  export const workspace = {
    get workspaceFolders() { return editor.folders.map(folder); },
    getWorkspaceFolder: (uri) => editor.folders.map(folder).find((one) => String(uri).startsWith(one.uri + "/")),
    onDidChangeConfiguration: quiet,
    getConfiguration: () => ({ get: () => false, inspect: () => undefined }),
  };
  export const window = {
    get activeTextEditor() { return editor.active && { document: { uri: parse(editor.active), languageId: "" } }; },
    onDidChangeActiveTextEditor: quiet,
    createStatusBarItem: () => ({
      set text(value) { editor.text = value; },
      set tooltip(value) { editor.tooltip = value.value; },
      show() {}, hide() {}, dispose() {},
    }),
  };
  export const commands = {};
  export const StatusBarAlignment = {};
  export const Disposable = { from: quiet };
  export class CancellationError extends Error {}
  export class ThemeColor {}
  export class MarkdownString {
    constructor(value) { this.value = value; }
    appendMarkdown(text) { this.value += text; }
  }
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { StatusBar } = await import("../../../client/src/views/statusBar.ts");

test("whose engine it is stands before it; a log, which is of no folder, changes nothing", async () => {
  const onChanged = (): { dispose(): void } => ({ dispose: () => undefined });
  const environment = { engineFamily: "kubernetes", engine: "cluster", namespace: "etl" };
  const bar = new StatusBar({
    clusters: { onChanged, labelOf: () => "prod" },
    runs: { onChanged, active: [] },
    sights: { onChanged },
    requests: { environments: () => Promise.resolve([environment]) },
  } as never);
  const shown = async (active: string | undefined): Promise<string> => {
    editor.active = active;
    await bar.refresh();
    return editor.text.replace(/^\$\(.*?\) /, "");
  };
  assert.equal(await shown(undefined), "orders: cluster @ prod/etl");
  assert.equal(await shown("file:///reports/dags/daily.py"), "reports: cluster @ prod/etl");
  assert.match(editor.tooltip, /folder `reports`/);
  assert.equal(await shown("output:some.log"), "reports: cluster @ prod/etl");
  editor.folders = ["orders"];
  assert.equal(await shown("file:///orders/tasks.py"), "cluster @ prod/etl");
  bar.dispose();
});

test("a lost cluster: that it does not answer, and first of all why; without an error anybody would have to close", async () => {
  const onChanged = (): { dispose(): void } => ({ dispose: () => undefined });
  const error = Object.assign(new Error("The connection broke."), { hint: "Check the VPN." });
  const bar = new StatusBar({
    clusters: { onChanged, labelOf: () => "prod" },
    runs: { onChanged, active: [{ cluster: { name: "prod" } }] },
    sights: { onChanged, of: () => ({ connection: { kind: "disconnected", error } }) },
    requests: { environments: () => Promise.resolve([]) },
  } as never);
  await bar.refresh();
  assert.equal(editor.text, "$(debug-disconnect) prod (prod does not answer)");
  const [where, why, click] = editor.tooltip.split("\n\n");
  assert.equal(where, "Databand runs go to **prod**.");
  assert.equal(
    why?.replaceAll("\\", ""),
    "The connection broke. Check the VPN. Runs go on there; it is tried again by itself.",
  );
  assert.equal(click, "Click to choose another cluster.");
  bar.dispose();
});
