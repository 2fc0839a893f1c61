/** Operators of which the code stands once and which are made several times: in loops, in functions, mapped. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { problemsOfAll } from "../../../server/src/airflow/dags/operatorProblems.ts";
import { operatorPlan } from "../../../server/src/airflow/dags/operatorPlan.ts";
import { operatorsOf, tasksOf } from "../../../server/src/airflow/dags/dagCalls.ts";
import type { DagOperator } from "../../../server/src/airflow/dags/operators.ts";
import { workerLenses } from "../../../server/src/features/codeLens.ts";
import { PythonProgram } from "../../../server/src/python/evaluation/program.ts";
import { Scope } from "../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../server/src/python/syntax/source.ts";
import { importCandidates } from "../../../server/src/workspace/python/pythonImports.ts";
import { IDENTITY } from "./support.ts";

const HEAD = `import os
from pathlib import Path
from airflow import DAG
from airflow.models import Variable
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
`;
const URI = "file:///p/dags/dag.py";

function operators(code: string, files: Readonly<Record<string, string>> = {}): readonly DagOperator[] {
  const all: Readonly<Record<string, string>> = { "dags/dag.py": HEAD + code, ...files };
  const program = new PythonProgram({
    read: (uri) => all[uri.replace("file:///p/", "")],
    candidates: (from, module) => importCandidates(from, module, ["/p"]),
  });
  const scope = program.scope(URI);
  assert.ok(scope);
  return operatorsOf(scope);
}

/** What is shown of each pod: its DAG, task and image, and what is not known of it. */
function pods(code: string, files?: Readonly<Record<string, string>>): readonly string[] {
  return operators(code, files).map((operator) => {
    const { plan, problems } = operatorPlan(operator, {
      identity: IDENTITY,
      tryNumber: 1,
      readTemplate: () => undefined,
    });
    assert.ok(plan, JSON.stringify(problems));
    const hidden = problems.map(({ message }) => /`(.*)`/.exec(message)?.[1] ?? message);
    const { dagId = "-", taskId = "?" } = operator;
    return [`${dagId}/${taskId} ${plan.image}`, ...hidden].join(" | ");
  });
}

const OPERATOR = (more: string): string => `KubernetesPodOperator(${more})`;

describe("a loop makes an operator a round", () => {
  const CASES: readonly (readonly [title: string, code: string, expected: readonly string[]])[] = [
    [
      "over a list",
      `for table in ["a", "b"]:\n    ${OPERATOR('task_id=f"load_{table}", image="i:" + table')}\n`,
      ["-/load_a i:a", "-/load_b i:b"],
    ],
    [
      "over a name, with a name of each round",
      `TABLES = ("a", "b")\nfor table in TABLES:\n    name = f"load_{table}"\n    ${OPERATOR('task_id=name, image="i"')}\nfor table in TABLES:\n    name = f"check_{table}"\n    ${OPERATOR('task_id=name, image="i"')}\n`,
      ["-/load_a i", "-/load_b i", "-/check_a i", "-/check_b i"],
    ],
    [
      "over pairs, numbers and members",
      `for i, (name, image) in enumerate([("a", "x"), ("b", "y")], start=1):\n    ${OPERATOR('task_id=f"{name}{i}", image=image')}\nfor name, image in {"c": "z"}.items():\n    ${OPERATOR("task_id=name, image=image")}\nfor i in range(2):\n    ${OPERATOR('task_id=f"n{i}", image="n"')}\nfor a, b in zip(["p"], ["q"]):\n    ${OPERATOR("task_id=a, image=b")}\n`,
      ["-/a1 x", "-/b2 y", "-/c z", "-/n0 n", "-/n1 n", "-/p q"],
    ],
    [
      "in a loop, and where a condition lets it",
      `for a in ["x", "y"]:\n    for b in [1, 2]:\n        if a == "x" and b in [2]:\n            ${OPERATOR('task_id=f"{a}{b}", image="i"')}\n        elif a == "y":\n            ${OPERATOR('task_id=f"other{b}", image="i"')}\n`,
      ["-/x2 i", "-/other1 i", "-/other2 i"],
    ],
    [
      "of a comprehension",
      `tasks = [${OPERATOR('task_id=t, image="i"')} for t in ("a", "b", "c") if t != "b"]\n`,
      ["-/a i", "-/c i"],
    ],
    [
      "over what is not known: its variable stays unknown",
      `for t in tables():\n    ${OPERATOR('task_id="one", image=f"i:{t}"')}\n`,
      ['-/one <unknown: f"i:{t}"> | f"i:{t}"'],
    ],
  ];
  for (const [title, code, expected] of CASES) it(title, () => assert.deepEqual(pods(code), expected));
});

