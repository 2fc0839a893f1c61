import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TextEdit } from "vscode-languageserver/node";
import { applyEdits } from "./cursor.ts";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

const TEXT = '[kubernetes]\nenv_vars={\n"x" : "1",\n  "A":"1"\n }\nnamespace=a\n';
const RAW = '[kubernetes]\nenv_vars={\n  "x" : "1",\n  "A":"1"\n }\nnamespace=a\n';

describe("formatting requests", () => {
  it("take the editor's indentation, and know the keys by their section's class", async () => {
    const kit = await Kit.start();
    const uri = await kit.open(FILE, RAW);
    const options = { tabSize: 2, insertSpaces: true };
    const ask = async (method: string, more: object = {}): Promise<string> => {
      const edits = await kit.client.sendRequest<TextEdit[]>(method, { textDocument: { uri }, options, ...more });
      return applyEdits(RAW, edits);
    };
    assert.equal(
      await ask("textDocument/formatting"),
      '[kubernetes]\nenv_vars = {\n  "x": "1",\n  "A": "1"\n  }\nnamespace = a\n',
    );
    const range = { start: { line: 5, character: 0 }, end: { line: 5, character: 1 } };
    assert.equal(await ask("textDocument/rangeFormatting", { range }), RAW.replace("namespace=a", "namespace = a"));
    await kit.open(FILE, TEXT);
    const typed = await kit.client.sendRequest<TextEdit[]>("textDocument/onTypeFormatting", {
      textDocument: { uri },
      position: { line: 2, character: 0 },
      ch: "\n",
      options,
    });
    assert.deepEqual(typed, []);
    await kit.stop();
  });
});
