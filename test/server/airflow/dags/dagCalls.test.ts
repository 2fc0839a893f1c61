/** After any edit operators and tasks are those of the file read anew, and those that it does not concern stay what they are. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { operatorProblems } from "../../../../server/src/airflow/dags/operatorProblems.ts";
import { operatorsOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import { editedDagFile, readDagFile, type DagFile } from "../../../../server/src/airflow/dags/dagFile.ts";
import { airflowTarget, type AirflowTarget } from "../../../../server/src/airflow/target.ts";
import { PythonProgram } from "../../../../server/src/python/evaluation/program.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";
import { Text } from "../../../../server/src/text/text.ts";
import { DagFiles } from "../../../../server/src/workspace/airflow/dagFiles.ts";

const URI = "file:///dags/orders.py";
const TARGET = airflowTarget({ airflow: "3.0.0", provider: "10.3.1", client: 31 });

const TEXT = `from airflow import DAG
from airflow.decorators import task
from airflow.operators.bash import BashOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from settings import NAME, Ours

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

    plain = BashOperator(
        task_id="plain",
        bash_command=f"echo {NAME}",
        executor_config={"pod_override": NAME},
    )
    last = load >> Ours(
        task_id=NAME,
        image="ours:1",
    )
    KubernetesPodOperator(
        task_id="alone",
        env_vars=dict(PART=IMAGE, MORE=[1, 2]),
        dag=dag,
    )
    load >> again
    again >> clean()
`;

const OTHER = "file:///dags/settings.py";
const SETTINGS = `from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

NAME = "ours"

class Ours(KubernetesPodOperator):
    def __init__(self, namespace=NAME, **kwargs):
        super().__init__(namespace=namespace, image="own:2", **kwargs)
`;

/** Places of texts first, since most people type there; and what they type. */
const STARTS = [...TEXT.matchAll(/"[^"\n]/g)].map(({ index }) => index + 1);
const edit = fc.record({
  at: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...STARTS) }, { weight: 1, arbitrary: fc.nat(TEXT.length) }),
  removed: fc.nat(2),
  inserted: fc.constantFrom(
    "x",
    "7",
    "-",
    "",
    "{",
    "load",
    '"',
    "'",
    '"""',
    "\\",
    "\n",
    "(",
    ")",
    "#",
    ", ",
    "= 1",
    ".pop()",
    "x := 1",
  ),
});

function scopeOf(text: string): Scope {
  return new Scope(parsePython(URI, text));
}

/** A version of the file after another one. */
function read(text: string, before?: DagFile, target: AirflowTarget = TARGET): DagFile {
  const lines = Text.from(text);
  return (before && editedDagFile(before, lines, target)) ?? readDagFile(lines, scopeOf(text), target);
}

function assertFresh(file: DagFile | undefined, fresh: DagFile | undefined): void {
  assert.deepEqual(file?.operators, fresh?.operators);
  assert.deepEqual(file?.tasks(), fresh?.tasks());
}

function replaced(text: string, old: string, now: string): string {
  assert.equal(text.split(old).length, 2, `${old} stands there once`);
  return text.replace(old, now);
}

/** Numbers of the operators that are new objects. */
function renewed(before: DagFile, now: DagFile): readonly number[] {
  return now.operators.flatMap((one, index) => (one === before.operators[index] ? [] : [index]));
}

