import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { engineSettings } from "../../../server/src/configuration/engineSettings.ts";
import type { EngineUse, KubernetesEngine } from "../../../server/src/configuration/kubernetesEngine.ts";
import { runPolicy } from "../../../server/src/configuration/runPolicy.ts";
import { configure } from "./configure.ts";

function engine(lines: string, use?: EngineUse): KubernetesEngine {
  const cfg = `[eng]\n_type = kubernetes\ncontainer_repository = r\n${lines}`;
  return engineSettings(configure(cfg).resolve("eng"), use);
}

describe("what DBND changes when it creates an engine", () => {
  const cases: readonly {
    readonly lines: string;
    readonly use?: EngineUse;
    readonly detachRun: boolean;
    readonly autoRemove: boolean;
  }[] = [
    { lines: "", detachRun: false, autoRemove: false },
    { lines: "detach_run = True\nauto_remove = True", detachRun: true, autoRemove: true },
    { lines: "detach_run = True\nauto_remove = True\ndebug = True", detachRun: false, autoRemove: false },
    { lines: "detach_run = True\nshow_pod_log = True", detachRun: false, autoRemove: false },
    { lines: "auto_remove = True", detachRun: false, autoRemove: false },
    { lines: "", use: { detachedDriver: true }, detachRun: true, autoRemove: true },
    { lines: "debug = True", use: { detachedDriver: true }, detachRun: false, autoRemove: false },
  ];
  for (const { lines, use, detachRun, autoRemove } of cases) {
    const title = `${lines.replaceAll("\n", ", ") || "nothing"}${use ? ", nobody waits" : ""}`;
    test(`${title}: detach_run ${detachRun}, auto_remove ${autoRemove}`, () => {
      const found = engine(lines, use);
      assert.deepEqual([found.detachRun, found.autoRemove], [detachRun, autoRemove]);
    });
  }

  test("live logs set the flag file, unless its default is emptied", () => {
    assert.equal(engine("airflow_log_enabled = True").trapExitFileFlag, "/tmp/pod/terminated");
    assert.equal(engine("airflow_log_enabled = True\ntrap_exit_file_flag = /x").trapExitFileFlag, "/x");
    assert.equal(engine("airflow_log_enabled = True\nairflow_log_trap_exit_flag_default =").trapExitFileFlag, null);
  });

  test("a changed value tells what it was", () => {
    const cfg = "[eng]\n_type = kubernetes\ncontainer_repository = r\ndebug = yes\ndetach_run = yes";
    const { value, adjusted } = configure(cfg).resolve("eng").values.get("detach_run") ?? {};
    assert.equal(value, false);
    assert.deepEqual(adjusted, { from: true, because: "debug" });
  });
});

describe("typed settings", () => {
  test("defaults", () => {
    const found = engine("");
    assert.equal(found.name, "eng");
    assert.equal(found.namespace, "default");
    assert.equal(found.inCluster, null);
    assert.equal(found.startupTimeout, 600);
    assert.equal(found.submitTerminationGracePeriod, 30);
    assert.deepEqual(found.dbndExecutable, ["dbnd"]);
    assert.equal(found.podYaml, null);
  });

  test("values", () => {
    const found = engine(
      "in_cluster = False\npod_yaml = ~/pod.yaml\nrequest_cpu = 2\ndbnd_executable = python,-m,dbnd",
    );
    assert.equal(found.inCluster, false);
    assert.equal(found.podYaml, "/home/me/pod.yaml");
    assert.equal(found.requestCpu, "2");
    assert.deepEqual(found.dbndExecutable, ["python", "-m", "dbnd"]);
  });
});

describe("the run policy", () => {
  test("of an engine that says nothing has DBND's own retries", () => {
    const policy = runPolicy(engine(""), 2);
    assert.deepEqual(policy.retryCounts, { "255": 3, err_image_pull: 0 });
    assert.deepEqual(policy.retryDelays, { "255": 180_000, err_image_pull: 180_000 });
    assert.equal(policy.defaultRetryDelay, 10_000);
    assert.equal(policy.startupTimeout, 600_000);
    assert.equal(policy.taskRetries, 2);
    assert.equal(policy.creationBatchSize, 10);
    assert.deepEqual(policy.checks, {
      unschedulable: true,
      clusterCapacity: true,
      imagePull: true,
      runningPod: false,
      requestCpu: null,
      requestMemory: null,
    });
  });

  test("leaves out entries that DBND cannot use", () => {
    const text = 'pod_error_cfg_source_dict = {"137": {"retry_count": 2}, "1": {"retry_delay": "5m"}, "2": 3}';
    const policy = runPolicy(engine(text), 0);
    assert.deepEqual(policy.retryCounts, { "137": 2 });
    assert.deepEqual(policy.retryDelays, { "1": 300_000 });
  });
});
