/** Tabs of full logs that VS Code has brought back after a window was loaded again. */
import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { olderPart, wholeLog } from "../../../client/src/logParts.ts";
import { eventually } from "../../kubernetes/eventually.ts";
import { L10N } from "../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const never = () => ({ dispose() {} });
  export class EventEmitter { event = never; fire() {} dispose() {} }
  export class TabInputText { constructor(uri) { this.uri = uri; } }
  export const Disposable = { from: (...all) => ({ dispose: () => all.forEach((one) => one.dispose()) }) };
  export const Uri = { file: (fsPath) => ({ fsPath, scheme: "file" }) };
  export const workspace = { registerTextDocumentContentProvider: never, onDidCloseTextDocument: never };
  export const window = { tabGroups: { all: [{ tabs: [] }], onDidChangeTabs: never } };
  export class ThemeColor {}
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { LogDocuments } = await import("../../../client/src/views/logDocuments.ts");
interface Stub {
  readonly TabInputText: new (uri: unknown) => unknown;
  readonly window: { readonly tabGroups: { readonly all: { tabs: unknown[] }[] } };
}
const vscode = (await import("vscode")) as unknown as Stub;

const folder = mkdtempSync(join(tmpdir(), "documents-"));
after(() => rmSync(folder, { recursive: true }));

test("the copy that such a tab shows goes on to grow with its log, in whatever scheme it is shown", async () => {
  const names = ["plain", "coloured"];
  for (const name of names) {
    const log = join(folder, `${name}.dbndlog`);
    writeFileSync(olderPart(log), "one\n");
    writeFileSync(log, "two\n");
    writeFileSync(wholeLog(log), "one\n");
    const uri = { fsPath: wholeLog(log), scheme: name === "plain" ? "file" : "databand-log" };
    vscode.window.tabGroups.all[0]?.tabs.push({ input: new vscode.TabInputText(uri) });
  }
  // What is no log of ours is left alone, and one that is gone does no harm.
  for (const fsPath of [join(folder, "notes.whole.txt"), join(folder, "gone.whole.dbndlog")])
    vscode.window.tabGroups.all[0]?.tabs.push({ input: new vscode.TabInputText({ fsPath, scheme: "file" }) });
  const documents = new LogDocuments();
  after(() => documents.dispose());
  const shows = (text: string): Promise<boolean> =>
    eventually(text, () => {
      const texts = names.map((name) => readFileSync(wholeLog(join(folder, `${name}.dbndlog`)), "utf8"));
      return Promise.resolve(texts.every((one) => one === text) || undefined);
    });
  assert.ok(await shows("one\ntwo\n"));
  for (const name of names) appendFileSync(join(folder, `${name}.dbndlog`), "three\n");
  assert.ok(await shows("one\ntwo\nthree\n"));
});

test("a log of which the file has gone with its window says so", async () => {
  const documents = new LogDocuments();
  after(() => documents.dispose());
  const uri = { fsPath: join(folder, "nowhere.dbndlog") };
  assert.match(await documents.provideTextDocumentContent(uri as never), /^──── ⚠ .*not there any more.*nowhere/);
});
