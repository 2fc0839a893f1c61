/**
 * The Python examples of the public documentation of the operator and of the executor, page by page, written anew (own
 * names and words, the same arguments and ways of writing): each pod of them is previewed without an unknown.
 *
 * Not here, as they make no pod of an operator or of a worker: operators of jobs, Spark, Ray, Kueue, resources and
 * `exec`. What the pages say without an example of their own is in the fixtures of the folder above.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { AirflowConfiguration } from "../../../server/src/airflow/configuration/lookup.ts";
import { operatorsOf, tasksOf } from "../../../server/src/airflow/dags/dagCalls.ts";
import { operatorPlan } from "../../../server/src/airflow/dags/operatorPlan.ts";
import { workerPlan } from "../../../server/src/airflow/dags/workerPlan.ts";
import { airflowTarget, type AirflowTarget } from "../../../server/src/airflow/target.ts";
import { Scope } from "../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../server/src/python/syntax/source.ts";
import type { RunPlanResult } from "../../../server/src/protocol.ts";
import { optionAnswer } from "../../../server/src/workspace/airflow/airflowOptions.ts";
import { IDENTITY } from "./support.ts";

const FOLDER = new URL("../../fixtures/airflow/docs/", import.meta.url);
const PROVIDER = "Provider cncf.kubernetes: ";

/** A page or an example DAG that pages include, and what of the fixture answers to it. */
interface Example {
  readonly page: string;
  readonly file: string;
  /** The operators that make pods, in the file's order. */
  readonly operators?: readonly string[];
  /** The tasks whose workers' pods `executor_config` changes. */
  readonly workers?: readonly string[];
  /** What only a run tells, and is asked for: a function's result that is the pod's command, a random number. */
  readonly asked?: readonly string[];
  readonly airflow: string;
}

const EXAMPLES: readonly Example[] = [
  {
    page: `${PROVIDER}KubernetesPodOperator, ConfigMaps, Secrets and Volumes; private images; XCom (example_kubernetes.py)`,
    file: "resources.py",
    operators: ["close", "private-tools", "count"],
    airflow: "3.0.6",
  },
  {
    page: `${PROVIDER}KubernetesPodOperator, dry run; cleanup on kill; durable; error message; callbacks (in the text)`,
    file: "snippets.py",
    operators: ["look_first", "stays_when_killed", "always_new", "tells_why", "published"],
    airflow: "3.0.6",
  },
  {
    page: `${PROVIDER}KubernetesPodOperator, the deferrable mode and its logs (example_kubernetes_async.py)`,
    file: "deferrable.py",
    operators: ["poll", "talk_at_intervals", "private", "answer"],
    airflow: "3.0.6",
  },
  {
    page: `${PROVIDER}Run command from TaskFlow (example_kubernetes_cmd_decorator.py)`,
    file: "cmd_decorator.py",
    operators: ["whole_line", "only_arguments", "with_templates"],
    asked: [
      'f"All of it:\\\\t{left_word}\\\\t{right_word}"',
      "f\"echo -e 'Arguments:\\\\t{left_word}\\\\t{right_word}'\"",
      "line",
    ],
    airflow: "3.0.6",
  },
  {
    page: "Airflow: TaskFlow tutorial, @task.kubernetes (example_kubernetes_decorator.py)",
    file: "decorator.py",
    operators: ["slow_hello", "stairs"],
    airflow: "3.0.6",
  },
  {
    page: "Provider google: Google Kubernetes Engine Operators (example_kubernetes_engine.py, …_async.py)",
    file: "gke.py",
    operators: ["plain", "result", "waiting"],
    airflow: "3.0.6",
  },
  {
    page: "Provider amazon: Elastic Kubernetes Service (example_eks_with_nodegroups.py, …_fargate_profile.py, …_in_one_step.py)",
    file: "eks.py",
    operators: ["on_nodes", "on_fargate"],
    airflow: "3.0.6",
  },
  {
    page: `${PROVIDER}Kubernetes Executor, pod_override (example_kubernetes_executor.py)`,
    file: "executor.py",
    workers: ["begin", "write_goods", "read_word", "labelled_task", "elsewhere_task", "own_image_task", "limited_task"],
    airflow: "2.10.5",
  },
  {
    page: `${PROVIDER}Kubernetes Executor, pod_template_file; Local Kubernetes Executor (example_local_kubernetes_executor.py)`,
    file: "executor_template.py",
    workers: ["task_with_template", "in_a_pod"],
    airflow: "2.10.5",
  },
  {
    page: "Airflow 1.10: Kubernetes, Kubernetes Operator (in the text)",
    file: "contrib_page.py",
    operators: ["old_page"],
    airflow: "1.10.10",
  },
  {
    page: "Airflow 1.10: example_kubernetes_operator.py",
    file: "contrib_example.py",
    operators: ["old_shop"],
    airflow: "1.10.10",
  },
  {
    page: "Airflow 1.10: example_kubernetes_executor_config.py",
    file: "contrib_executor.py",
    workers: ["annotated", "mounted", "as_somebody"],
    airflow: "1.10.3",
  },
  {
    page: "Airflow 2.0: Upgrading from 1.10 to 2, before",
    file: "upgrade_before.py",
    operators: ["everything_before", "variables_before", "size_before"],
    workers: ["worker_before"],
    airflow: "1.10.15",
  },
  {
    page: "Airflow 2.0: Upgrading from 1.10 to 2, after",
    file: "upgrade_after.py",
    operators: ["everything_after", "variables_after", "size_after"],
    workers: ["worker_after"],
    asked: ['"size-" + str(random.randint(0, 1000000))'],
    airflow: "2.0.2",
  },
];

