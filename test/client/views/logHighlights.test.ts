import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";

/** What is made, and who listens, in the part of VS Code that highlights need. */
interface Host {
  patterns: readonly string[];
  listeners: number;
  types: number;
  configured?: (change: { readonly affectsConfiguration: () => boolean }) => void;
}

const host: Host = { patterns: [], listeners: 0, types: 0 };
Object.assign(globalThis, { highlightHost: host });

const FAKE = `
  const host = globalThis.highlightHost;
  const listen = () => (host.listeners++, { dispose: () => host.listeners-- });
  export const window = {
    visibleTextEditors: [],
    createTextEditorDecorationType: () => (host.types++, { dispose: () => host.types-- }),
    onDidChangeTextEditorVisibleRanges: listen,
    onDidChangeVisibleTextEditors: listen,
  };
  export const workspace = {
    textDocuments: [],
    getConfiguration: () => ({ get: () => host.patterns }),
    onDidChangeTextDocument: listen,
    onDidChangeConfiguration: (listener) => ((host.configured = listener), { dispose() {} }),
  };
  export const Disposable = { from: (...all) => ({ dispose: () => all.forEach((one) => one.dispose()) }) };
  export class ThemeColor {}
`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode"
      ? { url: `data:text/javascript,${encodeURIComponent(FAKE)}`, shortCircuit: true }
      : next(specifier, context),
});
const { LogHighlights } = await import("../../../client/src/views/logHighlights.ts");

test("highlights make and hear nothing until the setting names words, and again when it names none", () => {
  const configure = (...patterns: readonly string[]): void => {
    host.patterns = patterns;
    host.configured?.({ affectsConfiguration: () => true });
  };
  const highlights = new LogHighlights();
  assert.deepEqual([host.types, host.listeners], [0, 0]);
  configure("orders", "rows");
  assert.deepEqual([host.types, host.listeners], [2, 3]);
  configure("orders");
  assert.deepEqual([host.types, host.listeners], [1, 3]);
  configure();
  assert.deepEqual([host.types, host.listeners], [0, 0]);
  configure("orders");
  highlights.dispose();
  assert.deepEqual([host.types, host.listeners], [0, 0]);
});
