/** What is deleted is the very pod that was seen, and no other one of its name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deletePod } from "../../../../client/src/cluster/pods/pods.ts";
import { FakeApi } from "../fakeApi.ts";

test("the API server is told which pod of that name is meant, and how long it may take to end", async () => {
  await using api = new FakeApi().on("DELETE", "/api/v1/namespaces/etl/pods/p", (call) => call.json({})).start();
  const cluster = await api.cluster();
  await deletePod(cluster, "etl", "p", { uid: "u-1", gracePeriodSeconds: 0 });
  await deletePod(cluster, "etl", "p");
  const kind = { apiVersion: "v1", kind: "DeleteOptions" };
  assert.deepEqual(
    api.callsTo("DELETE", /p$/).map(({ body }) => body),
    [{ ...kind, preconditions: { uid: "u-1" }, gracePeriodSeconds: 0 }, kind],
  );
});
