/** What `@task.kubernetes` writes into its pod; scripts are those of provider 10.3.1 on Airflow 3.0.0. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { operatorsOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import { operatorPlan } from "../../../../server/src/airflow/dags/operatorPlan.ts";
import { airflowTarget } from "../../../../server/src/airflow/target.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";

const HEAD = `from __future__ import annotations

import json
import pickle
import sys


if sys.version_info >= (3,6):
    try:
        from airflow.plugins_manager import integrate_macros_plugins
        integrate_macros_plugins()
    except ImportError:
        ${""}
        pass


`;
const TAIL = `
# Write output
with open(sys.argv[2], "w") as file:
    if res is not None:
        file.write(json.dumps(res))`;

const WITHOUT = `arg_dict = {"args": [], "kwargs": {}}


# Script
`;
const WITH = `with open(sys.argv[1], "rb") as file:
    arg_dict = pickle.load(file)


# Script
`;

function variablesOf(
  definition: string,
  provider = "10.3.1",
): readonly { readonly name: string; readonly value: string }[] {
  const body = definition.replace(/^/gm, "    ");
  const text = `from airflow import DAG\nfrom airflow.decorators import task\nwith DAG(dag_id="d", schedule=None):\n${body}\n`;
  const target = airflowTarget({ airflow: "3.0.0", provider });
  const [operator] = operatorsOf(new Scope(parsePython("file:///dag.py", text)), target);
  assert.ok(operator, "an operator in the file");
  const [runUid, taskRunUid, taskRunAttemptUid, resultUid] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const startedAt = "2026-05-01T06:00:00.000Z";
  const identity = { runUid, taskRunUid, taskRunAttemptUid, resultUid, startedAt };
  const { plan } = operatorPlan(operator, { identity, tryNumber: 1, readTemplate: () => undefined });
  const { spec } = plan?.pod as unknown as { spec: { containers: [{ env: { name: string; value: string }[] }] } };
  return spec.containers[0].env;
}

function scriptOf(definition: string): string {
  return Buffer.from(variablesOf(definition)[0]?.value ?? "", "base64").toString();
}

describe("a function that runs in a pod", () => {
  it("is written out without its decorator, with comments that end it", () => {
    const definition = `@task.kubernetes(
    image="python:3.12-slim",
    name="k8s-test",
)
def hello():
    import time

    print("é")  # with ) a comment
    if True:
        time.sleep(1)
        # the end

# of the file`;
    const source = `def hello():
    import time

    print("é")  # with ) a comment
    if True:
        time.sleep(1)
        # the end
`;
    const call = 'res = hello(*arg_dict["args"], **arg_dict["kwargs"])\n';
    assert.equal(scriptOf(definition), `${HEAD}${WITHOUT}${source}\n${call}${TAIL}`);
  });

  it("reads its arguments when it cannot do without", () => {
    const source = "def twice(word, times=2):\n    return word * times\n";
    const call = 'res = twice(*arg_dict["args"], **arg_dict["kwargs"])\n';
    assert.equal(scriptOf(`@task.kubernetes(image="x")\n${source}`), `${HEAD}${WITH}${source}\n${call}${TAIL}`);
  });

  it("gets what Python pickles of no arguments", () => {
    const [, input] = variablesOf('@task.kubernetes(image="x")\ndef none():\n    pass');
    assert.equal(input?.value, "gASVGQAAAAAAAAB9lCiMBGFyZ3OUXZSMBmt3YXJnc5R9lHUu");
  });

  const UNKNOWN: readonly (readonly [what: string, definition: string, provider?: string])[] = [
    ["may take arguments", '@task.kubernetes(image="x")\ndef maybe(times=2):\n    pass'],
    ["is handed over by dill", '@task.kubernetes(image="x", use_dill=True)\ndef dilled():\n    pass'],
    ["is of an older provider", '@task.kubernetes(image="x")\ndef old():\n    pass', "7.8.0"],
  ];
  for (const [what, definition, provider] of UNKNOWN) {
    it(`is a mark where it ${what}`, () => {
      const values = variablesOf(definition, provider).map(({ value }) => value);
      assert.equal(values.length, 2);
      for (const value of values) assert.match(value, /^<unknown: /);
    });
  }
});
