/** Pods of Airflow's operators, run on the sandbox by the same engine as DBND's. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import type { LogLine } from "../../../../client/src/cluster/logs/logs.ts";
import { getPod, listPods } from "../../../../client/src/cluster/pods/pods.ts";
import { notesOfOperator } from "../../../../client/src/cluster/run/operatorLog.ts";
import { resumeRun, startRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { useTranslations } from "../../../../client/src/l10n.ts";
import { readTranslatedBundle } from "../../../../scripts/l10n/translations.ts";
import { airflowTarget } from "../../../../server/src/airflow/target.ts";
import type { RunPlan } from "../../../../server/src/protocol.ts";
import { until } from "../../../protocol/until.ts";
import { testSandbox } from "../../sandbox/harness.ts";
import { operatorRun, operatorRunPlan } from "./operatorPlans.ts";

const harness = await testSandbox();
const { sandbox } = harness;
let cluster: Cluster;

before(async () => {
  cluster = await openCluster({ kubeconfigText: sandbox.kubeconfig });
});
after(() => cluster.close());

/** The last release that was looked at. */
const NEWEST = airflowTarget({ airflow: "3.1.0", provider: "10.25.0" });

const shell = (script: string, more = ""): string => `cmds=["sh", "-c"], arguments=['${script}'], ${more}`;

async function followed(
  plan: RunPlan,
  onState: (state: RunState) => void = () => undefined,
): Promise<{ readonly lines: string[]; readonly state: RunState }> {
  const lines: string[] = [];
  const handle = startRun(cluster, plan, {
    onState,
    log: {
      lines: (some: readonly LogLine[]) => {
        lines.push(...some.map(({ text }) => text));
      },
      note: ({ text }) => {
        lines.push(`── ${text}`);
      },
    },
  });
  await handle.done;
  return { lines, state: handle.state };
}

/** A container waits, until the gate is opened: here its processes are of this machine. */
function gate(): { readonly wait: string; readonly open: () => void } {
  const file = join(harness.dataDir, `gate-${randomUUID()}`);
  return {
    wait: `until [ -e ${file} ]; do sleep 0.05; done`,
    open: () => {
      writeFileSync(file, "");
    },
  };
}

const isThere = async ({ podName }: RunPlan): Promise<boolean> =>
  (await listPods(cluster, { namespace: "default" })).some(({ metadata }) => metadata.name === podName);

describe("the XCom result", () => {
  const xcom = (text: string): string =>
    shell(`echo working; printf "${text}" > /airflow/xcom/return.json`, "do_xcom_push=True");

  test("is taken from the sidecar, which then ends, and with it the pod", async () => {
    const plan = operatorRunPlan(xcom('{\\\\"rows\\\\": 3}'));
    const { lines, state } = await followed(plan);
    assert.deepEqual(lines, ["working"]);
    assert.equal(state.result?.verdict, "succeeded", state.result?.sentence);
    assert.equal(state.result.xcom, '{"rows": 3}');
    assert.equal(state.result.pod, "deleted");
    await until(async () => !(await isThere(plan))); // the server took the deletion; the node needs a moment more
  });

  test("may be none", async () => {
    const { state } = await followed(operatorRunPlan(shell("echo nothing", "do_xcom_push=True")));
    assert.deepEqual([state.result?.verdict, state.result?.xcom], ["succeeded", undefined], state.result?.sentence);
  });

  test("that is no JSON fails the task", async () => {
    const { state } = await followed(operatorRunPlan(xcom("rows: 3")));
    assert.equal(state.result?.verdict, "failed");
    assert.match(state.result.sentence, /XCom result could not be taken: it is not JSON/);
  });

  test("of a failed container changes nothing, and its sidecar ends all the same", async () => {
    const plan = operatorRunPlan(shell("exit 3", 'do_xcom_push=True, on_finish_action="keep_pod"'));
    const { state } = await followed(plan);
    assert.deepEqual([state.result?.verdict, state.result?.exitCode, state.result?.pod], ["failed", 3, "kept"]);
    let phase = "";
    await until(() => {
      void getPod(cluster, "default", plan.podName).then((pod) => (phase = pod.status?.phase ?? ""));
      return phase === "Failed";
    });
  });
});

