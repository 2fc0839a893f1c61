import assert from "node:assert/strict";
import { it } from "node:test";
import { RUN_PLAN_REQUEST, type RunPlanParams, type RunPlanResult } from "../../server/src/protocol.ts";
import { FILE } from "./expect.ts";
import { Kit, PROJECT } from "./kit.ts";

const CFG = `[run]
environments = ["prod"]
enable_airflow_kubernetes = False
[prod]
_from = local
remote_engine = cluster
root = /data
[cluster]
_type = kubernetes
container_repository = app
container_tag = 1
`;
const SETTINGS = 'TEAM = "orders"\nLIMITS = {"memory": "1Gi"}\n';
const TASKS = `from dbnd import task
from common.settings import LIMITS, TEAM

@task(task_config={"kubernetes": {"limits": {**LIMITS, "cpu": 2}, "namespace": f"{TEAM}-prod", "labels": make()}}, task_env="test")
def daily(): pass
`;

it("the pod of a task is built with its task_config, evaluated over files; what is unknown is said", async () => {
  const kit = await Kit.start({ files: { [FILE]: CFG, "common/settings.py": SETTINGS, "flows/daily.py": TASKS } });
  const plan = (params: Partial<RunPlanParams>) =>
    kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, { task: "daily", environment: "prod", ...params });

  const task = await plan({ pod: "task" });
  assert.equal(task.plan?.namespace, "orders-prod");
  const line = task.plan.podYaml.split("\n").findIndex((each) => each.trim() === "memory: 1Gi");
  const origin = task.plan.lineOrigins[line];
  assert.equal(origin?.kind === "python" ? origin.uri : undefined, `file://${PROJECT}/flows/daily.py`);
  assert.deepEqual(
    task.problems.map(({ code, severity, origin: place }) => [code, severity, place?.kind]),
    [
      ["python-unknown", "warning", "python"],
      ["task-env-no-effect", "warning", "python"],
    ],
  );
  assert.match(task.problems[0]?.message ?? "", /`make\(…\)` is called/);

  assert.equal((await plan({})).plan?.namespace, "default", "the driver is none of the user's tasks");

  await kit.write("common/settings.py", SETTINGS.replace("orders", "prices"));
  assert.equal((await plan({ pod: "task" })).plan?.namespace, "prices-prod");
  await kit.stop();
});
