import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import {
  createJob,
  jobEnd,
  jobOfCronJob,
  listCronJobs,
  type CronJob,
} from "../../../../client/src/cluster/workloads/jobs.ts";
import { isDenied } from "../../../../client/src/cluster/facts/rights.ts";
import { FakeApi, type Call } from "../fakeApi.ts";

const JOBS = "/apis/batch/v1/namespaces/etl/jobs";
const CRON_JOB: CronJob = {
  metadata: { name: "clean-up", namespace: "etl", uid: "u1", labels: { own: "label" } },
  spec: {
    schedule: "0 * * * *",
    suspend: true,
    jobTemplate: {
      metadata: { labels: { app: "clean" }, annotations: { team: "a" } },
      spec: { backoffLimit: 2, template: { spec: { restartPolicy: "Never" } } },
    },
  },
};

describe("the Job of a CronJob, as kubectl create job --from makes it (1.34)", () => {
  test("annotated, owned, with the template's labels and spec", () => {
    assert.deepEqual(jobOfCronJob(CRON_JOB, "etl", "abcde"), {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        name: "clean-up-manual-abcde",
        namespace: "etl",
        annotations: { "cronjob.kubernetes.io/instantiate": "manual", team: "a" },
        labels: { app: "clean" },
        ownerReferences: [{ apiVersion: "batch/v1", kind: "CronJob", name: "clean-up", uid: "u1", controller: true }],
      },
      spec: CRON_JOB.spec.jobTemplate.spec,
    });
  });

  for (const [name, expected] of [
    ["a".repeat(52), `${"a".repeat(50)}-manual-abcde`],
    [`${"a".repeat(49)}-bc`, `${"a".repeat(49)}-manual-abcde`],
    [`${"a".repeat(48)}.-bc`, `${"a".repeat(48)}-manual-abcde`],
  ] as const) {
    test(`its name is no longer than a label: ${name}`, () => {
      const job = jobOfCronJob({ ...CRON_JOB, metadata: { name } }, "etl", "abcde");
      assert.equal(job.metadata.name, expected);
      assert.ok(expected.length <= 63);
    });
  }
});

describe("creating a Job", () => {
  const job = jobOfCronJob(CRON_JOB, "etl", "abcde");

  test("is one request; what the server refuses is thrown", async () => {
    await using api = new FakeApi()
      .on(
        "POST",
        JOBS,
        (call) => call.json(call.body, 201),
        (call) => call.fail(403, "Forbidden", "no"),
      )
      .start();
    const cluster = await api.cluster();
    assert.deepEqual(await createJob(cluster, job), job);
    assert.equal(api.calls[0]?.query.get("fieldValidation"), "Strict");
    await assert.rejects(createJob(cluster, job), (error) => isClusterError(error, "forbidden"));
    assert.equal(api.calls.length, 2);
  });

  test("a lost answer is settled by its name, never by a second Job", async () => {
    await using api = new FakeApi()
      .on("POST", JOBS, (call) => call.reset())
      .on(
        "GET",
        `${JOBS}/*`,
        (call) => call.json(job),
        (call) => call.fail(404, "NotFound"),
      )
      .start();
    const cluster = await api.cluster();
    assert.deepEqual(await createJob(cluster, job), job);
    await assert.rejects(createJob(cluster, job), (error) => isClusterError(error, "unreachable"));
    assert.equal(api.callsTo("POST", /jobs$/).length, 2);
  });

  test("a server without CronJobs says so, and rights are asked for as the server checks them", async () => {
    await using api = new FakeApi()
      .on("GET", "/apis/batch/v1/cronjobs", (call) => call.fail(404, "NotFound"))
      .on("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", (call) => {
        const { spec } = call.body as { readonly spec: { readonly resourceAttributes: object } };
        assert.deepEqual(spec.resourceAttributes, {
          namespace: "etl",
          verb: "create",
          group: "batch",
          resource: "jobs",
        });
        call.json({ status: { allowed: false } }, 201);
      })
      .start();
    const cluster = await api.cluster();
    await assert.rejects(listCronJobs(cluster, undefined), (error) => isClusterError(error, "not-found"));
    assert.ok(await isDenied(cluster, "etl", { verb: "create", group: "batch", resource: "jobs" }));
  });
});

describe("the end of a Job", () => {
  const withCondition = (type: string, version: number): object => ({
    metadata: { name: "j", uid: "j1", resourceVersion: String(version) },
    status: { conditions: [{ type, status: "True", reason: "BackoffLimitExceeded", message: "too often" }] },
  });
  const running = { metadata: { name: "j", uid: "j1", resourceVersion: "5" }, status: { active: 1 } };
  const listed =
    (...items: readonly object[]) =>
    (call: Call) =>
      call.json({ metadata: { resourceVersion: "10" }, items });
  const event = (type: string, object: object) => (call: Call) => {
    call.open();
    call.write(`${JSON.stringify({ type, object })}\n`);
  };

  const cases: readonly (readonly [what: string, answers: readonly ((call: Call) => void)[], end: object])[] = [
    ["that is complete already", [listed(withCondition("Complete", 5))], { why: "complete" }],
    ["that is gone", [listed()], { why: "gone" }],
    ["that completes", [listed(running), event("MODIFIED", withCondition("Complete", 11))], { why: "complete" }],
    [
      "that fails",
      [listed(running), event("MODIFIED", withCondition("Failed", 11))],
      { why: "failed", message: "BackoffLimitExceeded: too often" },
    ],
    [
      "that is deleted",
      [listed(running), event("DELETED", { ...running, metadata: { ...running.metadata, resourceVersion: "11" } })],
      { why: "gone" },
    ],
  ];
  for (const [what, answers, end] of cases) {
    test(what, async () => {
      await using api = new FakeApi().on("GET", JOBS, ...answers).start();
      assert.deepEqual(await jobEnd(await api.cluster(), "etl", "j", new AbortController().signal), end);
      assert.equal(api.calls[0]?.query.get("fieldSelector"), "metadata.name=j");
    });
  }

  test("is not known to those who may not see it, or leave", async () => {
    await using api = new FakeApi().on("GET", JOBS, (call) => call.fail(403, "Forbidden", "no")).start();
    const { why, message } = await jobEnd(await api.cluster(), "etl", "j", new AbortController().signal);
    assert.equal(why, "unknown");
    assert.match(message ?? "", /no/);
    await using slow = new FakeApi().on("GET", JOBS, listed(running), (call) => call.open()).start();
    const left = AbortSignal.abort();
    assert.deepEqual(await jobEnd(await slow.cluster(), "etl", "j", left), { why: "unknown" });
  });
});
