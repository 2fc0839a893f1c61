/** What the Kubernetes executor of each release does with its workers' pods, by its configuration. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Build } from "../../../../server/src/airflow/build.ts";
import { AirflowConfiguration } from "../../../../server/src/airflow/configuration/lookup.ts";
import { airflowTarget } from "../../../../server/src/airflow/target.ts";
import { executorPolicy } from "../../../../server/src/airflow/worker/executorLife.ts";
import { parseCfg } from "../../../../server/src/cfg/parse.ts";
import type { ExecutorLife, RunPolicy } from "../../../../server/src/protocol.ts";
import { airflowKeys, type AirflowKey } from "../../../../server/src/schema/airflow/keys.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";
import { tasksOf } from "../../../../server/src/airflow/dags/dagCalls.ts";

type Release = readonly [airflow: string, provider?: string | null];

function policyOf(cfg: string, [airflow, provider]: Release, environment: Readonly<Record<string, string>> = {}) {
  const target = airflowTarget({ airflow, ...(provider === undefined ? {} : { provider }) });
  const build = new Build(target, { suffix: () => "", uuid: () => "" });
  const file = parseCfg("file:///airflow.cfg", cfg);
  return { ...executorPolicy(new AirflowConfiguration({ file, environment, target }), build), build };
}

const RELEASES: readonly Release[] = [["1.10.15"], ["2.0.2"], ["2.1.4"], ["2.2.5"], ["2.3.4"], ["2.5.3"], ["2.6.3"]];
const NEWER: readonly Release[] = [
  ["2.7.3", "7.14.0"],
  ["2.8.4", "8.0.1"],
  ["2.9.3", "8.4.2"],
  ["2.10.5", "10.1.0"],
  ["3.0.0", "10.4.3"],
  ["3.1.0", "10.8.0"],
  ["3.1.0", "10.23.0"],
];
const section = ([airflow]: Release): string =>
  /^(?:1|2\.[0-4])/.test(airflow) ? "kubernetes" : "kubernetes_executor";

describe("deletion", () => {
  const cases: readonly (readonly [string, Pick<RunPolicy, "keepFinishedPods" | "keepFailedPods">])[] = [
    ["", { keepFinishedPods: false, keepFailedPods: true }],
    ["delete_worker_pods_on_failure = True", { keepFinishedPods: false, keepFailedPods: false }],
    ["delete_worker_pods = False", { keepFinishedPods: true, keepFailedPods: true }],
    [
      "delete_worker_pods = False\ndelete_worker_pods_on_failure = True",
      { keepFinishedPods: true, keepFailedPods: true },
    ],
  ];
  for (const [keys, kept] of cases) {
    it(keys.replace("\n", ", ") || "by default", () => {
      for (const release of [...RELEASES, ...NEWER]) {
        const { policy } = policyOf(`[${section(release)}]\n${keys}\n`, release);
        const { keepFinishedPods, keepFailedPods } = policy;
        assert.deepEqual({ keepFinishedPods, keepFailedPods }, kept, release.join());
      }
    });
  }
  it("pods that stay are marked from Airflow 2.6 on", () => {
    const marked = [...RELEASES, ...NEWER].filter(
      (release) => policyOf(`[${section(release)}]\ndelete_worker_pods = False\n`, release).executor.marksDone,
    );
    assert.deepEqual(marked, [["2.6.3"], ...NEWER]);
  });
  it("has the options of delete_option_kwargs, by the API's names", () => {
    const cfg = `[kubernetes_executor]\ndelete_option_kwargs = {"grace_period_seconds": 10, "propagation_policy": "Foreground"}\n`;
    assert.deepEqual(policyOf(cfg, ["2.9.3"]).executor.deleteOptions, {
      gracePeriodSeconds: 10,
      propagationPolicy: "Foreground",
    });
  });
  it("warns of an option that V1DeleteOptions has not", () => {
    const { build } = policyOf(`[kubernetes_executor]\ndelete_option_kwargs = {"grace": 10}\n`, ["2.9.3"]);
    assert.match(build.warnings[0]?.message ?? "", /no argument `grace`/);
  });
});

describe("how long a pod may be pending", () => {
  const pendingOf = (release: Release, cfg = ""): ExecutorLife["pending"] => policyOf(cfg, release).executor.pending;
  it("is without limit before 2.1", () => {
    assert.deepEqual([pendingOf(["1.10.15"]), pendingOf(["2.0.2"])], [undefined, undefined]);
  });
  it("is a matter of the executor until 2.5", () => {
    for (const [version, section] of [
      ["2.1.4", "kubernetes"],
      ["2.2.5", "kubernetes"],
      ["2.5.3", "kubernetes_executor"],
    ] as const) {
      assert.deepEqual(pendingOf([version]), {
        timeout: 300_000,
        checkInterval: 120_000,
        batchSize: 100,
        requeues: 0,
        section,
        key: "worker_pods_pending_timeout",
      });
    }
    const cfg =
      "[kubernetes]\nworker_pods_pending_timeout = 60\nworker_pods_pending_timeout_check_interval = 10\nworker_pods_pending_timeout_batch_size = 5\n";
    const { timeout, checkInterval, batchSize } = pendingOf(["2.2.5"], cfg) ?? {};
    assert.deepEqual([timeout, checkInterval, batchSize], [60_000, 10_000, 5]);
  });
  it("is one of the scheduler from 2.6 on, which queues the task again from 2.10.4 on", () => {
    const cfg =
      "[scheduler]\ntask_queued_timeout = 30\ntask_queued_timeout_check_interval = 5\nnum_stuck_in_queued_retries = 4\n";
    const where = { section: "scheduler", key: "task_queued_timeout" };
    assert.deepEqual(pendingOf(["2.6.3"]), { timeout: 600_000, checkInterval: 120_000, requeues: 0, ...where });
    assert.deepEqual(pendingOf(["2.9.3"], cfg), { timeout: 30_000, checkInterval: 5000, requeues: 0, ...where });
    const newer = pendingOf(["2.10.5", "10.1.0"], cfg);
    assert.deepEqual(newer, { timeout: 30_000, checkInterval: 5000, requeues: 4, ...where });
    assert.equal(pendingOf(["3.1.0"])?.requeues, 2);
  });
  it("the old key feeds the new one", () => {
    assert.equal(pendingOf(["2.6.3"], "[kubernetes_executor]\nworker_pods_pending_timeout = 7\n")?.timeout, 7000);
  });
});

it("refusals of a pod that are answered by asking again, per release", () => {
  assert.deepEqual(
    [...RELEASES, ...NEWER].map((release) => policyOf("", release).executor.publish),
    [
      ...Array.from({ length: 4 }, () => ({ refusals: "all" })),
      ...Array.from({ length: 4 }, () => ({ refusals: "valid" })),
      ...Array.from({ length: 4 }, () => ({ refusals: "quota", limit: 0 })),
      { refusals: "conflict", limit: 0 },
      { refusals: "conflict", limit: 0 },
    ],
  );
  const forEver = policyOf("[kubernetes_executor]\ntask_publish_max_retries = -1\n", ["2.9.3"]).executor.publish;
  assert.deepEqual(forEver, { refusals: "quota" });
});

it("a pending pod fails at once by reasons that the release trims, or does not", () => {
  const reasons = (release: Release, cfg = ""): readonly string[] => policyOf(cfg, release).executor.fatalReasons;
  assert.deepEqual(reasons(["2.6.3"]), []);
  assert.ok(reasons(["2.9.3", "8.4.2"]).includes("ErrImagePull"));
  assert.ok(reasons(["2.9.3", "8.4.2"]).includes(" InvalidImageName"));
  assert.ok(reasons(["3.1.0", "10.8.0"]).includes("InvalidImageName"));
  const cfg = "[kubernetes_executor]\nworker_pod_pending_fatal_container_state_reasons = ImagePullBackOff\n";
  assert.deepEqual(reasons(["3.1.0"], cfg), ["ImagePullBackOff"]);
});

it("a task without a pod is published again from 2.2 to provider 9; a pod that never started, from 10.20 on", () => {
  const life = (release: Release, cfg = ""): ExecutorLife => policyOf(cfg, release).executor;
  const cfg = "[kubernetes_executor]\nworker_pods_queued_check_interval = 20\n";
  assert.deepEqual(
    [["2.0.2"], ["2.6.3"], ["2.9.3", "9.0.1"], ["2.10.5", "10.1.0"]].map(
      (one) => life(one as unknown as Release, cfg).queuedCheck,
    ),
    [undefined, 60_000, 60_000, undefined],
  );
  assert.equal(life(["3.1.0", "10.8.0"]).launchFailure, undefined);
  assert.deepEqual(life(["3.1.0", "10.23.0"]).launchFailure, { retries: 1, excluded: ["Error"] });
  assert.equal(
    life(["3.1.0", "10.23.0"], "[kubernetes_executor]\npod_launch_failure_retries = 0\n").launchFailure,
    undefined,
  );
});

it("in_cluster, config_file and cluster_context; namespaces; requests; batches", () => {
  const keys =
    "[kubernetes_executor]\nin_cluster = False\nconfig_file = /k\ncluster_context = c\nnamespace = etl\n" +
    'kube_client_request_args = {"_request_timeout": [5, 20]}\nworker_pods_creation_batch_size = 8\n';
  const { cluster, executor, policy } = policyOf(keys, ["2.9.3"]);
  assert.deepEqual(cluster, { inCluster: false, configFile: "/k", context: "c" });
  assert.deepEqual([executor.namespaces, executor.requestTimeout, policy.creationBatchSize], [["etl"], 20_000, 8]);
  assert.deepEqual(policyOf("", ["2.9.3"]).cluster, { inCluster: null });
  const many = "[kubernetes_executor]\nmulti_namespace_mode = True\n";
  assert.equal(policyOf(many, ["2.9.3"]).executor.namespaces, null);
  assert.deepEqual(policyOf(`${many}multi_namespace_mode_namespace_list = a,b\n`, ["2.9.3"]).executor.namespaces, [
    "a",
    "b",
  ]);
});

it("variables of the environment win over the file", () => {
  const environment = { AIRFLOW__KUBERNETES_EXECUTOR__DELETE_WORKER_PODS: "False" };
  const { policy } = policyOf("[kubernetes_executor]\ndelete_worker_pods = True\n", ["2.9.3"], environment);
  assert.equal(policy.keepFinishedPods, true);
});

it("a value that Airflow refuses is warned of, and the default counts", () => {
  const { policy, build } = policyOf("[kubernetes_executor]\ndelete_worker_pods = yes\n", ["2.9.3"]);
  assert.equal(policy.keepFinishedPods, false);
  assert.match(build.warnings[0]?.message ?? "", /\[kubernetes_executor\] delete_worker_pods/);
});

it("retries are the task's, its DAG's, or [core]'s", () => {
  const text = `from datetime import timedelta
from airflow import DAG
from airflow.operators.bash import BashOperator
with DAG("d", default_args={"retries": 2}):
    BashOperator(task_id="a", bash_command="x")
    BashOperator(task_id="b", bash_command="x", retries=5, retry_delay=timedelta(minutes=1, seconds=5))
`;
  const target = airflowTarget({ airflow: "2.9.3" });
  const configuration = new AirflowConfiguration({ environment: {}, target });
  const found = tasksOf(new Scope(parsePython("file:///d.py", text)), target).map((task) => {
    const build = new Build(target, { suffix: () => "", uuid: () => "" });
    const { policy } = executorPolicy(configuration, build, task.arguments);
    return [policy.taskRetries, policy.defaultRetryDelay];
  });
  assert.deepEqual(found, [
    [2, 300_000],
    [5, 65_000],
  ]);
});

it("every key about Kubernetes stands in the pages about workers and operators, with what a run makes of it", () => {
  const page = ["executor", "operators"]
    .map((name) => readFileSync(new URL(`../../../../docs/${name}.md`, import.meta.url), "utf8"))
    .join("");
  const isNamed = ({ section, name }: AirflowKey): boolean =>
    name === "<any>" ? page.includes(`[${section}]`) : new RegExp(`\\b${name}\``, "u").test(page);
  assert.deepEqual(
    airflowKeys()
      .filter((key) => !isNamed(key))
      .map(({ section, name }) => `${section}.${name}`),
    [],
  );
});
