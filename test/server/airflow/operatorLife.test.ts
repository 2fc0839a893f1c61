/** What an operator's arguments make of its run, release by release. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { effectOf } from "../../../server/src/airflow/operator/argumentEffects.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";
import type { OperatorLife, RunPolicy } from "../../../server/src/protocol.ts";
import { operatorArguments } from "../../../server/src/schema/airflow/operatorArguments.ts";
import { operatorRunPlan } from "../../client/cluster/run/operatorPlans.ts";

/** An operator with two containers beside its own, two init containers and the sidecar. */
const PODS =
  'do_xcom_push=True, init_containers=[k8s.V1Container(name="one", image="i"), k8s.V1Container(name="two", image="i")], ' +
  'full_pod_spec=k8s.V1Pod(spec=k8s.V1PodSpec(containers=[k8s.V1Container(name="x", image="i"), ' +
  'k8s.V1Container(name="proxy", image="i"), k8s.V1Container(name="base", image="i")]))';

function life(words: string, provider: string): OperatorLife & { readonly policy: RunPolicy } {
  const { operator, policy } = operatorRunPlan(words, {}, airflowTarget({ airflow: "2.11.0", provider }));
  assert.ok(operator);
  return { ...operator, policy };
}

describe("whose logs are shown", () => {
  const cases: readonly (readonly [words: string, provider: string, shown: string, missing?: string])[] = [
    ["", "10.3.1", "work"],
    ["container_logs=True", "10.3.1", "work proxy base"],
    ['container_logs="proxy"', "10.3.1", "proxy"],
    ['container_logs=["base", "work", "base"]', "10.3.1", "base work"],
    ['container_logs=("proxy",)', "7.3.0", "proxy"],
    ['container_logs=["nobody", "proxy", "airflow-xcom-sidecar"]', "7.3.0", "proxy", "nobody airflow-xcom-sidecar"],
    ["container_logs=[]", "10.3.1", "work"],
    ["container_logs=[]", "9.0.0", ""],
    ["container_logs=made()", "10.3.1", "work"],
    ["container_logs=True", "7.2.0", "work"],
    ["init_container_logs=True", "10.3.1", "one two work"],
    ['init_container_logs=["two", "one"], container_logs=["proxy"]', "10.3.1", "one two proxy"],
    ['init_container_logs="two"', "10.3.1", "two work"],
    ['init_container_logs="work"', "10.3.1", "work", "work"],
    ["init_container_logs=True", "9.0.1", "work"],
    ["init_container_logs=True, container_logs=True, get_logs=False", "10.3.1", "one two"],
  ];
  for (const [words, provider, shown, missing = ""] of cases) {
    it(`${words || "no argument"}, provider ${provider}`, () => {
      const { logs } = life(`base_container_name="work", ${PODS}, ${words}`, provider);
      assert.deepEqual([logs?.containers.join(" "), (logs?.missing ?? []).join(" ")], [shown, missing]);
    });
  }

  it("lines begin with their container since 7.7, unless 10.8 or later is told otherwise", () => {
    const off = "container_name_log_prefix_enabled=False";
    const found = ["7.6.0", "7.7.0", "10.3.1", "10.8.0"].map((provider) => [
      provider,
      life("", provider).logs?.prefix,
      life(off, provider).logs?.prefix,
    ]);
    assert.deepEqual(found, [
      ["7.6.0", false, false],
      ["7.7.0", true, true],
      ["10.3.1", true, true],
      ["10.8.0", true, false],
    ]);
  });
});

describe("what becomes of the pod", () => {
  type Ends = readonly [finished: boolean, failed: boolean, active: boolean];
  const cases: readonly (readonly [words: string, provider: string, stay: Ends])[] = [
    ["", "1.0.0", [true, true, true]],
    ["", "3.0.0", [false, false, false]],
    ["is_delete_operator_pod=True", "1.0.0", [false, false, false]],
    ["is_delete_operator_pod=False", "3.0.0", [true, true, true]],
    ['is_delete_operator_pod=False, on_finish_action="delete_pod"', "7.2.0", [true, true, true]],
    ["is_delete_operator_pod=None", "7.2.0", [false, false, false]],
    ["is_delete_operator_pod=False", "10.0.0", [false, false, false]],
    ['on_finish_action="delete_succeeded_pod"', "7.2.0", [false, true, true]],
    ['on_finish_action="keep_pod"', "10.3.1", [true, true, true]],
    ['on_finish_action="delete_active_pod"', "10.12.0", [true, true, false]],
  ];
  for (const [words, provider, [finished, failed, active]] of cases) {
    it(`${words || "no argument"}, provider ${provider}`, () => {
      const { policy, deletesActive = false } = life(words, provider);
      assert.deepEqual([policy.keepFinishedPods, policy.keepFailedPods], [finished, failed]);
      if (finished) assert.equal(!deletesActive, active);
    });
  }

  it("on_kill_action keeps a stopped pod since 10.15", () => {
    const words = 'on_kill_action="keep_pod"';
    assert.deepEqual(
      ["10.14.0", "10.15.0"].map((provider) => life(words, provider).keepsStopped),
      [undefined, true],
    );
    assert.equal(life('on_kill_action="delete_pod"', "10.15.0").keepsStopped, undefined);
  });

  it("termination_grace_period is that of a stopped pod, in every release", () => {
    for (const provider of ["1.0.0", "10.3.1", "10.9.0"]) {
      assert.equal(life("termination_grace_period=7", provider).stopGrace, 7, provider);
    }
  });
});

