/** Whose project a command is about, where several folders are open. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { beforeEach, describe, test } from "node:test";
import { L10N } from "./l10nStub.ts";

interface Folder {
  readonly name: string;
  readonly uri: { readonly fsPath: string; toString(): string };
}

/** The part of an editor that matters here. `asked` has the labels of every list that was shown. */
const editor = {
  folders: [] as readonly Folder[],
  active: undefined as string | undefined,
  answer: undefined as string | undefined,
  asked: [] as string[][],
};
Object.assign(globalThis, { projectsEditor: editor });
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const editor = globalThis.projectsEditor;
  const parse = (text) => ({ fsPath: text.replace("file://", ""), toString: () => text });
  export const Uri = { parse, joinPath: (uri, name) => parse(uri + "/" + name) };
  export const workspace = {
    get workspaceFolders() { return editor.folders; },
    getWorkspaceFolder: (uri) => editor.folders.find((folder) => String(uri).startsWith(folder.uri + "/")),
  };
  export const window = {
    get activeTextEditor() { return editor.active && { document: { uri: parse(editor.active) } }; },
    showQuickPick: async (items) => {
      editor.asked.push(items.map(({ label }) => label));
      return items.find(({ label }) => label.endsWith(" " + editor.answer));
    },
  };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { askProject } = await import("../../client/src/commands/ask/askProject.ts");
const { allEnvironments } = await import("../../client/src/projects.ts");

const folder = (name: string): Folder => ({
  name,
  uri: { fsPath: `/${name}`, toString: () => `file:///${name}` },
});
/** Each folder has a task of its own, and both one of the same name. */
const requests = {
  tasks: ({ uri = "" }: { readonly uri?: string }) =>
    Promise.resolve(["shared", `of_${uri.split("/").at(-2) ?? ""}`].map((name) => ({ name }) as never)),
  environments: ({ uri = "the only one" }: { readonly uri?: string }) => Promise.resolve([{ name: uri } as never]),
};
const ask = (given: { readonly uri?: string; readonly task?: string } = {}) => askProject(requests, given, "Run");

describe("the project of a command", () => {
  beforeEach(() => {
    Object.assign(editor, { folders: [], active: undefined, answer: undefined, asked: [] });
  });

  test("one folder, or none: nothing is asked", async () => {
    assert.deepEqual(await ask(), {});
    editor.folders = [folder("a")];
    assert.deepEqual(await ask(), {});
    assert.deepEqual(editor.asked, []);
  });

  test("several: that of the given file, else of the active editor", async () => {
    editor.folders = [folder("a"), folder("b")];
    editor.active = "file:///b/tasks.py";
    assert.deepEqual(await ask({ uri: "file:///a/tasks.py" }), { uri: "file:///a/tasks.py" });
    assert.deepEqual(await ask(), { uri: "file:///b/tasks.py" });
    assert.deepEqual(editor.asked, []);
  });

  test("several, and no file of them in sight: the user chooses, and may leave", async () => {
    editor.folders = [folder("a"), folder("b")];
    editor.active = "file:///elsewhere/log.txt";
    editor.answer = "b";
    assert.deepEqual(await ask(), { uri: "file:///b/project.cfg" });
    editor.answer = undefined;
    assert.equal(await ask(), undefined);
    const [folders] = editor.asked;
    assert.deepEqual(folders, ["$(root-folder) a", "$(root-folder) b"]);
  });

  test("a task that only one folder has says which; one that several have is asked for", async () => {
    editor.folders = [folder("a"), folder("b"), folder("c")];
    assert.deepEqual(await ask({ task: "of_b" }), { uri: "file:///b/project.cfg" });
    assert.deepEqual(editor.asked, []);
    editor.answer = "c";
    assert.deepEqual(await ask({ task: "shared" }), { uri: "file:///c/project.cfg" });
    assert.equal(editor.asked.length, 1);
  });

  test("the environments are those of all folders", async () => {
    assert.deepEqual(await allEnvironments(requests), [{ name: "the only one" }]);
    editor.folders = [folder("a"), folder("b")];
    const names = (await allEnvironments(requests)).map(({ name }) => name);
    assert.deepEqual(names, ["file:///a/project.cfg", "file:///b/project.cfg"]);
  });
});
