/** How the end of a run is told. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";
import type { RunResult } from "../../../client/src/cluster/index.ts";
import { L10N } from "../l10nStub.ts";

const told: string[] = [];
Object.assign(globalThis, { tellEnd: (how: string, text: string) => void told.push(`${how}: ${text}`) });
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const tell = (how) => async (text) => { tellEnd(how, text); };
  export const window = {
    showInformationMessage: tell("toast"), showErrorMessage: tell("error"), setStatusBarMessage: tell("status bar"),
  };
  export const commands = {};
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { announceResults } = await import("../../../client/src/views/runResults.ts");

type Told = Pick<RunResult, "verdict" | "sentence" | "hint">;

const STOPPED: Told = { verdict: "stopped", sentence: "The run was stopped." };

test("who has stopped a run is told of its end on the status bar; of any other end, and of more than that, by a toast", () => {
  const ends: ((end: unknown) => void)[] = [];
  announceResults({ onEnded: (listener: (end: unknown) => void) => ends.push(listener) } as never);
  const tells = (result: Told, run: object = {}): readonly string[] => {
    told.length = 0;
    for (const end of ends) end({ run: { plan: { task: "load" }, ...run }, result });
    return [...told];
  };
  assert.deepEqual(tells(STOPPED), ["status bar: load: The run was stopped."]);
  assert.deepEqual(tells(STOPPED, { isStoppedElsewhere: true }), ["toast: load: The run was stopped."]);
  assert.deepEqual(tells({ ...STOPPED, hint: "Its pod may still come." }), [
    "toast: load: The run was stopped. Its pod may still come.",
  ]);
  assert.deepEqual(tells({ verdict: "succeeded", sentence: "Done." }), ["toast: load: Done."]);
  assert.deepEqual(tells({ verdict: "failed", sentence: "No." }), ["error: load: No."]);
  assert.deepEqual(tells(STOPPED, { inTerminal: true }), []);
});
