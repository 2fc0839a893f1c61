import assert from "node:assert/strict";
import { AirflowConfiguration } from "../../../../server/src/airflow/configuration/lookup.ts";
import { tasksOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import { workerPlan } from "../../../../server/src/airflow/dags/workerPlan.ts";
import { airflowTarget } from "../../../../server/src/airflow/target.ts";
import { parseCfg } from "../../../../server/src/cfg/parse.ts";
import type { RunIdentity, RunPlan } from "../../../../server/src/protocol.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";
import { newIdentity } from "../../../../server/src/workspace/identity.ts";

export interface WorkerParts {
  /** Lines of the executor's section. */
  readonly keys?: string;
  /** Further sections. */
  readonly cfg?: string;
  /** Default 2.9.3. */
  readonly airflow?: string;
  readonly provider?: string;
  readonly namespace?: string;
  readonly image?: string;
  /** Further arguments of the task. */
  readonly words?: string;
  readonly executorId?: string;
  readonly tryNumber?: number;
  readonly identity?: RunIdentity;
  /** Seconds that a pod gets to end. */
  readonly grace?: number;
}

/**
 * What the server answers for the run of a task of the DAG `daily` as a worker, whose image has a script for `airflow`: the
 * template runs it with the executor's words as its arguments.
 */
export function workerRunPlan(script: string, parts: WorkerParts = {}): RunPlan {
  const { keys = "", cfg = "", airflow = "2.9.3", provider, namespace = "default", words = "", grace = 1 } = parts;
  const target = airflowTarget({ airflow, ...(provider === undefined ? {} : { provider }) });
  const text = `from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nwith DAG("daily"):\n    BashOperator(task_id="load", bash_command="x", ${words})\n`;
  const [task] = tasksOf(new Scope(parsePython("file:///dags/daily.py", text)), target);
  assert.ok(task);
  const section = /^(?:1|2\.[0-4])/.test(airflow) ? "kubernetes" : "kubernetes_executor";
  const file = parseCfg(
    "file:///airflow.cfg",
    `[${section}]\npod_template_file = pod.yaml\nnamespace = ${namespace}\n${keys}\n${cfg}`,
  );
  const template = {
    metadata: { name: "dummy" },
    spec: {
      restartPolicy: "Never",
      terminationGracePeriodSeconds: grace,
      containers: [{ name: "base", image: parts.image ?? "busybox:1.36", command: ["sh", "-c", script] }],
    },
  };
  const { plan, problems } = workerPlan(task, {
    configuration: new AirflowConfiguration({ file, environment: {}, target }),
    home: "/opt/airflow",
    dagFile: "daily.py",
    readTemplate: () => ({ uri: "file:///pod.yaml", text: JSON.stringify(template) }),
    identity: parts.identity ?? morningIdentity(),
    run: { values: {}, tryNumber: parts.tryNumber ?? 1, executorId: parts.executorId ?? "databand-test-1" },
  });
  assert.ok(plan, problems.map(({ message }) => message).join());
  return plan;
}

/** Uids of its own, and always the same time: it stands in labels and names. */
export function morningIdentity(): RunIdentity {
  return { ...newIdentity(), startedAt: "2026-05-01T06:00:00.000Z" };
}