const IN_1_10 = {
  AIRFLOW__KUBERNETES__DAGS_IN_IMAGE: "True",
  AIRFLOW__KUBERNETES__WORKER_CONTAINER_REPOSITORY: "shop/airflow",
  AIRFLOW__KUBERNETES__WORKER_CONTAINER_TAG: "1.0",
};
const SINCE_2_0 = {
  AIRFLOW__KUBERNETES__POD_TEMPLATE_FILE: "pod.yaml",
  AIRFLOW__KUBERNETES_EXECUTOR__POD_TEMPLATE_FILE: "pod.yaml",
  AIRFLOW__KUBERNETES_EXECUTOR__WORKER_CONTAINER_REPOSITORY: "shop/airflow",
  AIRFLOW__KUBERNETES_EXECUTOR__WORKER_CONTAINER_TAG: "1.0",
  AIRFLOW__KUBERNETES_EXECUTOR__MULTI_NAMESPACE_MODE: "True",
};

function configurationOf(target: AirflowTarget): AirflowConfiguration {
  return new AirflowConfiguration({ environment: target.provider === null ? IN_1_10 : SINCE_2_0, target });
}

function scopeOf(file: string, configuration: AirflowConfiguration): Scope {
  const source = parsePython(`file:///${file}`, readFileSync(new URL(file, FOLDER), "utf8"));
  return new Scope(source, {
    option: (_from, question) => optionAnswer(question, { configuration, home: "/opt/airflow" }),
  });
}

function readTemplate(path: string): { readonly uri: string; readonly text: string } {
  assert.match(path, /^(?:\/opt\/airflow\/pod_templates\/shop|pod)\.yaml$/);
  return { uri: "file:///pod.yaml", text: readFileSync(new URL("../pod.yaml", FOLDER), "utf8") };
}

/** All that the preview tells but what the API server refuses: some pages have pods that no server takes. */
function told({ plan, problems }: RunPlanResult): readonly string[] {
  assert.ok(plan, "a pod is previewed");
  return problems.filter(({ code }) => code !== "airflow-server-refuses").map(({ message }) => message);
}

describe("an example of the public documentation is previewed without an unknown", () => {
  for (const { page, file, airflow, ...expected } of EXAMPLES) {
    test(`${page} → ${file}`, () => {
      const target = airflowTarget({ airflow });
      const configuration = configurationOf(target);
      const scope = scopeOf(file, configuration);

      const pods = operatorsOf(scope, target);
      assert.deepEqual(
        pods.map(({ taskId }) => taskId),
        expected.operators ?? [],
      );
      const asked = (expected.asked ?? []).map(
        (what) => `Only running the DAG file tells what \`${what}\` is: the pod shows a mark in its place.`,
      );
      const ofPods = pods.flatMap((pod) => told(operatorPlan(pod, { identity: IDENTITY, tryNumber: 1, readTemplate })));
      assert.deepEqual(ofPods, asked);

      const workers = tasksOf(scope, target).filter(({ executorConfig }) => executorConfig !== undefined);
      assert.deepEqual(
        workers.map(({ taskId }) => taskId),
        expected.workers ?? [],
      );
      const context = { configuration, home: "/opt/airflow", dagFile: "dag.py", identity: IDENTITY, readTemplate };
      for (const worker of workers) assert.deepEqual(told(workerPlan(worker, context)), [], worker.taskId);
    });
  }
});

test("every fixture of the folder is in the table", () => {
  assert.deepEqual(EXAMPLES.map(({ file }) => file).sort(), readdirSync(FOLDER).sort());
});
