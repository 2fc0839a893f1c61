import type { Request, Scenario } from "../scenario.ts";
import { act, change, create, end, from, remove, template, wait } from "../scenario.ts";

const EVERY_MINUTE = "* * * * *";
const cron = (name: string, spec: object = {}, job: object = {}): Request =>
  create("CronJob", name, {
    schedule: EVERY_MINUTE,
    jobTemplate: {
      metadata: { labels: { app: name }, annotations: { note: "x" } },
      spec: { backoffLimit: 0, template: template("Never"), ...job },
    },
    ...spec,
  });

/** CronJobs that are due at the full minute; what is done there begins at a second of it, so that all meet the same minutes. */
export const CRON_JOBS: readonly Scenario[] = [
  {
    name: "every-minute",
    steps: [
      from(45, 8, cron("tick")),
      from(5, 4),
      act(end("tick-#-*", 0)),
      from(5, 4),
      act(end("tick-#2-*", 1)),
      act(remove("cronjobs/tick", "?propagationPolicy=Background")),
    ],
  },
  {
    name: "forbids",
    steps: [
      from(45, 8, cron("alone", { concurrencyPolicy: "Forbid" })),
      from(5, 4),
      from(5, 4),
      act(end("alone-#-*", 0)),
      act(change("cronjobs/alone", { suspend: true })),
    ],
  },
  {
    name: "replaces",
    steps: [from(45, 8, cron("fresh", { concurrencyPolicy: "Replace" })), from(5, 4), from(5, 6)],
  },
  { name: "allows", steps: [from(45, 8, cron("both")), from(5, 4), from(5, 4), act(end("both-#-*", 0))] },
  {
    name: "keeps-few",
    steps: [
      from(45, 8, cron("short", { successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 })),
      from(5, 4),
      act(end("short-#-*", 0)),
      from(5, 4),
      act(end("short-#2-*", 0)),
      from(5, 4),
      act(end("short-#3-*", 1)),
    ],
  },
  {
    name: "too-late",
    steps: [
      from(45, 4, cron("missed", { suspend: true, startingDeadlineSeconds: 10 })),
      from(20, 6, change("cronjobs/missed", { suspend: false })),
      from(5, 4),
    ],
  },
  {
    name: "not-too-late",
    steps: [
      from(45, 4, cron("late", { suspend: true, startingDeadlineSeconds: 200 })),
      from(20, 6, change("cronjobs/late", { suspend: false })),
      from(30, 4, change("cronjobs/late", { schedule: "0 0 1 1 *" })),
    ],
  },
  { name: "never", steps: [act(cron("never", { schedule: "0 0 31 2 *" }))] },
  {
    name: "elsewhere",
    steps: [
      from(45, 8, cron("kolkata", { timeZone: "Asia/Kolkata" })),
      from(5, 4),
      act(remove("jobs/<kolkata-#>", "?propagationPolicy=Background")),
    ],
  },
  {
    name: "by-hand",
    steps: [
      act(cron("manual", { schedule: "0 0 1 1 *" })),
      act(
        create(
          "Job",
          "manual-now",
          { template: template("Never") },
          {
            ownerReferences: [
              {
                apiVersion: "batch/v1",
                kind: "CronJob",
                name: "manual",
                uid: "<uid cronjobs/manual>",
                controller: true,
              },
            ],
          },
        ),
      ),
      act(end("manual-now-*", 0)),
    ],
  },
  {
    name: "changes",
    steps: [
      act(cron("moved", { schedule: "0 0 1 1 *" })),
      from(45, 8, change("cronjobs/moved", { schedule: EVERY_MINUTE })),
      from(5, 4),
      wait(1),
    ],
  },
];
