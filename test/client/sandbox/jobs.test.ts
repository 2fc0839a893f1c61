/** Jobs in the sandbox, in virtual time: their statuses are those that a real control plane gave (Kubernetes 1.34). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Cluster } from "../../../client/src/cluster/index.ts";
import { createJob, followPods, jobEnd, jobOfCronJob, listCronJobs } from "../../../client/src/cluster/index.ts";
import { backOffEnd, failuresAfter } from "../../../client/src/sandbox/controllers/jobs/backOff.ts";
import type { Pod } from "../../../client/src/sandbox/podObjects.ts";
import type { ContainerRuntime } from "../../../client/src/sandbox/index.ts";
import { virtualShell } from "../../kubernetes/lives/virtualShell.ts";
import { NAMESPACE, World } from "../../simulation/world.ts";

const JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;
const CRON_JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/cronjobs`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const CORE = `/api/v1/namespaces/${NAMESPACE}`;

interface Found {
  readonly metadata: {
    readonly name: string;
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly object[];
  };
  readonly status: Readonly<Record<string, unknown>> & { readonly phase?: string };
}

interface Told {
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly kind: string; readonly name: string };
  readonly source: { readonly component?: string };
}

/** What a test does with a cluster, all in virtual time. */
class Rig {
  readonly #world: World;
  readonly cluster: Cluster;

  constructor(world: World, cluster: Cluster) {
    this.#world = world;
    this.cluster = cluster;
  }

  wait(seconds: number): Promise<void> {
    return new Promise((done) => void this.#world.clock.after(seconds * 1000, () => done()));
  }

  async until<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
    for (let left = 400; left > 0; left -= 1) {
      const answer = await attempt();
      if (answer !== undefined) return answer;
      await this.wait(0.25);
    }
    throw new Error(`Waited in vain for ${what}.`);
  }

  async list(path: string): Promise<readonly Found[]> {
    return (await this.cluster.request<{ items: Found[] }>("GET", path)).items;
  }

  podsOf(job: string): Promise<readonly Found[]> {
    return this.list(`${PODS}?labelSelector=job-name%3D${job}`);
  }

  async job(name: string, spec: object): Promise<void> {
    await this.cluster.request("POST", JOBS, {
      body: {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { name },
        spec: { template: template("echo hello; sleep 1", { schedulerName: "nobody" }), ...spec },
      },
    });
  }

  patch(path: string, body: object): Promise<unknown> {
    return this.cluster.request("PATCH", path, { body, contentType: "application/merge-patch+json" });
  }

  /** Ends the oldest pod of a Job that has not ended, by hand. */
  async end(job: string, phase: "Succeeded" | "Failed"): Promise<void> {
    const pod = (await this.podsOf(job)).find(({ status }) => status.phase === "Pending");
    const finishedAt = new Date(this.#world.clock.now()).toISOString();
    const containerStatuses = [{ name: "base", state: { terminated: { exitCode: 1, finishedAt } } }];
    await this.patch(`${PODS}/${pod?.metadata.name ?? "none"}/status`, { status: { phase, containerStatuses } });
  }

  /** The status of a Job without its times, conditions as `Type=Status Reason`. */
  async status(name: string): Promise<Readonly<Record<string, unknown>>> {
    const { status } = await this.cluster.request<Found>("GET", `${JOBS}/${name}`);
    const {
      conditions = [],
      startTime,
      completionTime,
      uncountedTerminatedPods,
      ...counts
    } = status as {
      readonly conditions?: readonly Readonly<Record<string, string>>[];
    } & Readonly<Record<string, unknown>>;
    assert.deepEqual(uncountedTerminatedPods, {});
    return {
      ...counts,
      ...(startTime !== undefined && { started: true }),
      ...(completionTime !== undefined && { completed: true }),
      ...(conditions.length > 0 && { conditions: conditions.map((one) => `${one.type}=${one.status} ${one.reason}`) }),
    };
  }

  async settles(name: string, expected: Readonly<Record<string, unknown>>): Promise<void> {
    const wanted = canonical(expected);
    let seen = "";
    const look = async (): Promise<true | undefined> =>
      (seen = canonical(await this.status(name))) === wanted || undefined;
    await this.until(`${name} ${wanted}`, look).catch(() => assert.equal(seen, wanted));
  }

  async events(job: string): Promise<readonly string[]> {
    const { items } = await this.cluster.request<{ items: Told[] }>("GET", `${CORE}/events`);
    return items
      .filter(({ involvedObject }) => involvedObject.kind === "Job" && involvedObject.name === job)
      .map(({ reason, message, source }) => {
        assert.equal(source.component, "job-controller");
        return `${reason}: ${message.replace(/-[a-z0-9]{5}(?=$|")/g, "-*****")}`;
      });
  }

  gone(path: string): Promise<unknown> {
    return this.until(`${path} gone`, () =>
      this.cluster.request("GET", path).then(
        () => undefined,
        () => true,
      ),
    );
  }
}

const canonical = (value: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));

