/** The next try of a run is the pod that DBND's executor would make: by the configuration of the run's beginning. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseCfg } from "../../../../server/src/cfg/parse.ts";
import { createConfiguration } from "../../../../server/src/configuration/configuration.ts";
import { buildRunPlan } from "../../../../server/src/pod/run/buildRunPlan.ts";
import type { RunPlan, RunPlanParams } from "../../../../server/src/protocol.ts";
import { planOfTry } from "../../../../client/src/cluster/run/nextTry.ts";

const IDENTITY = {
  runUid: "00000000-aaaa-bbbb-cccc-000000000000",
  taskRunUid: "11111111-2222-3333-4444-555555555555",
  taskRunAttemptUid: "66666666-7777-8888-9999-000000000000",
  resultUid: "11111111-1111-1111-1111-111111111111",
  startedAt: "2026-05-01T06:00:00Z",
};

function planOf(keys: string, tryNumber?: number, params: Partial<RunPlanParams> = {}): RunPlan {
  const cfg = `[run]\nenvironments = ["k8s"]\n[k8s]\n_from = local\nsubmit_driver = True\nremote_engine = eng\n[eng]\n_type = kubernetes\ncontainer_repository = app\ncontainer_tag = 1\n${keys}\n`;
  const request = { task: "load", environment: "k8s", identity: IDENTITY, ...params };
  const { plan, problems } = buildRunPlan(tryNumber === undefined ? request : { ...request, tryNumber }, {
    configure: (commandLine) =>
      createConfiguration({ files: [parseCfg("file:///project.cfg", cfg)], environment: {}, commandLine }),
    projectHome: "/app",
    user: "alice",
    readManifest: () => undefined,
    newIdentity: () => IDENTITY,
    newUid: () => IDENTITY.resultUid,
  });
  assert.ok(plan, problems.map(({ message }) => message).join());
  return plan;
}

describe("the plan of another try", () => {
  const cases: readonly (readonly [name: string, keys: string, params?: Partial<RunPlanParams>])[] = [
    ["a plain engine", ""],
    ["parameters and further words", "", { parameters: { lines: "40" }, words: ["--set", "load.x=1", "-s", "a.b=c"] }],
    ["a detached run, whose driver deletes its pod by name", "auto_remove = True", { interactive: false }],
    ["links", "dashboard_url = http://board/{namespace}/{pod}\npod_log_url = http://logs/{pod}.log?from={timestamp}"],
    ["secrets, labels and variables", 'env_vars = {"A": "b"}\nlabels = {"team": "x"}\nsecrets = [{"type": "env", "target": "T", "secret": "s", "key": "k"}]'],
    ["a very long name", "", { task: "a_task_whose_name_is_longer_than_most_" + "x".repeat(220) }],
  ]; // prettier-ignore
  for (const [name, keys, params] of cases) {
    test(`${name}: the same as planned with the number of the try`, () => {
      const first = planOf(keys, undefined, params);
      const second = planOfTry({ plan: first, tries: [{ number: 1, podName: first.podName }] }, 2);
      assert.deepEqual(second, planOf(keys, 2, params));
      const tries = [first, second].map(({ podName }, index) => ({ number: index + 1, podName }));
      assert.deepEqual(planOfTry({ plan: second, tries }, 3), planOf(keys, 3, params));
    });
  }
});
