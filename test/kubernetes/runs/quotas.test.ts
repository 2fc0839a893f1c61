/** A namespace whose quota does not let a pod in: what the API server says, and what its objects tell beside it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readNamespaceLimits } from "../../../client/src/cluster/facts/namespaceLimits.ts";
import { diagnose, type Pod } from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { Runs } from "./kit.ts";

const runs = await Runs.open();

test("a quota: named, with what is used and asked for, the key to change, and what it leaves", async () => {
  const path = `/api/v1/namespaces/${runs.namespace}/resourcequotas`;
  const hard = { "requests.memory": "64Mi", pods: "10" };
  const metadata = { name: "team" };
  await runs.cluster.request("POST", path, {
    body: { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard } },
  });
  const limits = await eventually("the quota's status", async () => {
    const read = await readNamespaceLimits(runs.cluster, runs.namespace);
    return read.quotas[0]?.status?.hard?.pods === undefined ? undefined : read;
  });
  const plan = runs.plan("true", { container: { resources: { requests: { memory: "128Mi" } } } });
  const result = await runs.start(plan).result;
  assert.deepEqual([result.reason, result.cause, result.key], ["create-refused", "quota", "request_memory"]);
  const planned = { metadata: {}, spec: plan.pod.spec as unknown as NonNullable<Pod["spec"]> };
  const [cause] = diagnose(planned, [], [], limits);
  assert.equal(
    cause?.sentence,
    `128Mi requests.memory asked for, 64Mi left: the namespace's quota "team" does not allow the pod, in use is 0 of 64Mi. Waiting does not help: the quota as a whole is less than 128Mi requests.memory.`,
  );
  assert.equal(result.sentence, cause.sentence);
  assert.deepEqual([cause.key, cause.fix?.set], ["request_memory", "64Mi"]);
});