describe("the operator's own keys", () => {
  test("is_delete_operator_pod and on_finish_action decide what stays; what stays is marked", async () => {
    const cases: readonly (readonly [words: string, exitCode: number, stays: boolean])[] = [
      ['on_finish_action="delete_pod"', 1, false],
      ['on_finish_action="delete_succeeded_pod"', 0, false],
      ['on_finish_action="delete_succeeded_pod"', 1, true],
      ['on_finish_action="keep_pod"', 0, true],
      ["is_delete_operator_pod=False", 0, false],
    ];
    for (const [words, exitCode, stays] of cases) {
      const plan = operatorRunPlan(shell(`exit ${exitCode}`, words));
      const { state } = await followed(plan);
      assert.equal(state.result?.pod, stays ? "kept" : "deleted", words);
      assert.equal(state.isOpen, undefined, "nothing of it is looked for any more");
      if (!stays) continue;
      const { metadata } = await getPod(cluster, "default", plan.podName);
      assert.equal(metadata.labels?.already_checked, "True", words);
    }
  });

  test("get_logs = False: nobody follows the log", async () => {
    const { lines, state } = await followed(operatorRunPlan(shell("echo hidden", "get_logs=False")));
    assert.equal(state.result?.verdict, "succeeded");
    assert.equal(lines.includes("hidden"), false);
    assert.match(lines.join(), /get_logs = False/);
  });

  /** An operator with a second container and two init containers, each of which says its name. */
  const crowd = (script: string, more: string): string => {
    const container = (name: string): string =>
      `k8s.V1Container(name="${name}", image="busybox:1.36", command=["sh", "-c", "echo ${name} says so"])`;
    const others = `containers=[k8s.V1Container(name="base"), ${container("helper")}]`;
    return shell(
      script,
      `init_containers=[${container("first")}, ${container("second")}], ` +
        // Side by side, none of these runs is to take the pod of another for that of an earlier try of its own.
        `full_pod_spec=k8s.V1Pod(spec=k8s.V1PodSpec(${others})), reattach_on_restart=False, ${more}`,
    );
  };

  test("container_logs and init_container_logs: whose logs are shown, init containers first", async () => {
    const cases: readonly (readonly [words: string, lines: readonly string[]])[] = [
      ["", ["base says so"]],
      ['container_logs="helper"', ["helper says so"]],
      ["container_logs=True", ["[base] base says so", "[helper] helper says so"]],
      ['container_logs=["helper", "base"]', ["[helper] helper says so", "[base] base says so"]],
      [
        'init_container_logs=True, container_logs=["base"]',
        ["[first] first says so", "[second] second says so", "[base] base says so"],
      ],
      ['init_container_logs="second", get_logs=False', ["second says so"]],
      ["container_logs=True, container_name_log_prefix_enabled=False", ["base says so", "helper says so"]],
    ];
    const found = await Promise.all(
      cases.map(async ([words]) => {
        const { lines, state } = await followed(operatorRunPlan(crowd("echo base says so", words), {}, NEWEST));
        assert.equal(state.result?.verdict, "succeeded", words);
        return [words, lines.filter((line) => !line.startsWith("── "))] as const;
      }),
    );
    assert.deepEqual(found, cases);
  });

  test("the log of an init container is there before the pod runs", async () => {
    const { wait, open } = gate();
    const init = `k8s.V1Container(name="first", image="busybox:1.36", command=["sh", "-c", "echo early; ${wait}"])`;
    const plan = operatorRunPlan(shell("echo late", `init_containers=[${init}], init_container_logs=True`));
    const lines: string[] = [];
    const run = startRun(cluster, plan, {
      log: { lines: (some) => void lines.push(...some.map(({ text }) => text)), note: () => undefined },
    });
    await until(() => lines.length > 0);
    assert.deepEqual([lines, run.state.stage], [["[first] early"], "starting"]);
    open();
    assert.equal((await run.done).verdict, "succeeded");
    assert.deepEqual(lines, ["[first] early", "[base] late"]);
  });

  test("a failed init container ends the run, its log shown", async () => {
    const init = 'k8s.V1Container(name="first", image="busybox:1.36", command=["sh", "-c", "echo no; exit 4"])';
    const { lines, state } = await followed(
      operatorRunPlan(
        shell("echo never", `init_containers=[${init}], init_container_logs=True, log_pod_spec_on_failure=False`),
      ),
    );
    assert.equal(state.result?.verdict, "failed");
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("── ")),
      ["[first] no"],
    );
  });

  test("containers that the pod has not, and arguments without effect, are named in the log", async () => {
    const plan = operatorRunPlan(
      shell("echo on", 'container_logs=["base", "nobody"], poll_interval=3, callbacks=Told'),
    );
    const { lines } = await followed(plan);
    assert.deepEqual(lines, [
      "── The pod has no container nobody, whose log is asked for",
      "── Of no effect in a run from the editor: poll_interval, callbacks",
      "on",
    ]);
    useTranslations(readTranslatedBundle("de"));
    const german = notesOfOperator(plan);
    useTranslations(undefined);
    assert.deepEqual(german, [
      "Der Pod hat keinen Container nobody, dessen Log verlangt wird",
      "In einem Run aus dem Editor ohne Wirkung: poll_interval, callbacks",
    ]);
  });

  test("base_container_name: that container's end is the task's, whatever else is called base", async () => {
    const other = 'k8s.V1Container(name="base", image="busybox:1.36", command=["sh", "-c", "exit 9"])';
    const full = `full_pod_spec=k8s.V1Pod(spec=k8s.V1PodSpec(containers=[k8s.V1Container(name="x"), ${other}]))`;
    const { state } = await followed(
      operatorRunPlan(shell("exit 5", `base_container_name="work", skip_on_exit_code=5, ${full}`)),
    );
    assert.deepEqual([state.result?.verdict, state.result?.exitCode], ["succeeded", 5], state.result?.sentence);
  });

  test("log_events_on_failure and log_pod_spec_on_failure: what a failed pod leaves in the log", async () => {
    const said = async (script: string, words: string): Promise<readonly string[]> =>
      (await followed(operatorRunPlan(shell(script, words)))).lines;
    const all = await said("exit 7", "log_events_on_failure=True");
    assert.ok(
      all.some((line) => line.startsWith("── Pod event: Started: ")),
      all.join("\n"),
    );
    const at = all.indexOf("── The pod as it was (log_pod_spec_on_failure):");
    assert.deepEqual(all.slice(at + 1, at + 3), ["apiVersion: v1", "kind: Pod"]);
    assert.ok(all.includes("          exitCode: 7"), all.join("\n"));
    assert.deepEqual(await said("exit 7", "log_pod_spec_on_failure=False"), []);
    assert.deepEqual(await said("echo well", "log_events_on_failure=True"), ["well"]);
    const secret = await said("exit 7", 'env_vars={"DB_PASSWORD": "never-shown-1", "CONN": "pg://u:nor-this-2@db"}');
    assert.ok(secret.includes("          value: pg://u:******@db"), secret.join("\n"));
    assert.doesNotMatch(secret.join("\n"), /never-shown-1|nor-this-2/);
  });

  test("active_deadline_seconds: a pod that was too long for it says which argument to raise", async () => {
    const { state } = await followed(
      operatorRunPlan(shell("sleep 60", "active_deadline_seconds=1, termination_grace_period=1"), {}, NEWEST),
    );
    assert.equal(state.result?.verdict, "failed");
    assert.match(state.result.hint ?? "", /active_deadline_seconds/);
  });

  test("a run that is stopped deletes its pod; on_kill_action keeps it", async () => {
    const stopped = async (words: string): Promise<readonly unknown[]> => {
      const plan = operatorRunPlan(shell('trap "exit 0" TERM; while true; do sleep 0.1; done', words), {}, NEWEST);
      const run = startRun(cluster, plan);
      await until(() => run.state.stage === "running");
      run.stop();
      const { verdict, pod } = await run.done;
      return [verdict, pod];
    };
    assert.deepEqual(await stopped('on_finish_action="keep_pod"'), ["stopped", "deleted"]);
    assert.deepEqual(await stopped('on_kill_action="keep_pod"'), ["stopped", "kept"]);
  });

  test("delete_active_pod: a pod that never ran goes, one that has ended stays", async () => {
    const active = 'on_finish_action="delete_active_pod"';
    const late = operatorRunPlan(
      `startup_timeout_seconds=1, node_selector={"disk": "none-has-it"}, ${active}`,
      {},
      NEWEST,
    );
    assert.equal((await followed(late)).state.result?.pod, "deleted");
    const { state } = await followed(operatorRunPlan(shell("exit 1", active), {}, NEWEST));
    assert.equal(state.result?.pod, "kept");
  });

  test("skip_on_exit_code: the task is skipped, not failed", async () => {
    const { state } = await followed(operatorRunPlan(shell("exit 99", "skip_on_exit_code=99")));
    assert.deepEqual([state.result?.verdict, state.result?.exitCode], ["succeeded", 99]);
    assert.match(state.result?.sentence ?? "", /skipped/);
  });

  test("startup_timeout_seconds is the patience for the start; words are those of the operator", async () => {
    const { state } = await followed(
      operatorRunPlan('startup_timeout_seconds=1, node_selector={"disk": "none-has-it"}'),
    );
    assert.deepEqual([state.result?.verdict, state.result?.reason], ["failed", "startup-timeout"]);
    assert.match(state.result?.hint ?? "", /startup_timeout_seconds/);
    assert.equal(state.result?.key, undefined);
  });

  test("reattach_on_restart: the pod of an earlier try is gone on with", async () => {
    const values = { "{{ run_id }}": "scheduled__1" };
    const { wait, open } = gate();
    const words = shell(`echo begun {{ run_id }}; ${wait}; echo ended`, 'on_finish_action="keep_pod"');
    const plan = operatorRunPlan(words, values);
    const first = startRun(cluster, plan);
    await until(() => first.state.stage === "running");
    const second = followed(operatorRunPlan(words, values), ({ stage }) => {
      if (stage === "running") open();
    });
    const { lines, state } = await second;
    assert.equal(state.result?.podName, plan.podName);
    assert.equal(state.result.verdict, "succeeded", state.result.sentence);
    assert.deepEqual(lines, ["begun scheduled__1", "ended"]);
    assert.equal((await first.done).podName, plan.podName);
  });

  test("a window that comes later reads the result that an earlier one left", async () => {
    const { wait, open } = gate();
    const plan = operatorRunPlan(shell(`${wait}; echo [1] > /airflow/xcom/return.json`, "do_xcom_push=True"));
    let last: RunState | undefined;
    const first = startRun(cluster, plan, { onState: (state) => (last = state) });
    await until(() => first.state.stage === "running");
    // The first window dies: what it does from here on never comes to the journal.
    const journalled = last;
    first.detach();
    await first.done;
    assert.ok(journalled);
    open();
    const second = resumeRun(cluster, journalled);
    const result = await second.done;
    assert.deepEqual([result.verdict, result.xcom], ["succeeded", "[1]"], result.sentence);
  });
});

