/** Jobs of CronJobs, and the logs of workloads, whose pods the cluster's own controllers make. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createJob,
  followPods,
  jobEnd,
  jobOfCronJob,
  listCronJobs,
  listWorkloads,
} from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { IMAGE, Runs } from "./kit.ts";

const runs = await Runs.open();
const { cluster, namespace } = runs;

/** A CronJob that never runs by itself. */
async function cronJob(name: string, script: string): Promise<void> {
  const container = { name: "base", image: IMAGE, command: ["sh", "-c", script] };
  const template = { spec: { restartPolicy: "Never", containers: [container] } };
  await cluster.request("POST", `/apis/batch/v1/namespaces/${namespace}/cronjobs`, {
    body: {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name },
      spec: {
        schedule: "0 0 1 1 *",
        suspend: true,
        jobTemplate: { metadata: { labels: { app: name } }, spec: { backoffLimit: 1, template } },
      },
    },
  });
}

/** Runs a CronJob now, and follows it to its end. */
async function runNow(name: string) {
  const found = (await listCronJobs(cluster, namespace)).find(({ metadata }) => metadata.name === name);
  assert.ok(found);
  const made = await createJob(cluster, jobOfCronJob(found, namespace, "abcde"));
  const jobName = made.metadata.name ?? "";
  const { signal } = new AbortController();
  const lines: string[] = [];
  const request = {
    selection: { namespace, labelSelector: `job-name=${jobName}` },
    noMorePods: async () => (await jobEnd(cluster, namespace, jobName, signal)).why !== "unknown",
  };
  const sink = {
    lines: (more: readonly { readonly text: string }[]) => void lines.push(...more.map(({ text }) => text)),
    note: () => undefined,
  };
  const logs = await followPods(cluster, request, sink, signal);
  return { made, lines, logs, end: await jobEnd(cluster, namespace, jobName, signal) };
}

test("a CronJob that is run now: its Job is owned and listed, its log followed to the end", async () => {
  await cronJob("hello", "echo hello; sleep 1; echo bye; sleep 1");
  const { made, lines, logs, end } = await runNow("hello");
  assert.equal(made.metadata.annotations?.["cronjob.kubernetes.io/instantiate"], "manual");
  assert.deepEqual(
    lines.map((line) => line.replace(/^\[\S+\] /, "")),
    ["hello", "bye"],
  );
  assert.deepEqual([logs.why, logs.pods, end.why], ["pods-ended", 1, "complete"]);
  const workloads = await listWorkloads(cluster, namespace);
  assert.deepEqual(
    workloads.map(({ kind, name, state }) => [kind, name, state]),
    [["Job", "hello-manual-abcde", "complete"]],
  );
  // The CronJob owns it: the garbage collector takes it away with it.
  await cluster.request("DELETE", `/apis/batch/v1/namespaces/${namespace}/cronjobs/hello`);
  await eventually("its deletion", async () => (await listWorkloads(cluster, namespace)).length === 0 || undefined);
});

test("one that fails twice: both pods are in the log, and why it failed is told", async () => {
  await cronJob("broken", "echo broken; sleep 1; exit 3");
  const { lines, logs, end } = await runNow("broken");
  assert.equal(lines.length, 2);
  assert.equal(logs.pods, 2);
  assert.equal(end.why, "failed");
  assert.match(end.message ?? "", /^BackoffLimitExceeded/);
});

test("a deployment: its pods, and those that come when it grows", async () => {
  const labels = { app: "web" };
  const container = { name: "base", image: IMAGE, command: ["sh", "-c", "echo started; sleep 600"] };
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  await cluster.request("POST", path, {
    body: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [container] } },
      },
    },
  });
  const workload = (await listWorkloads(cluster, namespace)).find(({ kind }) => kind === "Deployment");
  assert.deepEqual([workload?.name, workload?.labelSelector], ["web", "app=web"]);
  const stop = new AbortController();
  const lines: string[] = [];
  const sink = {
    lines: (more: readonly { readonly text: string }[]) => void lines.push(...more.map(({ text }) => text)),
    note: () => undefined,
  };
  const selection = { namespace, labelSelector: workload?.labelSelector };
  const logs = followPods(cluster, { selection }, sink, stop.signal);
  await eventually("the first pod's line", () => Promise.resolve(lines.length === 1 || undefined));
  await cluster.request("PATCH", `${path}/web`, {
    contentType: "application/merge-patch+json",
    body: { spec: { replicas: 2 } },
  });
  await eventually("the second pod's line", () => Promise.resolve(lines.length === 2 || undefined));
  stop.abort();
  assert.equal((await logs).pods, 2);
});
