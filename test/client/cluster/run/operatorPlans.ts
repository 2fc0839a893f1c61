import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { operatorPlan } from "../../../../server/src/airflow/dags/operatorPlan.ts";
import { operatorsOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import type { AirflowTarget } from "../../../../server/src/airflow/target.ts";
import type { RunPlan, RunPlanResult } from "../../../../server/src/protocol.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";

const HEAD = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s
`;

/** What the server answers for the run of an operator with these arguments, in a DAG `daily`; of the newest release. */
export function operatorRun(
  words: string,
  values: Readonly<Record<string, string>> = {},
  target?: AirflowTarget,
): RunPlanResult {
  const text = `${HEAD}with DAG("daily"):\n    KubernetesPodOperator(task_id="load", image="busybox:1.36", ${words})\n`;
  const [operator] = operatorsOf(new Scope(parsePython("file:///dag.py", text)), target);
  assert.ok(operator);
  const identity = {
    runUid: randomUUID(),
    taskRunUid: randomUUID(),
    taskRunAttemptUid: randomUUID(),
    resultUid: randomUUID(),
    startedAt: "2026-05-01T06:00:00.000Z",
  };
  return operatorPlan(operator, { identity, tryNumber: 1, values, readTemplate: () => undefined });
}

/** The plan of such a run. */
export function operatorRunPlan(
  words: string,
  values: Readonly<Record<string, string>> = {},
  target?: AirflowTarget,
): RunPlan {
  const { plan, problems } = operatorRun(words, values, target);
  assert.ok(plan, problems.map(({ message }) => message).join());
  return plan;
}
