import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readFacts } from "../../../../client/src/cluster/facts/facts.ts";
import { FakeApi } from "../fakeApi.ts";

const named = (...names: string[]) => names.map((name) => ({ metadata: { name } }));

describe("what a cluster has", () => {
  test("names only: of secrets not a value leaves the library", async () => {
    const home = "/api/v1/namespaces/etl";
    await using api = await new FakeApi()
      .on("GET", `${home}/serviceaccounts`, (call) => call.json({ items: named("runner", "default") }))
      .on("GET", `${home}/secrets`, (call) =>
        call.json({ items: [{ metadata: { name: "db" }, data: { password: "aHVzaA==", user: "bWU=" } }] }),
      )
      .on("GET", `${home}/configmaps`, (call) =>
        call.json({ items: [{ metadata: { name: "cm" }, data: { a: "1" }, binaryData: { b: "" } }] }),
      )
      .on("GET", `${home}/persistentvolumeclaims`, (call) => call.json({ items: named("data") }))
      .on("GET", `${home}/resourcequotas`, (call) =>
        call.json({
          items: [
            { metadata: { name: "a" }, spec: { hard: { "limits.cpu": "10", pods: "5" } } },
            { metadata: { name: "b" }, spec: { hard: { "limits.cpu": "500m" } } },
          ],
        }),
      )
      .on("GET", "/api/v1/nodes", (call) =>
        call.json({
          items: [
            { metadata: { name: "n1", labels: { zone: "a", gpu: "no" } } },
            { metadata: { name: "n2", labels: { zone: "b" } } },
          ],
        }),
      )
      .on("GET", "/api/v1/namespaces", (call) => call.json({ items: named("etl", "default") }))
      .on("GET", "/apis/scheduling.k8s.io/v1/priorityclasses", (call) => call.json({ items: named("high") }))
      .on("GET", "/apis/node.k8s.io/v1/runtimeclasses", (call) => call.json({ items: [] }))
      .on("GET", "/apis/storage.k8s.io/v1/storageclasses", (call) => call.json({ items: named("fast") }))
      .listen();
    const cluster = await api.cluster();
    const facts = await readFacts(cluster, "etl");
    assert.deepEqual(facts, {
      cluster: cluster.name,
      namespace: "etl",
      namespaces: ["default", "etl"],
      serviceAccounts: ["default", "runner"],
      secrets: { db: ["password", "user"] },
      configMaps: { cm: ["a", "b"] },
      persistentVolumeClaims: ["data"],
      nodeLabels: { zone: ["a", "b"], gpu: ["no"] },
      priorityClasses: ["high"],
      runtimeClasses: [],
      storageClasses: ["fast"],
      quotas: { "limits.cpu": "500m", pods: "5" },
    });
    assert.doesNotMatch(JSON.stringify(facts), /aHVzaA/);
  });

  test("what is forbidden, fails, or is only a part, is not known; nothing is thrown", async () => {
    await using api = await new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/*", (call) => call.fail(403, "Forbidden"))
      .on("GET", "/api/v1/namespaces/etl/configmaps", (call) =>
        call.json({ metadata: { continue: "more" }, items: named("first") }),
      )
      .on("GET", "/api/v1/namespaces", (call) => call.fail(403, "Forbidden"))
      .on("GET", "/api/v1/nodes", (call) => call.fail(500, "InternalError"))
      .on("GET", "/apis/*/v1/*", (call) => call.fail(404, "NotFound"))
      .listen();
    const cluster = await api.cluster();
    assert.deepEqual(await readFacts(cluster, "etl"), { cluster: cluster.name, namespace: "etl" });
  });
});
