/** What the first page of an incident says of why a run is as it is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cause, Pod, RunResult } from "../../../client/src/cluster/index.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import { incidentFiles, type IncidentParts } from "../../../client/src/runs/incident.ts";
import { plan } from "../cluster/run/plans.ts";

const run = newRun(plan(), { name: "c", server: "s" }, 0);
const PARTS: IncidentParts = {
  ...{
    task: "task",
    facts: [],
    causes: [],
    configuration: "",
    manifest: { metadata: { name: "p" } },
    pods: [],
    events: [],
    log: "",
  },
  ...{ taskLogs: new Map(), state: run },
};

/** The files of what is known of a run, by their paths. */
function files(parts: Partial<IncidentParts>): ReadonlyMap<string, string> {
  return incidentFiles(
    { ...PARTS, ...parts },
    ({ metadata }) => `name: ${metadata.name ?? ""}\n`,
    (text) => text,
  );
}

/** The part of the page below “Why”. */
function why(result: Partial<RunResult> | undefined, causes: readonly Cause[] = []): string {
  const ended = result && { verdict: "failed" as const, sentence: "", pod: "kept" as const, tries: 1, ...result };
  const page = files({ causes, state: { ...run, ...(ended && { result: ended }) } }).get("README.md");
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

test("a cause without a hint is told without one", () => {
  const cause: Cause = { id: "oom", severity: "error", sentence: "Too much.", evidence: "OOMKilled" };
  assert.equal(why({}, [cause]), "- Too much.\n  OOMKilled");
});

test("what a cluster says in several lines, or not at all, stays in its cause", () => {
  const cause = (evidence: string): Cause => ({ id: "oom", severity: "error", sentence: "Too much.", evidence });
  assert.equal(why({}, [cause("one\ntwo"), cause("")]), "- Too much.\n  one\n  two\n- Too much.");
});

test("a fact of several lines, or with the bars of tables, is one cell", () => {
  const page = files({ facts: [["result", "a | b\n  c"]] }).get("README.md") ?? "";
  assert.ok(page.split("\n").includes("| result | a \\| b c |"), page);
});

test("the first page has the facts, and names the files that there are and no others", () => {
  const page = (parts: Partial<IncidentParts>): readonly string[] => (files(parts).get("README.md") ?? "").split("\n");
  const bare = page({ facts: [["cluster", "kind"]] });
  assert.ok(bare.includes("| cluster | kind |"));
  const pod = { metadata: { name: "p" } } as Pod;
  const full = page({ pods: [pod], taskLogs: new Map([["load", "one"]]) });
  const named = (lines: readonly string[]): readonly string[] =>
    lines.flatMap((one) => /^- `([^`]+)`/.exec(one)?.[1] ?? []);
  const always = ["configuration.cfg", "manifest.yaml", "events.txt", "log.txt", "run.json"];
  assert.deepEqual(named(bare), always);
  assert.deepEqual(named(full).toSorted(), [...always, "pods.yaml", "tasks/"].toSorted());
});

test("task logs whose names are alike once they are fit for a file are files of their own", () => {
  const taskLogs = new Map([
    ["load/a", "one"],
    ["load:a", "two"],
  ]);
  const all = files({ taskLogs });
  assert.deepEqual([all.get("tasks/load_a.txt"), all.get("tasks/load_a-2.txt")], ["one", "two"]);
});

test("the record of the run has no plan, whose pod is in its own file, masked", () => {
  const record = JSON.parse(files({}).get("run.json") ?? "") as object;
  assert.deepEqual(["id" in record, "plan" in record], [true, false]);
});
