/** What Python code chooses for the pods of its tasks. Each expected value was seen with the real DBND 1.0.28. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  RUN_PLAN_REQUEST,
  TASKS_REQUEST,
  type RunPlanParams,
  type RunPlanResult,
  type TaskInfo,
} from "../../server/src/protocol.ts";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

const CFG = `[run]
environments = ["prod"]
enable_airflow_kubernetes = False
[prod]
_from = local
remote_engine = eng
docker_engine = eng
root = /data
[eng]
_type = kubernetes
container_repository = app
container_tag = 1
namespace = one
secrets = [{"type": "env", "secret": "own"}]
system_secrets = [{"type": "env", "secret": "system"}]
[eng2]
_type = kubernetes
container_repository = other
container_tag = 2
namespace = two
[Configured]
task_config = {"eng": {"container_tag": "from-cfg"}}
[Wrong]
task_config = {"eng.container_tag": "5"}
[task]
task_retries = 7
[EngineInCfg]
docker_engine = eng2
[named]
image = named:1
`;

const TASKS = `from dbnd import Task, config, parameter, pipeline, task
from dbnd_docker.container_engine_config import ContainerEngineConfig
from dbnd_docker.docker.docker_task import DockerRunTask

PYTHON = "python"

class Base(Task):
    defaults = {"kubernetes": {"limit_cpu": "1"}, "eng": {"limit_cpu": "9"}}
    task_config = {"kubernetes": {"container_tag": "base"}}
    task_retries = 3
class Derived(Base):
    defaults = {"kubernetes": {"request_cpu": "2"}}
class Declared(Base):
    task_config = parameter(default={"eng": {"container_tag": "declared"}}).help("how")[dict]
class Configured(Base):
    pass
class Wrong(Task):
    pass
class Plain(Task):
    pass
class PlainEngine(DockerRunTask):
    image = f"{PYTHON}:3.9"; command = "echo 'a b'"
    docker_engine = "eng2"
class DeclaredEngine(DockerRunTask):
    image = parameter.value("python:3.9")
    command = "run"
    docker_engine = parameter(default="eng2")[ContainerEngineConfig]
class EngineInCfg(DockerRunTask):
    image = "python:3.9"
    command = "run"
    task_config = {"kubernetes": {"limit_cpu": "3"}}
class NoTag(DockerRunTask):
    image = "localhost:5000/python:3.9"
    command = "run"
class Made(DockerRunTask):
    image = make()
    command = "run"

@pipeline(task_config={"eng": {"container_tag": "parent"}})
def outer():
    return Plain()
@pipeline(defaults={"eng": {"request_cpu": "7"}})
def with_defaults():
    return Plain()
@pipeline
def around():
    with config({"eng": {"container_tag": "with"}}):
        return Plain(task_config={"eng": {"request_cpu": "4"}}, override={"eng": {"limit_cpu": "8"}})
@pipeline(task_config={"eng": {"namespace": "outermost"}})
def outermost():
    with config({"eng": {"limit_cpu": "5"}}):
        return outer()
@task
def load(table="orders", day=1):
    return table
@pipeline
def inner():
    return load("late", task_config={"eng": {"container_tag": "inner"}})
@pipeline
def several():
    load(task_config={"eng": {"container_tag": "first"}})
    load("orders", day=1, task_config={"eng": {"container_tag": "same"}})
    load("lines", task_config={"eng": {"container_tag": "lines"}})
    inner()
    with config({"eng": {"container_tag": "around"}}):
        load(day=3, task_name="third")
    load(**made())
@pipeline
def images():
    DockerRunTask(image="python:3.9", command="echo 'a b'", docker_engine="eng2")
    return DockerRunTask(task_name="named", command="run")
@pipeline
def given():
    return EngineInCfg(image="python:4", docker_engine="eng")
`;

interface Pod {
  readonly spec: {
    readonly containers: readonly {
      readonly image: string;
      readonly command: readonly string[];
      readonly resources: { readonly limits: { readonly cpu?: string }; readonly requests: { readonly cpu?: string } };
      readonly envFrom: readonly { readonly secretRef: { readonly name: string } }[];
    }[];
  };
}

describe("what the code of a task chooses", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start({ files: { [FILE]: CFG, "tasks.py": TASKS } });
  });
  after(() => kit.stop());
  const planOf = (params: Partial<RunPlanParams> & Pick<RunPlanParams, "task">) =>
    kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, { environment: "prod", pod: "task", ...params });

  const CASES: readonly (readonly [task: string, within: string | undefined, image: string, more?: object])[] = [
    ["Plain", undefined, "app:1"],
    ["Derived", undefined, "app:base", { limit: "9", request: "2" }],
    ["Declared", undefined, "app:declared", { limit: "9" }],
    ["Configured", undefined, "app:from-cfg", { limit: "9" }],
    ["Plain", "outer", "app:parent"],
    ["Plain", "outermost", "app:parent", { namespace: "outermost", limit: "5" }],
    ["Plain", "with_defaults", "app:1", { request: "7" }],
    ["Plain", "around", "app:with", { limit: "8", request: "4" }],
    ["PlainEngine", undefined, "python:3.9", { namespace: "one", command: ["echo", "a b"] }],
    ["DeclaredEngine", undefined, "python:3.9", { namespace: "two", command: ["run"] }],
    ["EngineInCfg", undefined, "python:3.9", { namespace: "two", limit: "3" }],
    ["EngineInCfg", "given", "python:4", { namespace: "one", limit: "3" }],
  ];
  for (const [task, within, image, more] of CASES) {
    it(`${task}${within === undefined ? "" : ` in ${within}`}: ${image}`, async () => {
      const { plan } = await planOf({ task, ...(within === undefined ? {} : { within }) });
      const [container] = (plan?.pod as unknown as Pod | undefined)?.spec.containers ?? [];
      const { resources, command } = container ?? {};
      const found = {
        namespace: plan?.namespace,
        command,
        limit: resources?.limits.cpu,
        request: resources?.requests.cpu,
      };
      assert.equal(container?.image, image);
      assert.deepEqual({ ...found, ...more }, found);
    });
  }

  it("each call of a task in a pipeline has its own; of calls with the same arguments the first counts", async () => {
    const found = await Promise.all(
      [0, 1, 2, 3, 4, 5, 6].map(async (call) => {
        const { plan, problems } = await planOf({
          task: "load",
          within: "several",
          call,
          words: ["--set", "run.enable_airflow_kubernetes=True"],
        });
        const { labels } = (plan?.pod.metadata ?? {}) as { readonly labels?: Readonly<Record<string, string>> };
        return [plan?.image, labels?.dbnd_task_name, labels?.dbnd_task_af_id, problems.map(({ code }) => code)];
      }),
    );
    assert.deepEqual(found, [
      ["app:first", "load", "load-0", []],
      ["app:first", "load", "load-0", ["calls-make-one-task"]],
      ["app:lines", "load", "load-1", []],
      ["app:inner", "load", "load-2", []],
      ["app:around", "third", "third", []],
      ["app:1", "load", "load-3", []],
      [undefined, undefined, undefined, ["task-not-called"]],
    ]);
    const { problems } = await planOf({ task: "load", within: "several" });
    const line = TASKS.split("\n").findIndex((text) => text.includes('"first"')) + 1;
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message.includes(`line ${line}.`)]),
      [["other-calls", true]],
    );
  });

  it("`DockerRunTask` as it is has a pod for each call", async () => {
    const [first, named] = await Promise.all(
      [0, 1].map((call) => planOf({ task: "DockerRunTask", within: "images", call })),
    );
    assert.deepEqual(
      [first?.plan?.image, first?.plan?.namespace, first?.plan?.command],
      ["python:3.9", "two", ["echo", "a b"]],
    );
    assert.deepEqual([named?.plan?.image, named?.plan?.namespace], ["named:1", "one"]);
    assert.match(
      first?.plan?.podYaml ?? "",
      /dbnd_task_family: d\.d\.d\.docker-run-task\n[^]*dbnd_task_af_id: docker-run-task\n/,
    );
    assert.match(named?.plan?.podName ?? "", /^dbnd\.docker-run-task\.named\./);
  });

  it("calls that say something about their pod have a lens", async () => {
    const lenses = await kit.lenses(await kit.open("tasks.py", TASKS));
    const ofCalls = lenses.flatMap(({ command }) => {
      const [argument] = (command?.arguments ?? []) as readonly Partial<RunPlanParams>[];
      return argument?.within === undefined ? [] : [`${argument.task ?? ""} ${argument.within} ${argument.call ?? ""}`];
    });
    assert.deepEqual(ofCalls, [
      "Plain around 0",
      "outer outermost 0",
      "load inner 0",
      "load several 0",
      "load several 1",
      "load several 2",
      "load several 4",
      "DockerRunTask images 0",
      "DockerRunTask images 1",
      "EngineInCfg given 0",
    ]);
  });

  it("a task that runs an image gets no system secrets, and is no system task", async () => {
    const secretsOf = async (task: string) => {
      const { plan } = await planOf({ task });
      return (plan?.pod as unknown as Pod).spec.containers[0]?.envFrom.map(({ secretRef }) => secretRef.name);
    };
    assert.deepEqual(await secretsOf("PlainEngine"), ["own"]);
    assert.deepEqual(await secretsOf("Plain"), ["system", "own"]);
    assert.match((await planOf({ task: "PlainEngine" })).plan?.podYaml ?? "", /dbnd: task-run-executor/);
  });

  it("any section of the task is stronger than the `task_retries` of its class", async () => {
    assert.equal((await planOf({ task: "Derived" })).plan?.policy.taskRetries, 7);
  });

  it("what DBND refuses or leaves aside is said", async () => {
    for (const [params, code, severity, says] of [
      [{ task: "PlainEngine" }, "docker-engine-no-effect", "warning", /eng2/],
      [{ task: "NoTag" }, "image-not-repo-colon-tag", "error", /localhost:5000/],
      [{ task: "Made" }, "python-unknown", "warning", /`make\(…\)` is called/],
      [{ task: "Wrong" }, "wrong-shape", "error", /"section"/],
      [{ task: "Derived", within: "outer" }, "task-not-called", "error", /outer/],
    ] as const) {
      const [problem] = (await planOf(params)).problems;
      assert.deepEqual([problem?.code, problem?.severity], [code, severity]);
      assert.match(problem?.message ?? "", says);
    }
  });

  it("the pipelines that call a task are named with it", async () => {
    const tasks = await kit.client.sendRequest<TaskInfo[]>(TASKS_REQUEST, {});
    assert.deepEqual(
      tasks.find(({ name }) => name === "Plain")?.calls?.map(({ pipeline }) => pipeline),
      ["outer", "with_defaults", "around"],
    );
  });
});
