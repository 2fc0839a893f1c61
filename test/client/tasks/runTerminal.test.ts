/** A run as a task of VS Code: problem matchers read what its terminal has drawn, which takes VS Code a moment. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { mock, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { L10N } from "../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  export class CancellationError extends Error {}
  export class EventEmitter {
    #listeners = [];
    event = (listener) => { this.#listeners.push(listener); };
    fire(value) { for (const listener of this.#listeners) listener(value); }
  }
  export const window = {}, commands = {};
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { RunTerminal } = await import("../../../client/src/tasks/runTerminal.ts");

test("the task ends a moment after its last line, for problem matchers to read it", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const channel = {
      listen: (show: (text: string) => void) => {
        show('  File "/app/tasks.py", line 3, in load\n');
        return () => undefined;
      },
      drained: () => Promise.resolve(),
    };
    const run = { logs: { channel }, handle: { done: Promise.resolve({ verdict: "failed", exitCode: 10 }) } };
    const told: (string | number)[] = [];
    const terminal = new RunTerminal(
      { start: () => Promise.resolve(run as never), localPath: () => Promise.resolve("/home/me/tasks.py") },
      { task: "load" },
    );
    terminal.onDidWrite((text) => void told.push(text));
    terminal.onDidClose((code) => void told.push(code));
    terminal.open();
    for (let turns = 0; turns < 20; turns++) await turn();
    const lines = '  File "/home/me/tasks.py", line 3, in load\r\n';
    assert.deepEqual(told, [lines], "drawn, and not over yet");
    mock.timers.tick(1000);
    for (let turns = 0; turns < 20; turns++) await turn();
    assert.deepEqual(told, [lines, 10]);
  } finally {
    mock.timers.reset();
  }
});
