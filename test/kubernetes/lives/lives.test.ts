/**
 * Whole lives of pods on a real cluster, that of `KUBECONFIG`: each change of the pod and each event, against what was
 * recorded. `DATABAND_RECORD=1` adds what was not seen before to the records. It takes some minutes, and what a kubelet tells
 * together depends on when it looks: not one of the suites of `npm run test:kubernetes`. The sandbox is held to the
 * records by `test/client/sandbox/lives.test.ts`.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { openCluster, type Cluster } from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { RECORDS } from "../recorded/records.ts";
import { statesOf, type Life } from "./life.ts";
import { Lives } from "./live.ts";
import { isSame, readLives, writeLives } from "./records.ts";
import { SCENARIOS } from "./scenarios.ts";

const namespace = `databand-lives-${randomBytes(3).toString("hex")}`;
const path = `/api/v1/namespaces/${namespace}`;
const recorded = readLives();
let cluster: Cluster;
let lives: Lives;

before(async () => {
  cluster = await openCluster({ kubeconfig: process.env.KUBECONFIG });
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  await cluster.request("POST", "/api/v1/namespaces", { body });
  await eventually("its service account", () =>
    cluster.request("GET", `${path}/serviceaccounts/default`).catch(() => undefined),
  );
  lives = new Lives(cluster, namespace);
  await lives.open();
});

after(async () => {
  if (RECORDS) writeLives(new Map(SCENARIOS.map(({ name }) => [name, recorded.get(name) ?? []])));
  lives.close();
  await cluster.request("DELETE", path).catch(() => undefined);
  cluster.close();
});

/** Each state that was seen is one of the recorded, in their order, and so are the events. */
function isCourseOf(life: Life, known: Life): boolean {
  const left = statesOf(known).map((state) => JSON.stringify(state));
  const isInOrder = statesOf(life).every((state) => {
    const at = left.indexOf(JSON.stringify(state));
    left.splice(0, at + 1);
    return at >= 0;
  });
  return isInOrder && left.length === 0 && JSON.stringify(life.events) === JSON.stringify(known.events);
}

describe("the life of a pod on a real node", { concurrency: 8 }, () => {
  for (const scenario of SCENARIOS) {
    test(scenario.name, async () => {
      const life = await lives.live(scenario);
      const known = recorded.get(scenario.name) ?? [];
      if (RECORDS && !known.some((one) => isSame(one, life))) recorded.set(scenario.name, [...known, life]);
      const all = recorded.get(scenario.name) ?? [];
      if (!all.some((one) => isCourseOf(life, one))) assert.deepEqual(life, all[0]);
    });
  }
});