describe("the operators of a file after edits", () => {
  test("are those of the file read anew", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        let text = TEXT;
        let file = read(text);
        for (const { at, removed, inserted } of edits) {
          text = text.slice(0, at) + inserted + text.slice(at + removed);
          file = read(text, file);
          assertFresh(file, read(text));
        }
      }),
      { numRuns: 80 },
    );
  });

  test("are those of the file read anew, when imported files are edited too", () => {
    const other = fc.constantFrom(
      SETTINGS,
      SETTINGS.replace("ours", "theirs"),
      SETTINGS.replace("own:2", "own:3"),
      undefined,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(edit, fc.option(other)), { minLength: 1, maxLength: 6 }), (edits) => {
        const files: Record<string, string | undefined> = { [URI]: TEXT, [OTHER]: SETTINGS };
        const program = (): PythonProgram =>
          new PythonProgram({ read: (uri) => files[uri], candidates: (_, module) => [`file:///dags/${module}.py`] });
        const dags = new DagFiles(program());
        for (const [{ at, removed, inserted }, settings] of edits) {
          const text = files[URI] ?? "";
          const edited = text.slice(0, at) + inserted + text.slice(at + removed);
          files[URI] = edited;
          if (settings !== null) files[OTHER] = settings;
          const fresh = new DagFiles(program()).of(URI, Text.from(edited), TARGET);
          assertFresh(dags.of(URI, Text.from(edited), TARGET), fresh);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("are those of the file read anew, when Airflow's configuration is edited too", () => {
    const asking = `from airflow.configuration import conf\n${TEXT}`
      .replace('"app:1"', 'conf.get("etl", "image", fallback="app:1")')
      .replace('"app:2"', 'conf.get("etl", "other")');
    const settings = `from airflow.configuration import conf\n${SETTINGS}`.replace('"ours"', 'conf.get("etl", "name")');
    const key = fc.constantFrom("image", "other", "name");
    const set = fc.tuple(key, fc.constantFrom("a", "b", undefined));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.option(edit), set), { minLength: 1, maxLength: 6 }), (changes) => {
        const files: Record<string, string> = { [URI]: asking, [OTHER]: settings };
        const options: Record<string, string | undefined> = {};
        const program = (): PythonProgram =>
          new PythonProgram({
            read: (uri) => files[uri],
            candidates: (_, module) => [`file:///dags/${module}.py`],
            option: (_, question) => {
              const value = options[question.key];
              return value === undefined ? undefined : { value };
            },
          });
        const dags = new DagFiles(program());
        for (const [edited, [name, value]] of changes) {
          options[name] = value;
          const { at, removed, inserted } = edited ?? { at: 0, removed: 0, inserted: "" };
          const before = files[URI] ?? "";
          const text = before.slice(0, at) + inserted + before.slice(at + removed);
          files[URI] = text;
          const fresh = new DagFiles(program()).of(URI, Text.from(text), TARGET);
          assertFresh(dags.of(URI, Text.from(text), TARGET), fresh);
        }
      }),
      { numRuns: 60 },
    );
  });

  const ALL = [0, 1, 2, 3, 4, 5, 6, 7];
  const CASES: readonly (readonly [what: string, old: string, now: string, renewed: readonly number[] | undefined])[] =
    [
      ["a text in a call that nobody reads", '"app:2"', '"app:22"', [3]],
      ["a text in a call of an own class", '"run"', '"running"', [4]],
      ["an argument more", 'cmds=["run"],', 'cmds=["run"], image="own:2",', [4]],
      ["a name in the place of another one", "MORE=[1, 2]", "MORE=words", [7]],
      ["a call in a call", "MORE=[1, 2]", "MORE=Own(task_id='more')", undefined],
      ["an argument that is not complete", 'cmds=["run"],', 'cmds=["run"', undefined],
      ["a method that changes what it is called of", "MORE=[1, 2]", "MORE=words.pop()", ALL],
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
    test(`${what}: evaluated anew are ${String(expected ?? "all")}`, () => {
      const before = read(TEXT);
      assert.equal(before.operators.length, ALL.length);
      const target = what === "another release" ? { ...TARGET } : TARGET;
      const text = replaced(TEXT, old, now);
      const after = read(text, before, target);
      if (expected) assert.deepEqual(renewed(before, after), expected);
      else assert.equal(editedDagFile(before, Text.from(text), target), undefined);
      assertFresh(after, read(text, undefined, target));
    });
  }
});

test("what is wrong with an operator is kept, unless it is read from a template, which may change", () => {
  const [first] = read(TEXT).operators;
  const none = (): undefined => undefined;
  assert.ok(first);
  assert.equal(operatorProblems(first, URI, none), operatorProblems(first, URI, none));
  const [other] = operatorsOf(scopeOf(replaced(TEXT, "image=IMAGE,", 'pod_template_file="pod.yaml",')), TARGET);
  assert.ok(other);
  for (let round = 0; round < 2; round++) {
    const asked: string[] = [];
    operatorProblems(other, URI, (path) => void asked.push(path));
    assert.ok(asked.includes("pod.yaml"));
  }
});
