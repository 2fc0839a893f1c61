/** Every way in which a run of the real DBND ends (dbnd 1.0.28), as our server plans it and our library follows it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { taskOfPod } from "../../../client/src/runs/taskOfPod.ts";
import { deletePod, type Pod, type SeenPod, type TaskLog } from "../../../client/src/cluster/index.ts";
import type { JsonObject, RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import { eventually } from "../eventually.ts";
import { Runs, type Followed } from "./kit.ts";
import { realDbnd, type Container } from "./realDbnd.ts";

const runs = await Runs.open();
const dbnd = realDbnd(runs);
const { plan } = dbnd;
before(() => dbnd.open());
after(() => dbnd.close());

async function toEnd(
  planned: RunPlan,
): Promise<Followed & { verdict: string; exitCode: number | undefined; sentence: string }> {
  const followed = runs.start(planned);
  const { verdict, exitCode, sentence } = await followed.result;
  return { ...followed, verdict, exitCode, sentence };
}

/** The task pods of a run that is over, once those that were seen are as expected: the watch tells in its own time. */
async function childrenOf(
  { pods, plan: { podName } }: Followed,
  areExpected: (children: readonly SeenPod[]) => boolean,
): Promise<readonly SeenPod[]> {
  const children = (): readonly SeenPod[] => pods().filter(({ pod }) => pod.metadata.name !== podName);
  return eventually(
    "the task pods",
    () => Promise.resolve(areExpected(children()) ? children() : undefined),
    () => JSON.stringify(children().map(({ pod }) => [pod.metadata.name, pod.status?.containerStatuses])),
  );
}

const word = (from: string, to: string) => (main: Container) => {
  main.command = main.command.map((one) => (one === from ? to : one));
};
const more =
  (...words: readonly string[]) =>
  (main: Container) =>
    void main.command.push(...words);
const variables = (values: Readonly<Record<string, string>>) => (main: Container) =>
  void main.env.push(...Object.entries(values).map(([name, value]) => ({ name, value })));
const shell = (script: string) => (main: Container) => {
  main.command = ["/bin/sh", "-c", `${script}\nexec "$@"`, "sh", ...main.command];
};

interface Case {
  readonly name: string;
  readonly params?: Partial<RunPlanParams>;
  readonly change?: (main: Container, spec: JsonObject) => void;
  readonly exitCode: number;
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  { name: "success", exitCode: 0, says: /succeeded/ },
  { name: "an option that there is not", change: more("--nosuch"), exitCode: 2, says: /command line/ },
  {
    name: "folders that cannot be written",
    change: (main) => void Object.assign(main, { securityContext: { readOnlyRootFilesystem: true } }),
    exitCode: 4,
    says: /before the run began/,
  },
  { name: "an unknown task", change: word("prepare_data", "nosuch"), exitCode: 5, says: /set the run up/ },
  { name: "a value of the wrong kind", change: more("--set", "run.dry=maybe"), exitCode: 5, says: /set the run up/ },
  {
    name: "a module of [run] module that cannot be imported",
    change: shell("sed -i 's/^module = tasks/module = nosuch/' /app/project.cfg"),
    exitCode: 5,
    says: /set the run up/,
  },
  {
    name: "an engine whose class cannot be imported",
    change: shell("rm -rf /usr/local/lib/python3.11/dist-packages/airflow"),
    exitCode: 5,
    says: /set the run up/,
  },
  {
    name: "a tracker that does not answer",
    change: variables({
      DBND__CORE__TRACKER: '["console", "api"]',
      DBND__CORE__TRACKER_API: "web",
      DBND__CORE__DATABAND_URL: "http://127.0.0.1:9",
      DBND__CORE__DATABAND_ACCESS_TOKEN: "x",
    }),
    exitCode: 5,
    says: /tracker that does not answer|set the run up/,
  },
  { name: "an unknown environment", change: word("k8s", "nosuch"), exitCode: 8, says: /configuration/ },
  {
    name: "a task that raises",
    params: { task: "fail_on_purpose", parameters: {} },
    exitCode: 10,
    says: /a task raised/,
  },
  {
    name: "a task that calls sys.exit(3)",
    params: { task: "exit_on_purpose", parameters: {} },
    exitCode: 10,
    says: /run failed/,
  },
  { name: "a parameter that the task has not", change: more("--set", "nosuch=1"), exitCode: 10, says: /run failed/ },
  {
    name: "no database of Airflow",
    change: more("--set", "run.task_executor_type=airflow_inprocess"),
    exitCode: 10,
    says: /run failed/,
  },
  {
    name: "task pods without a tag, and no build",
    params: { task: "daily_report", environment: "k8s_tasks", parameters: {} },
    change: (main) => {
      main.env = main.env.filter(({ name }) => !(typeof name === "string" && name.endsWith("CONTAINER_TAG")));
      shell("sed -i /container_tag/d /app/project.cfg")(main);
    },
    exitCode: 10,
    says: /run failed/,
  },
  {
    name: "no dbnd in the image",
    change: shell("rm /usr/local/bin/dbnd"),
    exitCode: 127,
    says: /does not know its command/,
  },
  {
    name: "a memory limit that is too small",
    change: (main) => (main.resources = { limits: { memory: "96Mi" } }),
    exitCode: 137,
    says: /memory/,
  },
];

