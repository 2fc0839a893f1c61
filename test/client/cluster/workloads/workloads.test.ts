import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { listWorkloads, selectorText } from "../../../../client/src/cluster/workloads/workloads.ts";
import { FakeApi } from "../fakeApi.ts";

const SELECTOR = { matchLabels: { app: "web" } };

describe("the workloads of a cluster", () => {
  test("of the kinds that the server has; parts of deployments are left out", async () => {
    await using api = new FakeApi()
      .on("GET", "/apis/apps/v1/deployments", (call) =>
        call.json({
          items: [
            { metadata: { name: "web", namespace: "etl" }, spec: { selector: SELECTOR, replicas: 3 } },
            { metadata: { name: "all", namespace: "etl" }, spec: { selector: {} } },
          ],
        }),
      )
      .on("GET", "/apis/apps/v1/statefulsets", (call) =>
        call.json({
          items: [{ metadata: { name: "db" }, spec: { selector: SELECTOR }, status: { readyReplicas: 1 } }],
        }),
      )
      .on("GET", "/apis/apps/v1/daemonsets", (call) => call.fail(403, "Forbidden"))
      .on("GET", "/apis/apps/v1/replicasets", (call) =>
        call.json({
          items: [
            { metadata: { name: "web-1", ownerReferences: [{ controller: true }] }, spec: { selector: SELECTOR } },
            { metadata: { name: "own", ownerReferences: [{}] }, spec: { selector: SELECTOR, replicas: 0 } },
          ],
        }),
      )
      .on("GET", "/apis/batch/v1/jobs", (call) => call.fail(404, "NotFound"))
      .start();
    const found = await listWorkloads(await api.cluster(), undefined);
    assert.deepEqual(
      found.map(({ kind, namespace, name, labelSelector, state }) => [kind, namespace, name, labelSelector, state]),
      [
        ["Deployment", "etl", "web", "app=web", "0 of 3 pods ready"],
        ["StatefulSet", "etl", "db", "app=web", "1 of 1 pods ready"],
        ["ReplicaSet", "etl", "own", "app=web", "0 of 0 pods ready"],
      ],
    );
  });

  test("how far a job is", async () => {
    const job = (name: string, status: object): object => ({
      metadata: { name },
      spec: { selector: SELECTOR },
      status,
    });
    await using api = new FakeApi()
      .on("GET", "/apis/apps/v1/namespaces/etl/*", (call) => call.json({ items: [] }))
      .on("GET", "/apis/batch/v1/namespaces/etl/jobs", (call) =>
        call.json({
          items: [
            job("a", { active: 1 }),
            job("b", { conditions: [{ type: "Complete", status: "True" }] }),
            job("c", { conditions: [{ type: "Failed", status: "True" }] }),
          ],
        }),
      )
      .start();
    const found = await listWorkloads(await api.cluster(), "etl");
    assert.deepEqual(
      found.map(({ name, state }) => [name, state]),
      [
        ["a", "1 active, 0 of 1 succeeded"],
        ["b", "complete"],
        ["c", "failed"],
      ],
    );
  });

  test("a user who may see none is told so; a server that fails, too", async () => {
    await using denied = new FakeApi()
      .on("GET", "/apis/apps/v1/*", (call) => call.fail(403, "Forbidden"))
      .on("GET", "/apis/batch/v1/*", (call) => call.fail(404, "NotFound"))
      .start();
    await assert.rejects(listWorkloads(await denied.cluster(), undefined), (error) =>
      isClusterError(error, "forbidden"),
    );
    await using none = new FakeApi().on("GET", "/apis/*/v1/*", (call) => call.fail(404, "NotFound")).start();
    assert.deepEqual(await listWorkloads(await none.cluster(), undefined), []);
    await using broken = new FakeApi()
      .on("GET", "/apis/*/v1/*", (call) => call.json({ items: [] }))
      .on("GET", "/apis/batch/v1/jobs", (call) => call.fail(500, "InternalError"))
      .start();
    await assert.rejects(listWorkloads(await broken.cluster(), undefined), (error) => isClusterError(error, "server"));
  });
});

describe("a selector as the parameter of a list", () => {
  const cases: readonly (readonly [selector: Parameters<typeof selectorText>[0], text: string])[] = [
    [{ matchLabels: { app: "web", tier: "front" } }, "app=web,tier=front"],
    [{ matchExpressions: [{ key: "env", operator: "In", values: ["dev", "test"] }] }, "env in (dev,test)"],
    [{ matchExpressions: [{ key: "env", operator: "NotIn", values: ["prod"] }] }, "env notin (prod)"],
    [{ matchExpressions: [{ key: "env", operator: "Exists" }] }, "env"],
    [{ matchLabels: { a: "b" }, matchExpressions: [{ key: "env", operator: "DoesNotExist" }] }, "a=b,!env"],
    [{}, ""],
  ];
  for (const [selector, text] of cases) test(text || "everything", () => assert.equal(selectorText(selector), text));
});
