/** What may not be done with a cluster: because the user lacks the right, or wants only to read. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { createPod, deletePod, getPod } from "../../../../client/src/cluster/pods/pods.ts";
import { deniedActions } from "../../../../client/src/cluster/facts/rights.ts";
import { mayChange } from "../../../../client/src/cluster/connection/readOnly.ts";
import { FakeApi, kubeconfig, pod } from "../fakeApi.ts";

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

interface Review {
  readonly spec: { readonly resourceAttributes: { readonly verb: string; readonly subresource?: string } };
}

describe("rights", () => {
  test("each action is asked for as the API server will check it", async () => {
    await using api = new FakeApi()
      .on("POST", REVIEWS, (call) => {
        const { verb, subresource = "" } = (call.body as Review).spec.resourceAttributes;
        call.json({ status: { allowed: !["delete ", "get exec"].includes(`${verb} ${subresource}`) } }, 201);
      })
      .start();
    assert.deepEqual([...(await deniedActions(await api.cluster(), "etl"))].sort(), ["delete", "exec"]);
  });

  test("a server that does not answer denies nothing", async () => {
    await using api = new FakeApi().on("POST", REVIEWS, (call) => call.fail(403, "Forbidden")).start();
    assert.equal((await deniedActions(await api.cluster(), "etl")).size, 0);
  });
});

describe("a connection that only reads", () => {
  const cases: readonly (readonly [
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    dryRun: boolean,
    changes: boolean,
  ])[] = [
    ["GET", "/api/v1/pods", false, false],
    ["POST", "/api/v1/namespaces/etl/pods", false, true],
    ["POST", "/api/v1/namespaces/etl/pods", true, false],
    ["PATCH", "/api/v1/namespaces/etl/pods/p", false, true],
    ["DELETE", "/api/v1/namespaces/etl/pods/p", false, true],
    ["POST", REVIEWS, false, false],
    ["POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", false, true],
  ];
  for (const [method, path, dryRun, changes] of cases) {
    test(`${method} ${path}${dryRun ? " as a dry run" : ""}: ${changes ? "not sent" : "sent"}`, () =>
      assert.equal(mayChange(method, path, dryRun ? { dryRun: "All" } : {}), changes));
  }

  test("sends nothing that changes something, whatever asks for it, and says why; at once when that is over", async () => {
    const sent: string[] = [];
    let isReadOnly = true;
    const cluster: Cluster = await openCluster(
      { kubeconfigText: kubeconfig("http://memory") },
      {
        isReadOnly: () => isReadOnly,
        transport: async ({ method }) => {
          sent.push(method);
          const { Readable } = await import("node:stream");
          const body = Readable.from([Buffer.from(JSON.stringify(pod("p", "Running")))]);
          return { status: 200, headers: { "content-type": "application/json" }, body };
        },
      },
    );
    const refused = (error: unknown): boolean =>
      isClusterError(error, "read-only") && error.message.includes("databand.readOnly");
    await assert.rejects(createPod(cluster, { metadata: { name: "p", namespace: "etl" } }), refused);
    await assert.rejects(deletePod(cluster, "etl", "p"), refused);
    await assert.rejects(cluster.openSocket("/api/v1/namespaces/etl/pods/p/exec", { protocols: [] }), refused);
    await getPod(cluster, "etl", "p");
    await createPod(cluster, { metadata: { name: "p", namespace: "etl" } }, { dryRun: true });
    assert.deepEqual(sent, ["GET", "POST"]);
    isReadOnly = false;
    await deletePod(cluster, "etl", "p");
    assert.deepEqual(sent, ["GET", "POST", "DELETE"]);
    cluster.close();
  });
});
