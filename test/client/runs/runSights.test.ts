/** What is seen of runs in their clusters: each is looked at once, as long as somebody can want it. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import * as library from "../../../client/src/cluster/index.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import type { RunResult, RunSight, RunState } from "../../../client/src/cluster/index.ts";
import type { Run } from "../../../client/src/runs/runs.ts";
import { base, pod } from "../cluster/fakeApi.ts";
import { plan } from "../cluster/run/plans.ts";
import "./window.ts";

const { EventEmitter } = await import("vscode");
const { RunSights } = await import("../../../client/src/runs/runSights.ts");

interface Watch {
  readonly tell: (sight: RunSight) => void;
  readonly signal: AbortSignal;
}

/** A window with these runs, and the watches that its sights have opened. */
function look(context: TestContext, ...all: Run[]) {
  const watches: Watch[] = [];
  const watchRun: typeof library.watchRun = (_cluster, _target, tell, signal) => {
    watches.push({ tell, signal });
    return Promise.resolve();
  };
  const [changed, ended] = [new EventEmitter<Run | undefined>(), new EventEmitter<{ run: Run }>()];
  const runs = { all, onChanged: changed.event, onEnded: ended.event };
  const sights = new RunSights({ library: Promise.resolve({ ...library, watchRun }) } as never, runs as never);
  context.after(() => sights.dispose());
  const seen: Run[] = [];
  sights.onChanged((run) => seen.push(run));
  const change = async (run?: Run): Promise<void> => {
    changed.fire(run);
    await new Promise(setImmediate);
  };
  return { sights, watches, seen, change, all };
}

/** A run in this state; it ends never, or has. */
function runIn(changes: Partial<RunState> = {}): Run {
  const state = { ...newRun(plan(), { name: "fake", server: "" }, 0), ...changes };
  const handle = { state, done: new Promise<RunResult>(() => undefined) };
  return { id: state.id, plan: state.plan, handle, cluster: {} } as never;
}

const failing = { pod: pod("p", "Pending", { status: base.waiting("ErrImagePull") }), isGone: false };
const sightOf = (...causes: library.Cause[]): RunSight => ({
  pods: [{ ...failing, causes }],
  connection: { kind: "synced" },
});
const cause: library.Cause = { id: "image-pull", severity: "error", sentence: "No such image.", evidence: "404" };

test("a run is looked at once, however often it changes, and what is seen is told", async (context) => {
  const run = runIn();
  const { sights, watches, seen, change } = look(context, run);
  await change(run);
  await change(run);
  assert.deepEqual([watches.length, sights.of(run).connection.kind, sights.causes(run)], [1, "connecting", []]);
  watches[0]?.tell(sightOf(cause));
  assert.deepEqual(
    [seen, sights.of(run).pods.length, sights.causes(run).map(({ id }) => id)],
    [[run], 1, ["image-pull"]],
  );
});

test("a run that has ended already is not looked at", async (context) => {
  const run = runIn({ stage: "ended" });
  const { watches, change } = look(context, run);
  await change(run);
  assert.equal(watches.length, 0);
});

test("a run that is taken off the list is looked at no more, and nothing of it is kept", async (context) => {
  const [run, other] = [runIn(), runIn({ id: "other" })];
  const { sights, watches, change, all } = look(context, run, other);
  await change(run);
  await change(other);
  for (const { tell } of watches) tell(sightOf(cause));
  all.shift();
  await change();
  assert.deepEqual(
    watches.map(({ signal }) => signal.aborted),
    [true, false],
  );
  assert.deepEqual([sights.of(run).pods.length, sights.of(other).pods.length], [0, 1]);
});

test("a run that is over has causes only where it has failed; that its pod goes is none", async (context) => {
  for (const [verdict, expected] of [
    ["succeeded", []],
    ["stopped", []],
    ["failed", ["image-pull"]],
  ] as const) {
    const result: RunResult = { verdict, sentence: "Over.", pod: "deleted", tries: 1 };
    const run = runIn();
    const { sights, watches, change } = look(context, run);
    await change(run);
    watches[0]?.tell(sightOf(cause, { ...cause, id: "deleting" }));
    Object.assign(run.handle.state, { stage: "ended", result });
    assert.deepEqual(
      sights.causes(run).map(({ id }) => id),
      expected,
    );
  }
});

test("what the pod of a run ends with that is being stopped is no cause; what keeps it from its end is one", async (context) => {
  const ended: library.Cause = { ...cause, id: "container-failed", sentence: "The run failed (exit code 10)." };
  for (const [wish, expected] of [
    [undefined, ["container-failed", "node-silent"]],
    ["detach", ["container-failed", "node-silent"]],
    ["stop", ["node-silent"]],
    ["force", ["node-silent"]],
  ] as const) {
    const run = runIn({ stage: "stopping", wish });
    const { sights, watches, change } = look(context, run);
    await change(run);
    watches[0]?.tell(sightOf(ended, { ...cause, id: "node-silent" }));
    assert.deepEqual(
      sights.causes(run).map(({ id }) => id),
      expected,
      wish,
    );
  }
});