describe("what the run form asks for", () => {
  test("Jinja of templated arguments, with what a run of its own would give; Python that only running would tell", () => {
    const { placeholders, problems } = operatorRun(
      'env_vars={"DAY": "{{ ds }}", "KEY": "{{ var.value.key }}"}, labels={"a": label_of(1)}, params={"day": "x"}, arguments=["{{ params.day }}", "{{ds}}"]',
    );
    assert.deepEqual(placeholders, [
      { name: "{{ ds }}", type: "Jinja", default: "2026-05-01" },
      { name: "{{ var.value.key }}", type: "Jinja" },
      { name: "label_of(1)", type: "Python" },
      { name: "{{ params.day }}", type: "Jinja", default: "x" },
      { name: "{{ run_id }}", type: "Jinja", default: "manual__2026-05-01T06:00:00.000Z" },
    ]);
    assert.deepEqual(
      problems.filter(({ severity }) => severity === "error").map(({ code }) => code),
      ["value-missing", "value-missing"],
    );
  });

  test("is filled in, and the pod carries the run's own labels instead of what cleanup-pods looks for", () => {
    const plan = operatorRunPlan('env_vars={"KEY": "a-{{ var.value.key }}"}, labels={"a": label_of(1)}', {
      "{{ var.value.key }}": "7",
      "label_of(1)": "b",
    });
    const { metadata, spec } = plan.pod as {
      metadata: { labels: Record<string, string> };
      spec: { containers: { env: unknown }[] };
    };
    assert.deepEqual(spec.containers[0]?.env, [{ name: "KEY", value: "a-7" }]);
    assert.equal(metadata.labels.a, "b");
    assert.equal(metadata.labels.dag_id, "daily");
    assert.equal(metadata.labels.try_number, undefined);
    assert.equal(metadata.labels.dbnd_run_uid, plan.identity.runUid);
  });

  test("not Jinja where it is never rendered", () => {
    const { placeholders } = operatorRun('init_containers=[k8s.V1Container(name="{{ ds }}")]');
    assert.deepEqual(placeholders, []);
  });
});
