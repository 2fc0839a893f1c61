/** A driver whose task pods the namespace's quota does not let in: nothing in the cluster tells, the driver's log does. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createPod, taskPodCauses } from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { Runs } from "./kit.ts";
import { realDbnd } from "./realDbnd.ts";

const runs = await Runs.open();
const dbnd = realDbnd(runs);
before(() => dbnd.open());
after(() => dbnd.close());

test("a quota that takes the driver, but not its task pods: the run says so, with the key and what the quota leaves", async () => {
  await runs.cluster.request("POST", `/api/v1/namespaces/${runs.namespace}/resourcequotas`, {
    body: { metadata: { name: "team" }, spec: { hard: { "requests.memory": "768Mi" } } },
  });
  // A pod that says nothing is refused as soon as the quota holds.
  await eventually("the quota to hold", () =>
    createPod(runs.cluster, runs.plan("true").pod, { dryRun: true }).then(
      () => undefined,
      (error: unknown) => (error instanceof Error && error.message.includes("must specify")) || undefined,
    ),
  );
  const planned = await dbnd.plan({ task: "daily_report", environment: "k8s_tasks", parameters: {} }, (main) => {
    main.resources = { requests: { memory: "256Mi" }, limits: { memory: "512Mi" } };
    // The driver goes by the configuration in its image: another namespace, and 512Mi as the limit, hence the request.
    main.env.push({ name: "DBND__CLUSTER__NAMESPACE", value: runs.namespace });
    main.env.push({ name: "DBND__CLUSTER_TASKS__REQUEST_MEMORY", value: "600Mi" });
    main.env.push({ name: "DBND__CLUSTER_TASKS__LIMIT_MEMORY", value: "600Mi" });
  });
  const { result, handle, lines } = runs.start(planned);
  const ended = await result;
  const told = `${ended.sentence}\n${lines.filter((line) => /quota|forbidden|403/i.test(line)).join("\n")}`;
  assert.deepEqual([ended.verdict, ended.exitCode], ["failed", 10], told);
  assert.match(
    ended.sentence,
    /^A task pod of this driver is refused: \S+ \S+ asked for, \S+ left: the namespace's quota "team" does not allow the pod/,
    told,
  );
  assert.equal(ended.key, "request_memory", told);
  const [cause] = taskPodCauses(handle.state.taskRefusal ?? "");
  assert.deepEqual([cause?.id, cause?.fix?.set], ["quota", "512Mi"], told);
});
