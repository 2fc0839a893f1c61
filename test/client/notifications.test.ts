/** How a failure is told: once, in a sentence each for what is wrong and what to do, with the button that helps. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { beforeEach, describe, test } from "node:test";
import { L10N } from "./l10nStub.ts";

const editor = { shown: [] as string[][], answer: undefined as string | undefined, done: [] as string[] };
Object.assign(globalThis, { editor });
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const { editor } = globalThis;
  export class CancellationError extends Error {}
  export const window = { showErrorMessage: async (...words) => { editor.shown.push(words); return editor.answer; } };
  export const commands = { executeCommand: async (name) => { editor.done.push(name); } };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { explain, showError, UserError } = await import("../../client/src/notifications.ts");

const output = { error: () => undefined, show: () => void editor.done.push("logs") } as never;

describe("a failure", () => {
  beforeEach(() => Object.assign(editor, { shown: [], answer: undefined, done: [] }));

  for (const [message, hint, said] of [
    ["No pod.", undefined, "No pod."],
    ["No pod", undefined, "No pod"],
    ["No pod.", "Run it first.", "No pod. Run it first."],
    ["It refused the connection", "Check the VPN.", "It refused the connection. Check the VPN."],
    ["Two\n  lines", "Look.", "Two lines. Look."],
  ] as const) {
    test(`“${said}”`, () => assert.equal(explain(new UserError(message, hint)), said));
  }

  test("leads to the logs", async () => {
    editor.answer = "Show Logs";
    await showError(new Error("broken"), output);
    assert.deepEqual(editor.shown, [["broken", "Show Logs"]]);
    assert.deepEqual(editor.done, ["logs"]);
  });

  test("leads to what helps, where that is known", async () => {
    editor.answer = "Trust";
    await showError(new UserError("Not trusted.", "Trust it.", { title: "Trust", command: "trust.manage" }), output);
    assert.deepEqual(editor.shown, [["Not trusted. Trust it.", "Trust"]]);
    assert.deepEqual(editor.done, ["trust.manage"]);
  });

  for (const reason of ["kubeconfig", "unreachable", "unauthorized"]) {
    test(`of the way to a cluster (${reason}) leads to another one, and to the logs`, async () => {
      const error = Object.assign(new Error("No cluster."), { reason });
      editor.answer = "Select Cluster";
      await showError(error, output);
      editor.answer = "Show Logs";
      await showError(error, output);
      assert.deepEqual(editor.shown[0], ["No cluster.", "Select Cluster", "Show Logs"]);
      assert.deepEqual(editor.done, ["databand.selectCluster", "logs"]);
    });
  }

  test("that nobody answers does nothing; one's own cancel is not told", async () => {
    await showError(new UserError("No.", "Do.", { title: "Do", command: "do" }), output);
    await showError(Object.assign(new Error("stop"), { name: "AbortError" }), output);
    assert.equal(editor.shown.length, 1);
    assert.deepEqual(editor.done, []);
  });
});
