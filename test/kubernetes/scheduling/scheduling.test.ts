/**
 * What the scheduler says, on a cluster with the rig's fake nodes (`rig up --control-plane-only --fake-nodes 3`), that of
 * `KUBECONFIG`, against what was recorded. `DATABAND_RECORD=1` records instead. The sandbox is held to the records by `test/client/sandbox/scheduling.test.ts`.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { openCluster, type Cluster } from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { Records, RECORDS } from "../recorded/records.ts";
import { CASES, CLASSES, NODES } from "./cases.ts";
import { createClasses, schedule, type Verdicts } from "./schedule.ts";

const namespace = `databand-scheduling-${randomBytes(3).toString("hex")}`;
const path = `/api/v1/namespaces/${namespace}`;
const records = new Records<Verdicts>("scheduling");
const recorded = RECORDS ? new Map<string, Verdicts>() : records.read();
let cluster: Cluster;

before(async () => {
  cluster = await openCluster({ kubeconfig: process.env.KUBECONFIG });
  for (const [name, labels] of Object.entries(NODES)) {
    const contentType = "application/merge-patch+json";
    await cluster.request("PATCH", `/api/v1/nodes/${name}`, { body: { metadata: { labels } }, contentType });
  }
  await createClasses(cluster);
  await cluster.request("POST", "/api/v1/namespaces", { body: { metadata: { name: namespace } } });
  await eventually("its service account", () =>
    cluster.request("GET", `${path}/serviceaccounts/default`).catch(() => undefined),
  );
});

after(async () => {
  if (RECORDS) records.write(recorded);
  for (const { metadata } of CLASSES) {
    await cluster.request("DELETE", `/apis/scheduling.k8s.io/v1/priorityclasses/${metadata.name}`);
  }
  await cluster.request("DELETE", path).catch(() => undefined);
  cluster.close();
});

describe("what the scheduler says on a real cluster", () => {
  for (const one of CASES) {
    test(one.name, async () => {
      const verdicts = await schedule(cluster, namespace, one);
      if (RECORDS) recorded.set(one.name, verdicts);
      assert.deepEqual(verdicts, recorded.get(one.name));
    });
  }
});
