/** A run as a task of VS Code: problem matchers read what its terminal has drawn, which takes VS Code a moment. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { mock, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { RunTaskArguments } from "../../../client/src/commands/run/runTask.ts";
import type { Run } from "../../../client/src/runs/runs.ts";
import type { RunStarter } from "../../../client/src/tasks/runTerminal.ts";
import { L10N } from "../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  export class CancellationError extends Error {}
  export class EventEmitter {
    #listeners = [];
    event = (listener) => { this.#listeners.push(listener); };
    fire(value) { for (const listener of this.#listeners) listener(value); }
  }
  export class DocumentLink {}
  export class TerminalLink {}
  export const window = {}, commands = {}, workspace = {}, Uri = {};
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { RunTerminal } = await import("../../../client/src/tasks/runTerminal.ts");

/** A terminal, and what it has told: texts, and in the end its exit code. */
function openTerminal(starter: Partial<RunStarter>, given?: RunTaskArguments) {
  const told: (string | number)[] = [];
  const start = (): Promise<Run> => Promise.reject(new Error("nothing is to be started"));
  const terminal = new RunTerminal({ start, localPath: () => Promise.resolve("/home/me/tasks.py"), ...starter }, given);
  terminal.onDidWrite((text) => void told.push(text));
  terminal.onDidClose((code) => void told.push(code));
  terminal.open();
  return { terminal, told };
}

async function turns(): Promise<void> {
  for (let count = 0; count < 20; count++) await turn();
}

test("what is wrong with the definition is said, and the task ends", async () => {
  const { told } = openTerminal({ start: () => Promise.reject(new Error("It names no task.")) });
  await turns();
  assert.deepEqual(told, ["\u001B[31mIt names no task.\u001B[0m\r\n", 1]);
});

test("Ctrl-C and closing stop what has not begun yet", async () => {
  for (const stop of ["\u0003", undefined]) {
    const { terminal, told } = openTerminal(
      {
        start: (_, signal) =>
          new Promise((_done, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
      },
      { task: "load" },
    );
    await turns();
    assert.deepEqual(told, []);
    if (stop === undefined) terminal.close();
    else terminal.handleInput(stop);
    await turns();
    assert.deepEqual(told, [1]);
  }
});

test("the log is shown from its beginning to the sentence on its end, whatever was written before its terminal listens", async () => {
  const end = Promise.withResolvers<undefined>();
  let listener: (text: string) => void = () => assert.fail("nobody listens");
  const logs = {
    follow: (show: (text: string) => void) => {
      listener = show;
      show("── load, on kind\nfirst\n");
      return Promise.resolve(() => undefined);
    },
    ended: end.promise,
  };
  const run = { logs, handle: { done: Promise.resolve({ verdict: "succeeded" }) } };
  const { told } = openTerminal({ start: () => Promise.resolve(run as never) }, { task: "load" });
  await turns();
  listener("── ⚠ The connection was lost.\n── ✗ The pod is gone.\n");
  listener("── The run succeeded.\n");
  end.resolve(undefined);
  await turns();
  const ours = (text: string, style = 2): string => `\u001B[0;${style}m── ${text}\u001B[0m\r\n`;
  assert.deepEqual(told, [
    `${ours("load, on kind")}first\r\n`,
    ours("⚠ The connection was lost.", 33) + ours("✗ The pod is gone.", 31),
    ours("The run succeeded."),
  ]);
});

test("nothing is shown of a run any more once its task is over", async () => {
  let isListening = true;
  const logs = {
    follow: () => Promise.resolve(() => (isListening = false)),
    ended: Promise.resolve(),
  };
  const run = { logs, handle: { done: Promise.resolve({ verdict: "succeeded" }) } };
  openTerminal({ start: () => Promise.resolve(run as never) }, { task: "load" });
  await turns();
  assert.equal(isListening, false);
});

test("the task ends a moment after its last line, for problem matchers to read it", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const logs = {
      follow: (show: (text: string) => void) => {
        show('  File "/app/tasks.py", line 3, in load\n');
        return Promise.resolve(() => undefined);
      },
      ended: Promise.resolve(),
    };
    const run = { logs, handle: { done: Promise.resolve({ verdict: "failed", exitCode: 10 }) } };
    const { told } = openTerminal({ start: () => Promise.resolve(run as never) }, { task: "load" });
    await turns();
    const lines = '  File "/home/me/tasks.py", line 3, in load\r\n';
    assert.deepEqual(told, [lines], "drawn, and not over yet");
    mock.timers.tick(1000);
    await turns();
    assert.deepEqual(told, [lines, 10]);
  } finally {
    mock.timers.reset();
  }
});

test("where errors were raised is told at the end, in one line each: the last frame that is a file of the workspace", async () => {
  const traceback = `Traceback (most recent call last):
  File "/app/tasks.py", line 3, in load
    frame.merge(other)
  File "/usr/lib/python3/dist-packages/pandas/tasks.py", line 7, in merge
    raise KeyError(name)
           ~~~~^^^^^^^^^
KeyError: 'id'
`;
  const logs = {
    follow: (show: (text: string) => void) => {
      const again = traceback.replaceAll(/^/gm, "[load] ");
      show(traceback.slice(0, 50));
      show(traceback.slice(50) + again.slice(0, -"[load] ".length));
      return Promise.resolve(() => undefined);
    },
    ended: Promise.resolve(),
  };
  const run = { logs, handle: { done: Promise.resolve({ verdict: "failed", exitCode: 10 }) } };
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { told } = openTerminal({ start: () => Promise.resolve(run as never) }, { task: "load" });
    await turns();
    assert.deepEqual(told.slice(2), ["\u001B[0;2m── → /home/me/tasks.py:3: KeyError: 'id'\u001B[0m\r\n"]);
  } finally {
    mock.timers.reset();
  }
});