function template(script: string, spec: object = {}): object {
  const container = { name: "base", image: "busybox:1.36", command: ["sh", "-c", script] };
  return { spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 0, containers: [container], ...spec } };
}

function inWorld(what: string, scenario: (rig: Rig) => Promise<void>): void {
  test(what, async () => {
    const shell: { runtime?: ContainerRuntime } = {};
    const runtimes = () => (shell.runtime ? [{ image: "busybox:*", runtime: shell.runtime }] : []);
    await using world = await World.create(1, { runtimes });
    shell.runtime = virtualShell(world.clock);
    await world.clock.run(scenario(new Rig(world, await world.connect())));
  });
}

test("the pause after failures grows to ten minutes, and counts anew after a success", () => {
  const minutes = [1, 2, 6, 7, 8, 400].map((count) => backOffEnd({ count, last: 0 }) / 60_000);
  assert.deepEqual(minutes, [10 / 60, 20 / 60, 320 / 60, 10, 10, 10]);
  const ended = (second: number): Pod =>
    ({
      metadata: {},
      spec: {},
      status: { containerStatuses: [{ state: { terminated: { finishedAt: `2026-01-01T00:00:0${second}Z` } } }] },
    }) as unknown as Pod;
  const before = { count: 3, last: 0 };
  const at = (second: number): number => Date.parse(`2026-01-01T00:00:0${second}Z`);
  assert.deepEqual(failuresAfter(before, [], [ended(5), ended(1)]), { count: 5, last: at(5) });
  assert.deepEqual(failuresAfter(before, [ended(3)], [ended(5), ended(1)]), { count: 1, last: at(5) });
  assert.deepEqual(failuresAfter(before, [ended(3)], []), { count: 0, last: 0 });
});

const RUNNING = { ready: 0, started: true, terminating: 0 };
const COMPLETE = ["SuccessCriteriaMet=True CompletionsReached", "Complete=True CompletionsReached"];
const failed = (reason: string): readonly string[] => [`FailureTarget=True ${reason}`, `Failed=True ${reason}`];

describe("a CronJob that is run now", () => {
  async function runNow(rig: Rig, script: string) {
    const jobTemplate = {
      metadata: { labels: { app: "nightly" } },
      spec: { backoffLimit: 1, template: template(script) },
    };
    await rig.cluster.request("POST", CRON_JOBS, {
      body: {
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata: { name: "nightly" },
        spec: { schedule: "0 0 1 1 *", suspend: true, jobTemplate },
      },
    });
    const [cronJob] = await listCronJobs(rig.cluster, NAMESPACE);
    assert.ok(cronJob);
    const made = await createJob(rig.cluster, jobOfCronJob(cronJob, NAMESPACE, "abcde"));
    const name = made.metadata.name ?? "";
    const { signal } = new AbortController();
    const lines: string[] = [];
    const request = {
      selection: { namespace: NAMESPACE, labelSelector: `job-name=${name}` },
      noMorePods: async () => (await jobEnd(rig.cluster, NAMESPACE, name, signal)).why !== "unknown",
    };
    const sink = {
      lines: (more: readonly { readonly text: string }[]) => void lines.push(...more.map(({ text }) => text)),
      note: () => undefined,
    };
    const logs = await followPods(rig.cluster, request, sink, signal);
    const end = await jobEnd(rig.cluster, NAMESPACE, name, signal);
    return { name, logs, end, lines: lines.map((line) => line.replace(/^\[\S+\] /, "")) };
  }

  inWorld("has its log followed to the end, and goes with its CronJob", async (rig) => {
    const { name, logs, end, lines } = await runNow(rig, "echo hello; sleep 1; echo bye; sleep 1");
    assert.deepEqual(lines, ["hello", "bye"]);
    assert.deepEqual([logs.why, logs.pods, end.why], ["pods-ended", 1, "complete"]);
    await rig.settles(name, { ...RUNNING, succeeded: 1, completed: true, conditions: COMPLETE });
    assert.deepEqual(await rig.events(name), [
      `SuccessfulCreate: Created pod: ${name}-*****`,
      "Completed: Job completed",
    ]);
    await rig.cluster.request("DELETE", `${CRON_JOBS}/nightly`);
    await rig.gone(`${JOBS}/${name}`);
    await rig.until("its pods gone", async () => (await rig.list(PODS)).length === 0 || undefined);
  });

  inWorld("is tried again after ten seconds, and fails with its reason", async (rig) => {
    const { name, logs, end, lines } = await runNow(rig, "echo broken; sleep 1; exit 3");
    assert.deepEqual([lines, logs.pods], [["broken", "broken"], 2]);
    assert.deepEqual(end, {
      why: "failed",
      message: "BackoffLimitExceeded: Job has reached the specified backoff limit",
    });
    await rig.settles(name, { ...RUNNING, failed: 2, conditions: failed("BackoffLimitExceeded") });
    const [first = 0, second = 0] = (await rig.podsOf(name))
      .map((pod) => Date.parse(pod.metadata.creationTimestamp))
      .sort();
    assert.ok(second - first >= 10_000, `${second - first} ms`);
    assert.equal((await rig.events(name)).at(-1), "BackoffLimitExceeded: Job has reached the specified backoff limit");
  });
});

