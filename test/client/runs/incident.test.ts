/** What the first page of an incident says of why a run is as it is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cause, RunResult } from "../../../client/src/cluster/index.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import { incidentFiles } from "../../../client/src/runs/incident.ts";
import { plan } from "../cluster/run/plans.ts";

/** The part of the page below “Why”. */
function why(result: Partial<RunResult> | undefined, causes: readonly Cause[] = []): string {
  const run = newRun(plan(), { name: "c", server: "s" }, 0);
  const ended = result && { verdict: "failed" as const, sentence: "", pod: "kept" as const, tries: 1, ...result };
  const parts = {
    task: "task",
    facts: [],
    causes,
    configuration: "",
    manifest: {},
    pods: [],
    events: [],
    log: "",
    taskLogs: new Map(),
    state: { ...run, ...(ended && { result: ended }) },
  };
  const page = incidentFiles(
    parts,
    () => "",
    (text) => text,
  ).get("README.md");
  return /## Why\n\n([^]*?)\n\n## Files/.exec(page ?? "")?.[1] ?? "";
}

test("a run that succeeded: nothing", () => {
  assert.equal(why({ verdict: "succeeded" }), "Nothing stood in the pod's way.");
});

test("a run that was stopped: that it was", () => {
  assert.equal(why({ verdict: "stopped", sentence: "The run was stopped." }), "The run was stopped.");
});

test("a run that failed by itself: how it ended, what to do, what the API server said, and that the cluster knows no more", () => {
  assert.equal(
    why({ sentence: "The run failed: exit code 10.", hint: "The log has the traceback.", evidence: "one\ntwo" }),
    "The run failed: exit code 10. The log has the traceback.\n\n> one\n> two\n\nThe cluster has told no other cause.",
  );
});

test("a run that goes on: that it has not ended", () => {
  assert.equal(why(undefined), "It has not ended, and nothing is known to stand in its pod's way.");
});

test("causes, where there are some, whatever the end", () => {
  const cause: Cause = {
    id: "oom",
    severity: "error",
    sentence: "Too much.",
    evidence: "OOMKilled",
    hint: "Ask for more.",
  };
  assert.equal(
    why({ verdict: "stopped", sentence: "The run was stopped." }, [cause]),
    "- Too much. Ask for more.\n  OOMKilled",
  );
});
