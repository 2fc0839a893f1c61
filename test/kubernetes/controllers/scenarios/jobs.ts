import type { Request, Scenario } from "../scenario.ts";
import { act, after, change, create, end, ready, remove, template, wait } from "../scenario.ts";

const job = (name: string, spec: object, metadata: object = {}): Request =>
  create("Job", name, { template: template("Never"), ...spec }, metadata);
const indexed = (spec: object): object => ({ completionMode: "Indexed", ...spec });
const rule = (action: string, values: readonly number[], operator = "In"): object => ({
  action,
  onExitCodes: { operator, values },
});
const policy = (...rules: readonly object[]): object => ({ podFailurePolicy: { rules } });
const DISRUPTED = { conditions: [{ type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler" }] };

/** A pod of its own. */
const { spec: STRAY } = template("Never") as { readonly spec: object };
const relabel = (path: string, labels: object): Request => ({ method: "PATCH", path, body: { metadata: { labels } } });

/** Jobs without an index. */
const PLAIN: readonly Scenario[] = [
  {
    name: "one",
    steps: [
      act(job("one", {}, { labels: { a: "b" } })),
      act(ready("one-*")),
      act(end("one-*", 0)),
      act(remove("jobs/one", "?propagationPolicy=Background")),
    ],
  },
  {
    name: "fails",
    steps: [act(job("fails", { backoffLimit: 1 })), act(end("fails-*", 3)), wait(10), act(end("fails-*2", 3))],
  },
  {
    name: "work-queue",
    steps: [act(job("queue", { parallelism: 2 })), act(end("queue-*", 0)), act(end("queue-*2", 1))],
  },
  {
    name: "parallelism-changes",
    steps: [
      act(job("many", { completions: 5, parallelism: 2 })),
      act(ready("many-*")),
      act(change("jobs/many", { parallelism: 3 })),
      act(ready("many-*2")),
      act(change("jobs/many", { parallelism: 2 })),
      act(change("jobs/many", { parallelism: 0 })),
      act(change("jobs/many", { parallelism: 1 })),
    ],
  },
  {
    name: "adopts",
    steps: [
      act(create("Pod", "stray", STRAY, { labels: { app: "own" } }), create("Pod", "other", STRAY)),
      act(
        create("Job", "keeper", {
          completions: 2,
          manualSelector: true,
          selector: { matchLabels: { app: "own" } },
          template: template("Never", { app: "own" }),
        }),
      ),
      act({ ...end("stray", 0), path: "pods/stray/status" }),
      act(relabel("pods/<keeper-*>", { app: "lost" })),
      act(end("keeper-*2", 0)),
    ],
  },
  {
    name: "many-events",
    steps: [act(job("crowd", { parallelism: 14, completions: 14 })), act(change("jobs/crowd", { parallelism: 0 }))],
  },
  {
    name: "suspended",
    steps: [
      act(job("paused", { suspend: true, activeDeadlineSeconds: 30 })),
      act(change("jobs/paused", { suspend: false })),
      act(ready("paused-*")),
      act(change("jobs/paused", { suspend: true })),
      act(change("jobs/paused", { suspend: false })),
    ],
  },
  {
    name: "deadline",
    steps: [
      act(job("late", { activeDeadlineSeconds: 14, parallelism: 2, completions: 2 })),
      act(end("late-*", 0)),
      wait(9),
    ],
  },
  {
    name: "restarts",
    steps: [
      act(job("again", { backoffLimit: 2, template: template("OnFailure") })),
      act(ready("again-*", 1)),
      act(ready("again-*", 2)),
    ],
  },
  {
    name: "pod-deleted",
    steps: [act(job("robbed", {})), act(remove("pods/<robbed-*>")), wait(11), act(end("robbed-*2", 0))],
  },
  {
    name: "replaces-failed-only",
    steps: [act(job("patient", { podReplacementPolicy: "Failed" })), act(remove("pods/<patient-*>")), wait(30)],
  },
  {
    name: "expires",
    steps: [act(job("short", { ttlSecondsAfterFinished: 6 })), act(end("short-*", 0)), wait(8)],
  },
  {
    name: "orphans",
    steps: [act(job("parent", {})), act(remove("jobs/parent", "?propagationPolicy=Orphan"))],
  },
  {
    name: "elsewhere",
    steps: [act(job("foreign", { managedBy: "example.com/other" }))],
  },
];

/** What a policy makes of pods that fail. */
const POLICIES: readonly Scenario[] = [
  {
    name: "policy-fail-job",
    steps: [
      act(job("strict", { parallelism: 2, completions: 2, ...policy(rule("Ignore", [7]), rule("FailJob", [3])) })),
      act(end("strict-*", 3)),
    ],
  },
  {
    name: "policy-ignore",
    steps: [
      act(job("lenient", { backoffLimit: 0, ...policy(rule("Ignore", [3])) })),
      act(end("lenient-*", 3)),
      wait(10),
      act(end("lenient-*2", 4)),
    ],
  },
  {
    name: "policy-count",
    steps: [
      act(job("counted", { backoffLimit: 0, ...policy(rule("Count", [3]), rule("Ignore", [0], "NotIn")) })),
      act(end("counted-*", 3)),
    ],
  },
  {
    name: "policy-condition",
    steps: [
      act(
        job("moved", {
          backoffLimit: 0,
          ...policy({ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }),
        }),
      ),
      act(end("moved-*", 137, DISRUPTED)),
      wait(10),
      act(end("moved-*2", 1)),
    ],
  },
  {
    name: "policy-fail-job-on-condition",
    steps: [
      act(
        job("fragile", policy({ action: "FailJob", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] })),
      ),
      act(end("fragile-*", 137, DISRUPTED)),
    ],
  },
];

/** Jobs whose pods have an index each. */
const INDEXED: readonly Scenario[] = [
  {
    name: "indexed",
    steps: [
      act(job("ix", indexed({ completions: 4, parallelism: 2, template: template("Never", { a: "b" }) }))),
      act(end("ix-0-*", 0)),
      act(end("ix-2-*", 1)),
      wait(10),
      act(end("ix-1-*", 0)),
      act(end("ix-2-*2", 0), end("ix-3-*", 0)),
    ],
  },
  {
    name: "indexed-grows",
    steps: [
      act(job("elastic", indexed({ completions: 2, parallelism: 2 }))),
      act(end("elastic-1-*", 0)),
      act(change("jobs/elastic", { completions: 4, parallelism: 4 })),
      act(change("jobs/elastic", { completions: 1, parallelism: 1 })),
      act(end("elastic-0-*", 0)),
    ],
  },
  {
    name: "limit-per-index",
    steps: [
      act(job("each", indexed({ completions: 3, parallelism: 3, backoffLimitPerIndex: 1 }))),
      act(end("each-1-*", 1)),
      wait(10),
      act(end("each-1-*2", 1)),
      act(end("each-0-*", 0)),
      act(end("each-2-*", 0)),
    ],
  },
  {
    name: "most-failed-indexes",
    steps: [
      act(job("some", indexed({ completions: 4, parallelism: 4, backoffLimitPerIndex: 0, maxFailedIndexes: 1 }))),
      act(end("some-3-*", 1)),
      act(end("some-0-*", 1)),
    ],
  },
  {
    name: "policy-fail-index",
    steps: [
      act(
        job(
          "picky",
          indexed({
            completions: 2,
            parallelism: 2,
            backoffLimitPerIndex: 3,
            ...policy(rule("FailIndex", [42]), rule("Ignore", [7])),
          }),
        ),
      ),
      act(end("picky-0-*", 42)),
      act(end("picky-1-*", 7)),
      wait(10),
      act(end("picky-1-*2", 0)),
    ],
  },
  {
    name: "success-policy",
    steps: [
      act(
        job(
          "enough",
          indexed({
            completions: 4,
            parallelism: 4,
            successPolicy: { rules: [{ succeededIndexes: "0,2-3", succeededCount: 2 }] },
          }),
        ),
      ),
      act(end("enough-1-*", 0)),
      act(end("enough-2-*", 0)),
      act(end("enough-0-*", 0)),
    ],
  },
  {
    name: "success-policy-count",
    steps: [
      act(
        job(
          "first",
          indexed({
            completions: 3,
            parallelism: 3,
            successPolicy: { rules: [{ succeededIndexes: "2" }, { succeededCount: 1 }] },
          }),
        ),
      ),
      act(end("first-1-*", 0)),
    ],
  },
  {
    name: "indexed-suspended",
    steps: [
      act(job("still", indexed({ completions: 2, parallelism: 2 }))),
      act(end("still-0-*", 0)),
      act(change("jobs/still", { suspend: true })),
      after(8, change("jobs/still", { suspend: false })),
    ],
  },
];

export const JOBS: readonly Scenario[] = [...PLAIN, ...POLICIES, ...INDEXED];