describe("time", () => {
  it("one clock until the pod runs; since 10.5 another one until it has a node, as long as the first by default", () => {
    const clocks = (words: string, provider: string): readonly unknown[] => {
      const { policy, scheduleTimeout } = life(words, provider);
      return [scheduleTimeout, policy.startupTimeout];
    };
    assert.deepEqual(clocks("", "10.4.3"), [undefined, 120_000]);
    assert.deepEqual(clocks("startup_timeout_seconds=9, schedule_timeout_seconds=5", "10.4.3"), [undefined, 9000]);
    assert.deepEqual(clocks("startup_timeout_seconds=9", "10.5.0"), [9000, 9000]);
    assert.deepEqual(clocks("schedule_timeout_seconds=0", "10.5.0"), [120_000, 120_000]);
    assert.deepEqual(clocks("startup_timeout_seconds=9, schedule_timeout_seconds=5", "10.5.0"), [5000, 9000]);
  });
});

describe("a failed pod", () => {
  it("log_events_on_failure and log_pod_spec_on_failure", () => {
    const report = (words: string, provider: string) => life(words, provider).onFailure;
    assert.deepEqual(report("", "10.3.1"), { events: false, pod: true });
    assert.deepEqual(report("log_events_on_failure=True", "1.0.0"), { events: true, pod: true });
    assert.deepEqual(report("log_pod_spec_on_failure=False", "10.3.1"), { events: false, pod: false });
    // An argument that a release does not have says nothing.
    assert.deepEqual(report("log_pod_spec_on_failure=False", "7.0.0"), { events: false, pod: true });
  });

  it("skip_on_exit_code: never before 7.5, which looks for the code in the wrong place; success since 7.14", () => {
    const skips = ["6.1.0", "7.4.2", "7.5.0", "7.14.0"].map(
      (provider) => life("skip_on_exit_code=[99, 0]", provider).skipExitCodes,
    );
    assert.deepEqual(skips, [undefined, undefined, [99], [99, 0]]);
    assert.deepEqual(life("skip_on_exit_code=3", "10.3.1").skipExitCodes, [3]);
  });
});

describe("an argument that can do nothing here", () => {
  const silent = (words: string, provider: string): readonly string[] => life(words, provider).withoutEffect ?? [];
  it("is named", () => {
    const words =
      "poll_interval=5, deferrable=True, logging_interval=10, trigger_kwargs={}, startup_check_interval_seconds=2, " +
      "base_container_status_polling_interval=3, callbacks=Told, log_formatter=shout, on_finish_action=made()";
    assert.deepEqual(silent(words, "10.8.0"), [
      "poll_interval",
      "deferrable",
      "logging_interval",
      "trigger_kwargs",
      "startup_check_interval_seconds",
      "base_container_status_polling_interval",
      "callbacks",
      "log_formatter",
    ]);
    assert.deepEqual(silent("is_delete_operator_pod=True", "10.0.0"), ["is_delete_operator_pod"]);
  });
  it("not where it is not given, nor where the release has none of that name", () => {
    assert.deepEqual(silent("deferrable=False, callbacks=None, is_delete_operator_pod=True", "9.0.0"), []);
    assert.deepEqual(silent("poll_interval=5", "5.1.0"), []);
  });
});

it("every argument of any release stands in the page about operators, with what becomes of it", () => {
  const page = readFileSync(new URL("../../../docs/operators.md", import.meta.url), "utf8");
  const rows = new Map<string, string>();
  let effect = "";
  for (const line of page.split("\n")) {
    effect = /^## .*\((\w+)\)$/.exec(line)?.[1] ?? effect;
    const cell = line.startsWith("- ") ? line : line.split("|")[1];
    for (const [, name] of (cell ?? "").matchAll(/`(\w+)`/g)) rows.set(name ?? "", effect);
  }
  const expected = [...operatorArguments().keys()].map((name) => [name, effectOf(name)]);
  assert.deepEqual(
    expected.map(([name = ""]) => [name, rows.get(name)]),
    expected,
  );
});
