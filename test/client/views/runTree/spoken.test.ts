/** What a screen reader says of rows of the tree, where label and description leave a part to icon or tooltip. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { describe, test } from "node:test";
import type { Cause, RunState } from "../../../../client/src/cluster/index.ts";
import type { Run } from "../../../../client/src/runs/runs.ts";
import type { RunNode } from "../../../../client/src/views/runTree/nodes.ts";
import { plan } from "../../cluster/run/plans.ts";
import { L10N } from "../../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  export class TreeItem { constructor(label) { this.label = label; } }
  export class ThemeIcon {}
  export class ThemeColor {}
  export class MarkdownString { appendMarkdown() {} }
  export const TreeItemCollapsibleState = {};
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { treeItem } = await import("../../../../client/src/views/runTree/items.ts");

const around = { isGrouped: true, isOutOfReach: false };
const runPlan = { ...plan(), task: "orders", environment: "etl" };

function run(state: Partial<RunState> = {}): Run {
  const tries = [{ number: 1, podName: "p" }];
  const full = { stage: "running", startedAt: 0, changedAt: 0, tries, plan: runPlan, ...state };
  return { id: "r", plan: runPlan, cluster: { name: "kind" }, handle: { state: full } } as unknown as Run;
}

/** As VS Code has it: an own text, else a tooltip that is plain, else label and description. */
function spoken(node: RunNode, surroundings = around): string {
  const { accessibilityInformation, tooltip, label, description } = treeItem(node, surroundings);
  if (accessibilityInformation) return accessibilityInformation.label;
  if (typeof tooltip === "string") return tooltip;
  assert.ok(typeof label === "string" && typeof description === "string");
  return `${label} ${description}`;
}

const cause = (severity: Cause["severity"]): RunNode => {
  const one: Cause = { id: "no-cpu", severity, sentence: "No node has room.", evidence: "0/3 nodes" };
  return { kind: "cause", id: "c", run: run(), cause: one };
};

describe("a screen reader hears", () => {
  test("how grave a cause is, what it is, and what the cluster says", () => {
    const rest = "No node has room.\n\nThe cluster says: 0/3 nodes";
    assert.equal(spoken(cause("error")), `error: ${rest}`);
    assert.equal(spoken(cause("warning")), `warning: ${rest}`);
    assert.equal(spoken(cause("info")), rest);
  });

  test("task, state and environment of a run, though its environment stands above it", () => {
    assert.match(spoken({ kind: "run", id: "r", run: run() }), /^orders, running.*, etl$/);
    const adopted = run({ adoption: { since: 0 } as never });
    assert.match(spoken({ kind: "run", id: "r", run: adopted }), /, etl, adopted$/);
  });

  test("that the cluster of a run does not answer", () => {
    const lost = spoken({ kind: "run", id: "r", run: run() }, { ...around, isOutOfReach: true });
    assert.match(lost, /cluster does not answer, etl$/);
  });

  test("which run of an earlier window is out of sight, and why", () => {
    const state = { ...run().handle.state, cluster: { name: "kind" } };
    const row: RunNode = { kind: "lost", id: "l", lost: { state, why: "The context is gone." } as never };
    assert.equal(spoken(row), "orders, out of sight, etl. The context is gone.");
  });

  test("that a row is the XCom result, and its beginning", () => {
    const said = spoken({ kind: "xcom", id: "x", run: run(), text: JSON.stringify("a".repeat(5000)) });
    assert.match(said, /^XCom result: "a+…$/);
    assert.ok(said.length < 1100, String(said.length));
  });
});