describe("a Job", () => {
  inWorld("makes a pod of its own, and counts it before it lets it go", async (rig) => {
    await rig.job("good", {});
    await rig.settles("good", { ...RUNNING, active: 1 });
    const [pod] = await rig.podsOf("good");
    const { uid } = (await rig.cluster.request<{ metadata: { uid: string } }>("GET", `${JOBS}/good`)).metadata;
    assert.match(pod?.metadata.name ?? "", /^good-[a-z0-9]{5}$/);
    assert.deepEqual(pod?.metadata.finalizers, ["batch.kubernetes.io/job-tracking"]);
    assert.deepEqual(pod.metadata.labels, {
      "batch.kubernetes.io/controller-uid": uid,
      "batch.kubernetes.io/job-name": "good",
      "controller-uid": uid,
      "job-name": "good",
    });
    assert.deepEqual(pod.metadata.ownerReferences, [
      { apiVersion: "batch/v1", kind: "Job", name: "good", uid, controller: true, blockOwnerDeletion: true },
    ]);
    await rig.end("good", "Succeeded");
    await rig.settles("good", { ...RUNNING, succeeded: 1, completed: true, conditions: COMPLETE });
    assert.equal((await rig.podsOf("good"))[0]?.metadata.finalizers, undefined);
    // Deleted as an old client does it, it leaves its pods.
    await rig.cluster.request("DELETE", `${JOBS}/good`);
    await rig.gone(`${JOBS}/good`);
    assert.equal((await rig.podsOf("good")).length, 1);
  });

  inWorld("of three completions has two pods at a time, and no more than are missing", async (rig) => {
    await rig.job("many", { completions: 3, parallelism: 2 });
    await rig.settles("many", { ...RUNNING, active: 2 });
    await rig.end("many", "Succeeded");
    await rig.settles("many", { ...RUNNING, active: 2, succeeded: 1 });
    await rig.end("many", "Succeeded");
    await rig.settles("many", { ...RUNNING, active: 1, succeeded: 2 });
    await rig.end("many", "Succeeded");
    await rig.settles("many", { ...RUNNING, succeeded: 3, completed: true, conditions: COMPLETE });
  });

  inWorld("that may not fail has failed with its first pod", async (rig) => {
    await rig.job("bad", { backoffLimit: 0 });
    await rig.settles("bad", { ...RUNNING, active: 1 });
    await rig.end("bad", "Failed");
    await rig.settles("bad", { ...RUNNING, failed: 1, conditions: failed("BackoffLimitExceeded") });
    await rig.cluster.request("DELETE", `${JOBS}/bad?propagationPolicy=Background`);
    await rig.until("its pods gone", async () => (await rig.podsOf("bad")).length === 0 || undefined);
  });

  inWorld("waits twice as long after each failure, and not at all after a success", async (rig) => {
    await rig.job("slow", { completions: 2 });
    for (const least of [10, 20, 40]) {
      await rig.settles("slow", { ...RUNNING, active: 1, ...(least > 10 && { failed: Math.log2(least / 10) }) });
      await rig.end("slow", "Failed");
      await rig.wait(least - 2);
      assert.equal("active" in (await rig.status("slow")), false, `${least} s`);
      await rig.wait(4);
    }
    await rig.settles("slow", { ...RUNNING, active: 1, failed: 3 });
    await rig.end("slow", "Succeeded");
    await rig.wait(1);
    assert.deepEqual(await rig.status("slow"), { ...RUNNING, active: 1, failed: 3, succeeded: 1 });
  });

  inWorld("that takes too long fails, and its pod goes", async (rig) => {
    await rig.job("late", { activeDeadlineSeconds: 30 });
    await rig.wait(25);
    assert.deepEqual(await rig.status("late"), { ...RUNNING, active: 1 });
    await rig.settles("late", { ...RUNNING, failed: 1, conditions: failed("DeadlineExceeded") });
    assert.deepEqual(await rig.podsOf("late"), []);
    assert.deepEqual(await rig.events("late"), [
      "SuccessfulCreate: Created pod: late-*****",
      "SuccessfulDelete: Deleted pod: late-*****",
      "DeadlineExceeded: Job was active longer than specified deadline",
    ]);
  });

  inWorld("that takes too long has failed only when its running pod has ended", async (rig) => {
    const slow = { schedulerName: "default-scheduler", terminationGracePeriodSeconds: 8 };
    await rig.job("grace", { activeDeadlineSeconds: 5, template: template("while :; do sleep 0.1; done", slow) });
    await rig.until("the verdict", async () => "conditions" in (await rig.status("grace")) || undefined);
    await rig.wait(1);
    assert.deepEqual(await rig.status("grace"), {
      ...RUNNING,
      failed: 1,
      terminating: 1,
      conditions: ["FailureTarget=True DeadlineExceeded"],
    });
    await rig.settles("grace", { ...RUNNING, failed: 1, conditions: failed("DeadlineExceeded") });
    assert.deepEqual(await rig.podsOf("grace"), []);
  });

  inWorld("that replaces only what has failed awaits the end of a pod that is deleted", async (rig) => {
    const slow = { schedulerName: "default-scheduler", terminationGracePeriodSeconds: 20 };
    const spec = { podReplacementPolicy: "Failed", template: template("while :; do sleep 0.1; done", slow) };
    await rig.job("awaited", spec);
    await rig.until("its pod", async () => (await rig.podsOf("awaited"))[0]?.status.phase === "Running" || undefined);
    const [pod] = await rig.podsOf("awaited");
    await rig.cluster.request("DELETE", `${PODS}/${pod?.metadata.name ?? ""}`);
    await rig.wait(15);
    assert.deepEqual(await rig.status("awaited"), { ...RUNNING, terminating: 1 });
    await rig.settles("awaited", { ...RUNNING, ready: 1, active: 1, failed: 1 });
  });

  inWorld("that is suspended has no pods until it is resumed", async (rig) => {
    await rig.job("paused", { suspend: true });
    await rig.settles("paused", { ready: 0, terminating: 0, conditions: ["Suspended=True JobSuspended"] });
    await rig.patch(`${JOBS}/paused`, { spec: { suspend: false } });
    await rig.settles("paused", { ...RUNNING, active: 1, conditions: ["Suspended=False JobResumed"] });
    await rig.patch(`${JOBS}/paused`, { spec: { suspend: true } });
    await rig.until("its pods gone", async () => (await rig.podsOf("paused")).length === 0 || undefined);
    const { conditions } = await rig.status("paused");
    assert.deepEqual(conditions, ["Suspended=True JobSuspended"]);
  });

  inWorld("goes with its pods so many seconds after its end", async (rig) => {
    await rig.job("short", { ttlSecondsAfterFinished: 5 });
    await rig.settles("short", { ...RUNNING, active: 1 });
    await rig.end("short", "Succeeded");
    await rig.settles("short", { ...RUNNING, succeeded: 1, completed: true, conditions: COMPLETE });
    await rig.wait(3);
    assert.equal((await rig.podsOf("short")).length, 1);
    await rig.gone(`${JOBS}/short`);
    assert.deepEqual(await rig.podsOf("short"), []);
  });

  inWorld("that is deleted in the foreground takes its running pod along first", async (rig) => {
    await rig.job("deleted", { template: template("echo hello; sleep 600") });
    await rig.until("its pod", async () => (await rig.podsOf("deleted"))[0]?.status.phase === "Running" || undefined);
    await rig.cluster.request("DELETE", `${JOBS}/deleted?propagationPolicy=Foreground`);
    await rig.gone(`${JOBS}/deleted`);
    assert.deepEqual(await rig.podsOf("deleted"), []);
  });

  inWorld("whose pods a quota refuses says so, and makes them once it may", async (rig) => {
    const body = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "none" }, spec: { hard: { pods: "0" } } };
    await rig.cluster.request("POST", `${CORE}/resourcequotas`, { body });
    await rig.wait(1);
    await rig.job("refused", {});
    await rig.until("the refusal", async () => (await rig.events("refused")).length > 0 || undefined);
    assert.match(
      (await rig.events("refused"))[0] ?? "",
      /^FailedCreate: Error creating: pods "refused-\S+" is forbidden: exceeded quota: none/,
    );
    assert.deepEqual(await rig.status("refused"), RUNNING);
    await rig.cluster.request("DELETE", `${CORE}/resourcequotas/none`);
    await rig.settles("refused", { ...RUNNING, active: 1 });
  });
});
