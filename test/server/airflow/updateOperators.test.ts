/** After any edit the operators are those of the file read anew, and those that an edit does not concern stay what they are. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { operatorProblems } from "../../../server/src/airflow/dags/operatorProblems.ts";
import { operatorsOf } from "../../../server/src/airflow/dags/operators.ts";
import { foundOperators, type FoundOperators } from "../../../server/src/airflow/dags/updateOperators.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";
import { Scope } from "../../../server/src/python/scope.ts";
import { parsePython } from "../../../server/src/python/source.ts";

const URI = "file:///dags/orders.py";
const TARGET = airflowTarget({ airflow: "3.0.0", provider: "10.3.1", client: 31 });

const TEXT = `from airflow import DAG
from airflow.decorators import task
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

IMAGE = "app:1"

class Own(KubernetesPodOperator):
    def __init__(self, image="own:1", **kwargs):
        super().__init__(image=image, **kwargs)

with DAG("orders", default_args={"namespace": "etl"}) as dag:
    load = KubernetesPodOperator(
        task_id="load",
        image=IMAGE,
        env_vars={"PART": "one"},
    )
    one = KubernetesPodOperator(task_id="short", image="x:1"); two = KubernetesPodOperator(task_id="other", image="y")
    again = KubernetesPodOperator(
        task_id="again",
        image="app:2",
        arguments=["after", load.task_id, f"{IMAGE}"],
    )
    words = ["a", "b"]
    own = Own(
        task_id="own",
        arguments=words,
        cmds=["run"],
    )  # the last "one"

    @task.kubernetes(image="clean:1")
    def clean():
        KubernetesPodOperator(
            task_id="inner",
            image="in:1",
        )

    load >> again
    again >> clean()
`;

/** Places of texts first, since most people type there; and what they type. */
const STARTS = [...TEXT.matchAll(/"[^"\n]/g)].map(({ index }) => index + 1);
const edit = fc.record({
  at: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...STARTS) }, { weight: 1, arbitrary: fc.nat(TEXT.length) }),
  removed: fc.nat(2),
  inserted: fc.constantFrom("x", "7", "-", "", "{", "load", '"', "'", '"""', "\\", "\n", "(", ")", "#", ", ", "= 1"),
});

function read(text: string): Scope {
  return new Scope(parsePython(URI, text));
}

function replaced(text: string, old: string, now: string): string {
  assert.equal(text.split(old).length, 2, `${old} stands there once`);
  return text.replace(old, now);
}

/** Numbers of the operators that are new objects. */
function renewed(before: FoundOperators, now: FoundOperators): readonly number[] {
  return now.operators.flatMap((one, index) => (one === before.operators[index] ? [] : [index]));
}

describe("the operators of a file after edits", () => {
  test("are those of the file read anew", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        let text = TEXT;
        let found = foundOperators(read(text), TARGET);
        for (const { at, removed, inserted } of edits) {
          text = text.slice(0, at) + inserted + text.slice(at + removed);
          found = foundOperators(read(text), TARGET, found);
          assert.deepEqual(found.operators, operatorsOf(read(text), TARGET));
        }
      }),
      { numRuns: 80 },
    );
  });

  const ALL = [0, 1, 2, 3, 4, 5, 6];
  const CASES: readonly (readonly [what: string, old: string, now: string, renewed: readonly number[]])[] = [
    ["a text in a call that nobody reads", '"app:2"', '"app:22"', [3]],
    ["a text in a call of an own class", '"run"', '"running"', [4]],
    ["a text in a call that another one reads", '"one"}', '"three"}', ALL],
    ["a text in one of two calls on a line", '"x:1"', '"x:12"', ALL],
    ["the last text of a line with two calls", '"y"', '"yy"', [2]],
    ["a constant", '"app:1"', '"app:12"', ALL],
    ["the arguments of a DAG", '"etl"', '"etl2"', ALL],
    ["a class", '"own:1"', '"own:12"', ALL],
    ["a decorator", '"clean:1"', '"clean:12"', ALL],
    ["a call in a decorated function", '"in:1"', '"in:12"', ALL],
    ["a line more", '"app:2",', '"app:2",\n', ALL],
    ["another release", '"app:2"', '"app:22"', ALL],
  ];
  for (const [what, old, now, expected] of CASES) {
    test(`${what}: evaluated anew are ${String(expected)}`, () => {
      const before = foundOperators(read(TEXT), TARGET);
      assert.equal(before.operators.length, ALL.length);
      const target = what === "another release" ? { ...TARGET } : TARGET;
      const scope = read(replaced(TEXT, old, now));
      const after = foundOperators(scope, target, before);
      assert.deepEqual(renewed(before, after), expected);
      assert.deepEqual(after.operators, operatorsOf(scope, target));
    });
  }
});

test("what is wrong with an operator is kept, unless it is read from a template, which may change", () => {
  const [first] = foundOperators(read(TEXT), TARGET).operators;
  const none = (): undefined => undefined;
  assert.ok(first);
  assert.equal(operatorProblems(first, URI, none), operatorProblems(first, URI, none));
  const [other] = operatorsOf(read(replaced(TEXT, "image=IMAGE,", 'pod_template_file="pod.yaml",')), TARGET);
  assert.ok(other);
  for (let round = 0; round < 2; round++) {
    const asked: string[] = [];
    operatorProblems(other, URI, (path) => void asked.push(path));
    assert.ok(asked.includes("pod.yaml"));
  }
});