describe("endings of the real DBND", { concurrency: 2 }, () => {
  for (const { name, params = {}, change, exitCode, says } of cases) {
    test(`${name}: exit code ${exitCode}, told in words`, async () => {
      const run = await toEnd(await plan(params, change));
      const expected = [exitCode === 0 ? "succeeded" : "failed", exitCode];
      assert.deepEqual([run.verdict, run.exitCode], expected, `${run.sentence}\n${run.lines.slice(-5).join("\n")}`);
      assert.match(run.sentence, says);
      assert.ok(await runs.isGone(run.plan.podName));
    });
  }

  test("a run that is detached deletes its own pod: the verdict is the log's, success or not", async () => {
    const good = await toEnd(await plan({ interactive: false }));
    assert.equal(good.verdict, "succeeded", `${good.sentence}\n${good.lines.slice(-5).join("\n")}`);
    assert.ok(await runs.isGone(good.plan.podName));
    const bad = await toEnd(await plan({ interactive: false, task: "fail_on_purpose", parameters: {} }));
    assert.equal(bad.verdict, "failed", `${bad.sentence}\n${bad.lines.slice(-5).join("\n")}`);
    assert.ok(await runs.isGone(bad.plan.podName));
  });
});

test("a pod that somebody deletes while it works: exit code 10, whoever sent the signal", async () => {
  const followed = runs.start(await plan({ task: "sleep_long", parameters: {} }));
  await eventually("the first line of the task", () =>
    Promise.resolve(followed.lines.some((line) => line.includes("sleep_long: second")) || undefined),
  );
  await deletePod(runs.cluster, runs.namespace, followed.plan.podName);
  const { verdict, exitCode, sentence } = await followed.result;
  assert.deepEqual([verdict, exitCode], ["failed", 10], sentence);
  assert.match(sentence, /deleted while it ran/);
  assert.ok(await runs.isGone(followed.plan.podName));
});

test("a detached run that may not delete its pod stays: the verdict is that of its container", async () => {
  const stays = (_: Container, spec: JsonObject): void => void Object.assign(spec, { serviceAccountName: "default" });
  for (const [params, verdict, exitCode] of [
    [{}, "succeeded", 0],
    [{ task: "fail_on_purpose", parameters: {} }, "failed", 10],
  ] as const) {
    const run = await toEnd(await plan({ interactive: false, ...params }, stays));
    assert.deepEqual([run.verdict, run.exitCode], [verdict, exitCode], run.sentence);
    assert.ok(run.lines.some((line) => line.includes("Failed to delete pod")));
    assert.equal((await run.result).pod, "kept");
    await deletePod(runs.cluster, runs.namespace, run.plan.podName);
  }
});