describe("a function makes an operator a call", () => {
  it("with its arguments, its defaults, and the DAG around the call", () => {
    const code = `def load(table, image="i:1", **more):
    return KubernetesPodOperator(task_id=f"load_{table}", image=image, **more)

with DAG("daily"):
    load("a")
    load("b", image="i:2", namespace="etl")
`;
    const [own, ...called] = pods(code);
    assert.match(own ?? "", /^-\/\? <unknown: image>/);
    assert.deepEqual(called, ["daily/load_a i:1", "daily/load_b i:2"]);
  });
  it("of another file, in a loop, through a second function", () => {
    const files = {
      "common/pods.py": `${HEAD}REGISTRY = "reg.io"
def one(name, tag):
    image = f"{REGISTRY}/{name}:{tag}"
    return KubernetesPodOperator(task_id=name, image=image)

def latest(name):
    return one(name, tag="latest")
`,
    };
    const code = 'from common.pods import latest\nwith DAG("d"):\n    for n in ["a", "b"]:\n        latest(n)\n';
    assert.deepEqual(pods(code, files), ["d/a reg.io/a:latest", "d/b reg.io/b:latest"]);
  });
  it("that makes whole DAGs", () => {
    const code = `def make(team):
    with DAG(f"daily_{team}") as dag:
        KubernetesPodOperator(task_id="load", image=f"{team}:1")
    return dag

for team in ("a", "b"):
    make(team)
`;
    assert.deepEqual(pods(code).slice(1), ["daily_a/load a:1", "daily_b/load b:1"]);
  });
  it("that calls itself is read once more, and no further", () => {
    assert.equal(operators(`def f(n):\n    f(n)\n    ${OPERATOR('task_id="a", image="i"')}\nf(1)\n`).length, 3);
  });
  it("what is wrong with what it makes is said of the call, once", () => {
    const made = operators(
      'def f(ns):\n    KubernetesPodOperator(task_id="a", image="i", namespace=ns, oops=1)\nf("Bad Name")\nf("fine")\n',
    );
    const found = problemsOfAll(made, URI, () => undefined);
    assert.deepEqual(
      found.map(({ code, range }) => `${code} ${range.start.line - 4}`),
      ["airflow-unknown-argument 2", "airflow-server-refuses 3"],
    );
  });
});

