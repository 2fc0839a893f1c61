import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { driverPod, ORDERS, PODS, testSandbox, until } from "./harness.ts";

/** Where the workspace's Python has DBND, the real one runs, and slower: these tests are about the stand-in. */
const hasDataband = ((): boolean => {
  try {
    execFileSync("python3", ["-c", "import dbnd"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

const box = await testSandbox();

describe("the sample's tasks in the sandbox", { concurrency: 3, skip: hasDataband && "DBND is installed" }, () => {
  test("a task that succeeds: 0, its lines, and a first line that names the stand-in", async () => {
    await box.create(driverPod("good", ["prepare_data", "--env", "k8s", "--set", "lines=3", "--set", "seconds=0.1"]));
    const { verdict, log } = await box.finished("good");
    assert.equal(verdict, "Succeeded 0", log);
    assert.match(log, /^\[sandbox\] This is the sandbox's stand-in for dbnd/);
    assert.match(log, /INFO {2}prepare_data__[0-9a-f]{10} - prepare_data: line 3 of 3\n/);
    assert.match(log, /Your run has been successfully executed!/);
  });

  test("a pipeline calls its tasks; variables of the engine reach them", async () => {
    const env = [{ name: "ORDERS_CURRENCY", value: "USD" }];
    await box.create(driverPod("report", ["daily_report", "--env", "k8s", "--set-root", "count=2"], env));
    const { verdict, log } = await box.finished("report");
    assert.equal(verdict, "Succeeded 0", log);
    assert.match(log, /total_of: 350\.00 USD/);
    assert.match(log, /STATES {5}: success=3/);
  });

  test("a task that raises: 10, with a traceback that begins in the workspace", async () => {
    await box.create(driverPod("bad", ["fail_on_purpose", "--env", "k8s", "--set", "reason=no rows"]));
    const { verdict, log } = await box.finished("bad");
    assert.equal(verdict, "Failed 10", log);
    const [, frame = ""] = /Traceback \(most recent call last\):\n {2}(.*)\n/.exec(log) ?? [];
    assert.ok(frame.startsWith(`File "${join(ORDERS, "tasks.py")}", line `), frame);
    assert.match(log, /ValueError: no rows/);
    assert.match(log, /Your run has failed! See more info above\./);
  });

  for (const [name, words, code] of [
    ["unknown-task", ["nosuch", "--env", "k8s"], 5],
    ["bad-value", ["prepare_data", "--env", "k8s", "--set", "lines=many"], 5],
    ["unknown-environment", ["prepare_data", "--env", "nosuch"], 8],
    ["unknown-option", ["prepare_data", "--nosuch"], 2],
    ["unknown-parameter", ["prepare_data", "--env", "k8s", "--set", "nosuch=1"], 10],
  ] as const) {
    test(`${name.replace("-", " ")}: ${code}`, async () => {
      await box.create(driverPod(name, words));
      const { verdict, log } = await box.finished(name);
      assert.equal(verdict, `Failed ${code}`, log);
    });
  }

  test("deleted while it works: canceled, 10", async () => {
    await box.create(driverPod("canceled", ["prepare_data", "--env", "k8s", "--set", "seconds=60"]));
    const log = await box.open("GET", await started("canceled"));
    await box.call("DELETE", `${PODS}/canceled`);
    let text = "";
    for await (const chunk of log) {
      text += (chunk as Buffer).toString();
    }
    assert.match(text, /has been canceled/);
    assert.match(text, /STATES {5}: cancelled=1/);
  });

  test("a detached driver takes its own pod away", async () => {
    const env = [
      { name: "DBND__AUTO_REMOVE_POD", value: "True" },
      { name: "DBND__POD_NAME", value: "detached" },
      { name: "DBND__POD_NAMESPACE", value: "default" },
    ];
    await box.create(driverPod("detached", ["load_orders", "--env", "k8s"], env));
    await until("the pod to go", async () => {
      const { status } = await box.call("GET", `${PODS}/detached`);
      return status === 404 ? true : undefined;
    });
  });

  test("more memory than the limit: OOMKilled", { skip: process.platform !== "linux" }, async () => {
    const pod = driverPod("greedy", ["eat_memory", "--env", "k8s"]) as { spec: { containers: object[] } };
    Object.assign(pod.spec.containers[0] ?? {}, { resources: { limits: { memory: "96Mi" } } });
    await box.create(pod);
    const { verdict, pod: ended } = await box.finished("greedy");
    assert.equal(verdict, "Failed 137");
    assert.equal(ended.status.containerStatuses?.[0]?.state.terminated?.reason, "OOMKilled");
  });
});

/** Path of the log to follow, once the task has said something. */
async function started(name: string): Promise<string> {
  const path = `${PODS}/${name}/log?follow=true`;
  await until("its first line", async () => {
    const { status, text } = await box.call("GET", `${PODS}/${name}/log`);
    return status === 200 && text.includes("line 1 of") ? true : undefined;
  });
  return path;
}
