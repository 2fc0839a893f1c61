import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { mock, test } from "node:test";

/** The panel's document, with its lines so far. */
const panel = { uri: { scheme: "output", path: "1-a log" }, languageId: "databand-log", lines: [""] };
const document = {
  ...panel,
  get lineCount() {
    return panel.lines.length;
  },
  lineAt: (line: number) => ({ text: panel.lines[line] ?? "" }),
};
Object.assign(globalThis, { panelDocument: document });

const FAKE = `
  export const workspace = { textDocuments: [globalThis.panelDocument] };
  export const languages = {
    setTextDocumentLanguage: (document, language) => ((document.languageId = language), Promise.resolve(document)),
  };
`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode"
      ? { url: `data:text/javascript,${encodeURIComponent(FAKE)}`, shortCircuit: true }
      : next(specifier, context),
});
const { ChannelLanguage } = await import("../../../client/src/views/channelLanguage.ts");

const MUCH = `${"x".repeat(99)}\n`.repeat(30_000);

test("a flood is plain text until it is over and the panel has all of it", () => {
  mock.timers.enable({ apis: ["setInterval"] });
  let now = 0;
  const language = new ChannelLanguage("a log", () => now);
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      now += 1000;
      mock.timers.tick(1000);
    }
  };
  const isPlain = (): boolean => document.languageId === "plaintext";
  language.add("a line\n");
  assert.ok(!isPlain());
  language.add(MUCH);
  assert.ok(isPlain());
  language.add("the end\n");
  pass(10);
  assert.ok(isPlain(), "the workbench is behind");
  panel.lines = ["a line", "the end", ""];
  pass(1);
  assert.ok(!isPlain());
  language.add(MUCH);
  pass(90);
  assert.ok(!isPlain(), "the panel never comes to its end: nobody waits for ever");
  language.add(MUCH);
  language.dispose();
  pass(90);
  assert.ok(isPlain(), "a channel that is closed is left alone");
  mock.timers.reset();
});