describe("a mapped operator", () => {
  const PARTIAL = 'KubernetesPodOperator.partial(task_id="m", image="i", namespace="etl")';
  it("shows what all its tasks have, and marks what each has of its own", () => {
    assert.deepEqual(pods(`${PARTIAL}.expand(arguments=[["a"], ["b"]])\n`), ['-/m i | [["a"], ["b"]]']);
    assert.deepEqual(pods(`${PARTIAL}.expand_kwargs([{"name": "x"}, {"cmds": ["y"]}])\n`), ['-/m i | "x" | ["y"]']);
    assert.match(pods(`${PARTIAL}.expand_kwargs(read())\n`).join(), /\*\*/);
  });
  it("a run of one takes the first, when nothing else is filled in", () => {
    const [operator] = operators(`with DAG("d"):\n    ${PARTIAL}.expand(arguments=[["a"], ["b"]])\n`);
    assert.ok(operator);
    const context = { identity: IDENTITY, tryNumber: 1, readTemplate: () => undefined, values: {} };
    const { plan, placeholders } = operatorPlan(operator, context);
    assert.deepEqual(plan?.command, ["a"]);
    assert.match(plan.podYaml, /map_index: "0"/);
    assert.deepEqual(placeholders?.[0], { name: '[["a"], ["b"]]', type: "Python", default: '["a"]' });
  });
  it("names of arguments are checked in both halves", () => {
    const made = operators(
      `KubernetesPodOperator.partial(task_id="m", image="i", imge="i").expand(argumets=[["a"]])\n`,
    );
    const found = problemsOfAll(made, URI, () => undefined).map(({ code }) => code);
    assert.deepEqual(found, ["airflow-unknown-argument", "airflow-unknown-argument"]);
  });
});

describe("a template named by an expression", () => {
  /** Where it is looked for, and what is said. */
  function template(expression: string): readonly string[] {
    const [operator] = operators(
      `HERE = Path(__file__).parent\n${OPERATOR(`task_id="a", image="i", pod_template_file=${expression}`)}\n`,
    );
    assert.ok(operator);
    const read: string[] = [];
    const { problems } = operatorPlan(operator, {
      identity: IDENTITY,
      tryNumber: 1,
      readTemplate: (path) => {
        read.push(path);
        return { uri: "file:///t.yaml", text: "" };
      },
    });
    return [...read, ...problems.map(({ code }) => code)];
  }
  const CASES: readonly (readonly [expression: string, expected: readonly string[]])[] = [
    ['"pod.yaml"', ["pod.yaml"]],
    ['str(HERE / "pods" / "pod.yaml")', ["/p/dags/pods/pod.yaml"]],
    ['(Path(__file__).resolve().parents[1] / "pod.yaml").as_posix()', ["/p/pod.yaml"]],
    ['HERE.parent.joinpath("templates", "pod.yaml")', ["/p/templates/pod.yaml"]],
    ['os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pod.yaml")', ["/p/dags/../pod.yaml"]],
    ['f"{os.path.dirname(__file__)}/pod.yaml"', ["/p/dags/pod.yaml"]],
    ['os.path.dirname(__file__) + "/pod.yaml"', ["/p/dags/pod.yaml"]],
    [
      'os.path.join(os.getenv("HOME_OF_AIRFLOW", "/opt/airflow"), "pod.yaml")',
      ["/opt/airflow/pod.yaml", "airflow-template-unknown"],
    ],
    ["find_template()", ["airflow-template-unknown"]],
  ];
  for (const [expression, expected] of CASES) it(expression, () => assert.deepEqual(template(expression), expected));
});

describe("what stands outside of the file is never guessed", () => {
  const CASES: readonly (readonly [expression: string, fallback: string | undefined])[] = [
    ['os.environ.get("NS", "default")', "default"],
    ['os.getenv("NS", "default")', "default"],
    ['os.environ["NS"]', undefined],
    ['Variable.get("ns", default_var="default")', "default"],
    ['Variable.get("ns")', undefined],
    ["f\"{os.getenv('TEAM', 'etl')}-{1}\"", "etl-1"],
    ["Path(__file__).name", undefined],
  ];
  for (const [expression, fallback] of CASES) {
    it(`${expression}: marked in the pod, ${fallback === undefined ? "asked for" : "its default offered"} in a run`, () => {
      const [operator] = operators(`${OPERATOR(`task_id="a", image="i", namespace=${expression}`)}\n`);
      assert.ok(operator);
      const context = { identity: IDENTITY, tryNumber: 1, readTemplate: () => undefined };
      const { plan, problems, placeholders } = operatorPlan(operator, context);
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["unknown-value"],
      );
      assert.match(plan?.namespace ?? "", /^<unknown: /);
      assert.equal(placeholders?.[0]?.default, fallback);
    });
  }
});

