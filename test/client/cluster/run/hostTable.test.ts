/**
 * What DBND's host does about each situation of an interactive run, as measured (dbnd 1.0.28.1 on Kubernetes 1.34; the second
 * table of section 3 of its runs), and what a run from here does: the same verdict, and the same fate of the pod. What
 * differs on purpose says why. The API server being away is in `seeds.test.ts`; image, engine and environment that cannot
 * be planned are in `runPlan.test.ts`.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunPolicy } from "../../../../server/src/protocol.ts";
import type { Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { step } from "../../../../client/src/cluster/run/step.ts";
import { base, pod } from "../fakeApi.ts";
import { LABELS, plan, POLICY } from "./plans.ts";

type Told = Unstamped | { readonly wait: number };

const P = (phase: string, status: object = {}, deleting = false): Unstamped => ({
  type: "pod",
  pod: pod("p", phase, { status, deleting, labels: LABELS }),
  nodes: [{ name: "n1", cpu: "4", memory: "16Gi" }],
});
const unschedulable = (message: string): Unstamped =>
  P("Pending", { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }] });
const refused: Unstamped = { type: "create-refused", failure: { reason: "invalid", message: "no" } };
const created: Unstamped = { type: "created", pod: pod("p", "Pending", { labels: LABELS }) };
const start: Unstamped = { type: "start" };
const logEnded: Unstamped = { type: "log-ended" };
const deleted: Unstamped = { type: "deleted" };
const gone: Unstamped = { type: "pod-gone" };
const stop: Unstamped = { type: "stop" };
const begun = [start, created, P("Pending")] as const;
const ran = [...begun, P("Running", base.running())] as const;
const failed = [...ran, P("Failed", base.ended(10)), logEnded] as const;
const succeeded = [...ran, P("Succeeded", base.ended(0)), logEnded] as const;
const short = "0/1 nodes are available: 1 Insufficient cpu.";
const big = { checks: { ...POLICY.checks, requestCpu: "64" } };

interface Row {
  readonly situation: string;
  readonly policy?: Partial<RunPolicy>;
  readonly told: readonly Told[];
  /** Verdict, the pod, how often it is deleted, words of the sentence. */
  readonly here: readonly [verdict: string, pod: string, deletions: number, words?: RegExp];
}

const ROWS: readonly Row[] = [
  { situation: "task fails", told: [...failed, deleted], here: ["failed", "deleted", 1, /task raised an error/] },
  {
    situation: "OOM",
    told: [...ran, P("Failed", base.ended(137, "OOMKilled")), logEnded, deleted],
    here: ["failed", "deleted", 1, /memory/],
  },
  { situation: "keep_failed_pods, failed", policy: { keepFailedPods: true }, told: failed, here: ["failed", "kept", 0] },
  { situation: "keep_failed_pods, succeeded", policy: { keepFailedPods: true }, told: [...succeeded, deleted], here: ["succeeded", "deleted", 1] },
  { situation: "keep_finished_pods, succeeded", policy: { keepFinishedPods: true }, told: succeeded, here: ["succeeded", "kept", 0] },
  { situation: "keep_finished_pods, failed", policy: { keepFinishedPods: true }, told: failed, here: ["failed", "kept", 0] },
  {
    situation: "image not found",
    told: [start, created, P("Pending", base.waiting("ErrImagePull", "not found")), deleted],
    here: ["failed", "deleted", 1, /image/i],
  },
  {
    situation: "secret missing",
    told: [start, created, P("Pending", base.waiting("CreateContainerConfigError", 'secret "s" not found')), deleted],
    here: ["failed", "deleted", 1, /secret/i],
  },
  {
    situation: "node selector fits nowhere",
    told: [start, created, unschedulable("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."), deleted],
    here: ["failed", "deleted", 1],
  },
  { situation: "request_cpu above the node", policy: big, told: [start, created, unschedulable(short), deleted], here: ["failed", "deleted", 1, /No node is big enough/] },
  {
    situation: "CPU short, in requests: waited for until startup_timeout",
    told: [start, created, unschedulable(short), { wait: 590_000 }, unschedulable(short), { wait: 20_000 }, deleted],
    here: ["failed", "deleted", 1, /did not start within 600 s/],
  },
  // DBND deletes all the same: a pod that never was, or somebody else's.
  { situation: "POST refused", told: [start, refused], here: ["failed", "absent", 0] },
  {
    situation: "pod deleted by someone, last read while it was ending",
    told: [...ran, P("Failed", base.ended(10), true), logEnded, gone, { type: "delete-failed", failure: { reason: "not-found", message: "" } }],
    here: ["failed", "absent", 1],
  },
  // DBND waits 30 s and blames the grace period.
  { situation: "pod deleted by someone, gone at the next read", told: [...ran, gone, logEnded], here: ["failed", "absent", 0, /deleted/] },
  { situation: "Ctrl-C, y", told: [...ran, stop, deleted, gone], here: ["stopped", "deleted", 1] },
  { situation: "Ctrl-C, n", told: [...ran, { type: "detach" }], here: ["detached", "kept", 0, /goes on/] },
  // DBND swallows it, waits, and may delete a pod that works: here the window ends, and the next one goes on.
  { situation: "SIGTERM while the log streams", told: [...ran, { type: "resume" }, P("Succeeded", base.ended(0)), logEnded, deleted], here: ["succeeded", "deleted", 1] },
  // DBND deletes twice; here the next window goes on.
  { situation: "SIGTERM between the calls", told: [...begun, { type: "resume" }, P("Failed", base.ended(10)), logEnded, deleted], here: ["failed", "deleted", 1] },
]; // prettier-ignore

function play({ policy, told }: Row): { readonly state: RunState; readonly deletions: number } {
  let state = newRun(plan(policy), { name: "fake", server: "" }, 0);
  let deletions = 0;
  let at = 0;
  for (const event of told) {
    at += "wait" in event ? event.wait : 1000;
    const next = step(state, "wait" in event ? { type: "time", at } : { ...event, at });
    state = next.state;
    deletions += next.effects.filter(({ type }) => type === "delete").length;
  }
  return { state, deletions };
}

describe("what DBND's host does, and what is done here", () => {
  for (const row of ROWS) {
    const [verdict, fate, times, words = /./] = row.here;
    test(`${row.situation}: ${verdict}, the pod is ${fate}`, () => {
      const { state, deletions } = play(row);
      assert.deepEqual([state.result?.verdict, state.result?.pod, deletions], [verdict, fate, times]);
      assert.match(state.result?.sentence ?? "", words);
    });
  }
});
