/** Whatever a server answers in place of claims, quotas, workloads and jobs: nothing throws, and what is readable is read. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Cluster } from "../../../client/src/cluster/connection/cluster.ts";
import { diagnose } from "../../../client/src/cluster/diagnosis/diagnosis.ts";
import { NO_LIMITS, readNamespaceLimits } from "../../../client/src/cluster/facts/namespaceLimits.ts";
import { readClaims } from "../../../client/src/cluster/facts/podClaims.ts";
import { jobEnd, jobOfCronJob, listCronJobs } from "../../../client/src/cluster/workloads/jobs.ts";
import { listWorkloads } from "../../../client/src/cluster/workloads/workloads.ts";
import { FakeApi, pod } from "./fakeApi.ts";

const ODD = [null, 0, -1, "", "x", true, [], {}, [null], [1], { a: null }, { name: 1 }] as const;

type Path = readonly (string | number)[];

/** Every place of an object. */
function places(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, part]) =>
    places(part, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return [path, ...below];
}

function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  const copy: unknown = structuredClone(value);
  (copy as Record<string | number, unknown>)[first] = replaced(
    (value as Record<string | number, unknown>)[first],
    rest,
    by,
  );
  return copy;
}

/** The object with something odd in each of its places, one after the other. */
const oddOnes = (value: object): readonly unknown[] =>
  places(value).flatMap((path) => ODD.map((odd) => replaced(value, path, odd)));

/** A cluster that gives the same answer to whatever it is asked; lists have these items. */
function answering(answer: (path: string) => unknown): Cluster {
  const request = (_method: string, path: string): Promise<unknown> => Promise.resolve(answer(path));
  return { namespace: "etl", request } as unknown as Cluster;
}

const METADATA = { name: "one", namespace: "etl", uid: "u", labels: { a: "b" } };

describe("odd objects", () => {
  test("CronJobs: those that could make a Job are there, and make it", async () => {
    const cronJob = {
      metadata: METADATA,
      spec: {
        schedule: "* * * * *",
        suspend: false,
        jobTemplate: { metadata: { labels: { c: "d" }, annotations: {} }, spec: { template: { spec: {} } } },
      },
      status: { lastScheduleTime: "2026-01-01T00:00:00Z" },
    };
    const items = [cronJob, ...oddOnes(cronJob)];
    const found = await listCronJobs(
      answering(() => ({ items })),
      undefined,
    );
    assert.deepEqual(found[0], cronJob);
    for (const one of found) assert.equal(typeof jobOfCronJob(one, "etl", "abcde").spec, "object");
  });

  test("workloads: a selector of which a part is odd selects nothing, never more", async () => {
    const expressions = [{ key: "tier", operator: "In", values: ["web"] }];
    const workload = {
      metadata: { ...METADATA, ownerReferences: [{ controller: true }] },
      spec: { selector: { matchLabels: { app: "a" }, matchExpressions: expressions }, replicas: 2, completions: 1 },
      status: { readyReplicas: 1, active: 1, conditions: [{ type: "Failed", status: "False" }] },
    };
    const items = [workload, ...oddOnes(workload)];
    const found = await listWorkloads(
      answering((path) => ({ items: path.includes("deployments") ? items : [] })),
      "etl",
    );
    assert.equal(found[0]?.labelSelector, "app=a,tier in (web)");
    assert.equal(found[0].state, "1 of 2 pods ready");
    for (const { labelSelector, state } of found) {
      assert.notEqual(labelSelector, "");
      assert.doesNotMatch(`${labelSelector} ${state}`, /undefined|null|object/);
    }
    const halfRead = replaced(workload, ["spec", "selector", "matchExpressions"], [...expressions, null]);
    const path = (of: string): unknown => ({ items: of.includes("deployments") ? [halfRead] : [] });
    assert.deepEqual(await listWorkloads(answering(path), "etl"), []);
  });

  test("quotas and limits: what is readable is judged", async () => {
    const quota = { metadata: METADATA, status: { hard: { cpu: "1", pods: "1" }, used: { cpu: "1", pods: "1" } } };
    const range = {
      metadata: METADATA,
      spec: { limits: [{ type: "Container", default: { cpu: "1" }, defaultRequest: { cpu: "1" } }] },
    };
    for (const answer of [...ODD, ...oddOnes({ items: [quota] }), ...oddOnes({ items: [range] })]) {
      const limits = await readNamespaceLimits(
        answering(() => answer),
        "etl",
      );
      assert.ok(Array.isArray(diagnose(pod("p", "Pending"), [], [], limits)));
    }
    const limits = await readNamespaceLimits(
      answering((path) => ({ items: path.includes("quotas") ? [null, quota] : [range] })),
      "etl",
    );
    assert.deepEqual(limits.quotas.at(-1), quota);
    assert.deepEqual(limits.ranges, [range]);
  });

  test("claims and their volumes: what is readable is judged", async () => {
    const claim = {
      metadata: METADATA,
      spec: { storageClassName: "fast", volumeName: "v", resources: { requests: { storage: "1Gi" } } },
      status: { phase: "Pending" },
    };
    const terms = [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] }];
    const volume = { metadata: METADATA, spec: { nodeAffinity: { required: { nodeSelectorTerms: terms } } } };
    const owner = pod("p", "Pending");
    const waiting = {
      ...owner,
      spec: { ...owner.spec, containers: [], volumes: [{ name: "v", persistentVolumeClaim: { claimName: "c" } }] },
      status: {
        phase: "Pending",
        conditions: [
          {
            type: "PodScheduled",
            status: "False",
            reason: "Unschedulable",
            message: "0/1 nodes are available: 1 node(s) had volume node affinity conflict.",
          },
        ],
      },
    };
    for (const [odd, other] of [
      ...oddOnes(claim).map((one) => [one, volume]),
      ...oddOnes(volume).map((one) => [claim, one]),
    ]) {
      const cluster = answering((path) =>
        path.includes("persistentvolumeclaims") ? odd : path.includes("/events") ? { items: [] } : other,
      );
      const claims = await readClaims(cluster, waiting);
      assert.ok(Array.isArray(diagnose(waiting, [], [], NO_LIMITS, claims)));
    }
  });

  test("Jobs: an end that is readable is told, whatever stands around it", async () => {
    const ended = { type: "Complete", status: "True" };
    const conditions = [null, 7, { type: 1 }, ended];
    await using api = new FakeApi()
      .on("GET", "/apis/batch/v1/namespaces/etl/jobs", (call) => {
        if (call.query.get("watch") === null) {
          call.json({
            metadata: { resourceVersion: "5" },
            items: [{ metadata: METADATA, status: { conditions: {} } }],
          });
          return;
        }
        call.open();
        const object = { metadata: { ...METADATA, resourceVersion: "6" }, status: { conditions } };
        call.write(`${JSON.stringify({ type: "MODIFIED", object })}\n`);
      })
      .start();
    const signal = new AbortController().signal;
    assert.deepEqual(await jobEnd(await api.cluster(), "etl", "one", signal), { why: "complete" });
  });
});