describe("constructors of classes in between", () => {
  const OWN = `class Own(KubernetesPodOperator):
    def __init__(self, team, image=None, labels=None, **kwargs):
        image = image or "own:1"
        labels = {**(labels or {}), "team": team}
        super().__init__(image=image, labels=labels, arguments=[f"--team={team}"], **kwargs)
`;
  it("compute with their parameters", () => {
    const [operator] = operators(`${OWN}Own(task_id="a", team="etl", labels={"x": "y"})\n`);
    assert.ok(operator);
    const { plan, problems } = operatorPlan(operator, {
      identity: IDENTITY,
      tryNumber: 1,
      readTemplate: () => undefined,
    });
    assert.deepEqual(problems, []);
    assert.deepEqual([plan?.image, plan?.command], ["own:1", ["--team=etl"]]);
    assert.match(plan?.podYaml ?? "", /x: "y"\n {4}team: etl/);
  });
  it("what a condition changes stays unknown", () => {
    const code = OWN.replace('image = image or "own:1"', 'if team == "x":\n            image = "z"');
    assert.match(pods(`${code}Own(task_id="a", team="etl", image="i")\n`).join(), /unknown: image/);
  });
});

describe("a loop makes a task, and its worker, a round", () => {
  const tasks = (code: string): readonly string[] =>
    tasksOf(new Scope(parsePython(URI, HEAD + code))).map(
      ({ taskId, dagId = "-", executorConfig, arguments: given }) => {
        const [queue, config] = [given.get("queue"), executorConfig];
        return [`${dagId}/${taskId}`, queue?.source, config?.kind].filter((one) => one !== undefined).join(" ");
      },
    );
  const CASES: readonly (readonly [title: string, code: string, expected: readonly string[]])[] = [
    [
      "of any operator",
      'with DAG("d"):\n    for i in range(3):\n        PythonOperator(task_id=f"t{i}")\n',
      ["d/t0", "d/t1", "d/t2"],
    ],
    [
      "that is a decorated function",
      'from airflow.decorators import task\nwith DAG("d"):\n    for name in ["a", "b"]:\n        @task(task_id="do_" + name)\n        def do():\n            pass\n',
      ["d/do_a", "d/do_b"],
    ],
    [
      "in a comprehension, with its executor_config",
      'a = [BashOperator(task_id=f"t{i}", executor_config={"pod_override": made(i)}) for i in (1, 2)]\n',
      ["-/t1 dict", "-/t2 dict"],
    ],
    [
      "but for rounds that do not reach it",
      'for i in range(3):\n    if i != 1:\n        PythonOperator(task_id=f"t{i}")\n',
      ["-/t0", "-/t2"],
    ],
    ["not where only running it would tell", 'for i in made():\n    PythonOperator(task_id=f"t{i}")\n', []],
    ["once where the name does not change", 'for i in made():\n    PythonOperator(task_id="same")\n', ["-/same"]],
  ];
  for (const [title, code, expected] of CASES) {
    it(title, () => assert.deepEqual(tasks(code), expected));
  }

  it("of which one lens lets choose", () => {
    const code = 'for i in range(2):\n    BashOperator(task_id=f"t{i}", executor_config={"pod_override": made(i)})\n';
    const all = tasksOf(new Scope(parsePython(URI, `${code}BashOperator(task_id="last", executor_config={})\n`)));
    const lenses = workerLenses(all, URI).map(({ command }) => [command?.title, command?.arguments?.[0] as unknown]);
    assert.deepEqual(lenses.slice(0, 4), [
      ["▶ Run as worker pod (2 tasks)…", { uri: URI, workers: [0, 1] }],
      ["Preview worker pod (2 tasks)…", { uri: URI, workers: [0, 1] }],
      ["Compare worker pod (2 tasks)…", { uri: URI, workers: [0, 1] }],
      ["▶ Run as worker pod", { uri: URI, task: "last", worker: 2 }],
    ]);
  });
});