test("task pods that cannot read the run: they end with exit code 4, their driver with 10, and none is left", async () => {
  const params = { task: "daily_report", environment: "k8s_tasks", parameters: {} };
  const planned = await plan(params, (main) => {
    main.env.push({ name: "DBND__CLUSTER__NAMESPACE", value: runs.namespace });
    shell("sed -i '/^volume/d' /app/project.cfg")(main);
  });
  const followed = runs.start(planned);
  const { verdict, exitCode, sentence } = await followed.result;
  const end = `${sentence}\n${followed.lines.slice(-20).join("\n")}`;
  assert.deepEqual([verdict, exitCode], ["failed", 10], end);
  const codeOf = ({ pod }: SeenPod): number | undefined =>
    pod.status?.containerStatuses?.[0]?.state?.terminated?.exitCode;
  const children = await childrenOf(followed, (seen) => seen.some((child) => codeOf(child) === 4));
  for (const { pod } of [...children, { pod: { metadata: { name: planned.podName } } }]) {
    assert.ok(await runs.isGone(pod.metadata.name ?? ""));
  }
});

test("two levels: the driver's task pods are seen with their tasks, their logs are followed, and none is left", async () => {
  // The tasks' results stay in the node's folder: another count makes other tasks of them.
  const count = String(Math.trunc(Math.random() * 1e9));
  // The driver goes by the configuration in its image, which names another namespace.
  const planned = await plan({ task: "daily_report", environment: "k8s_tasks", parameters: { count } }, (main) =>
    main.env.push({ name: "DBND__CLUSTER__NAMESPACE", value: runs.namespace }),
  );
  const logs = new Map<string, { readonly lines: string[]; readonly gaps: string[] }>();
  const open = (pod: Pod): Promise<TaskLog> => {
    const log = { lines: new Array<string>(), gaps: new Array<string>() };
    logs.set(taskOfPod(pod), log);
    return Promise.resolve({
      lines: (batch) => void log.lines.push(...batch.map(({ text }) => text)),
      note: ({ kind, text }) => {
        if (kind === "gap") log.gaps.push(text);
      },
      ended: ({ why }) => {
        if (why !== "container-ended") log.gaps.push(why);
        return Promise.resolve();
      },
    });
  };
  const followed = runs.start(planned, { taskLogs: { open } });
  const result = await followed.result;
  assert.equal(
    result.verdict,
    "succeeded",
    `${result.sentence}\n${followed.lines
      .filter((line) => /rror|403|404/.test(line))
      .slice(0, 15)
      .join("\n")}`,
  );
  const children = await childrenOf(followed, (seen) => {
    const tasks = seen.map(({ pod }) => taskOfPod(pod));
    return ["join_both", "load_orders"].every((name) => tasks.includes(name));
  });
  const joined = `join_both: orders:${count} with prices:7`;
  assert.ok(followed.lines.some((line) => line.includes(joined)));
  for (const name of ["join_both", "load_orders"]) assert.ok(logs.has(name), [...logs.keys()].join());
  for (const [task, { lines, gaps }] of logs) {
    // The driver deletes each pod soon after its end: what of its log cannot be read then is never passed over in silence.
    const end = lines.slice(-5).join("\n");
    assert.ok(gaps.length > 0 || end.includes(`(${task}) has been completed!`), `${task}: ${end}`);
    const dated = lines.filter((line) => /^\[[\d-]+ [\d:,]+\].*metric: /.test(line));
    assert.equal(new Set(dated).size, dated.length, `${task}: each line once`);
  }
  for (const { pod } of children) assert.ok(await runs.isGone(pod.metadata.name ?? ""));
});
