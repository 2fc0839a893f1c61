/** The command that a function of `@task.kubernetes_cmd` returns, where the file tells it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { operatorsOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import { editedDagFile, readDagFile } from "../../../../server/src/airflow/dags/dagFile.ts";
import { operatorPlan } from "../../../../server/src/airflow/dags/operatorPlan.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";
import { Text } from "../../../../server/src/text/text.ts";
import { IDENTITY } from "../support.ts";

const URI = "file:///dags/dag.py";

function scopeOf(text: string): Scope {
  return new Scope(parsePython(URI, text));
}

/** A DAG file with one function, in which `calls` stand behind it. */
function file(definition: string, calls: string, decorator = ""): string {
  return `from airflow.sdk import DAG, task
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
PLACE = "lab"
with DAG(dag_id="shop", schedule=None):
    @task
    def other():
        return "x"

    @task.kubernetes_cmd(image="bash:5.2"${decorator})
${definition.replace(/^/gm, "    ")}

${calls.replace(/^/gm, "    ")}
`;
}

function planned(text: string): ReturnType<typeof operatorPlan> {
  const [operator] = operatorsOf(scopeOf(text));
  assert.ok(operator, "an operator");
  return operatorPlan(operator, { identity: IDENTITY, tryNumber: 1, readTemplate: () => undefined });
}

/** The command and arguments that the preview shows. */
function command(text: string): readonly string[] {
  const { plan, problems } = planned(text);
  assert.ok(plan, JSON.stringify(problems));
  return plan.command;
}

/** What the run form asks for. */
function asked(text: string): readonly string[] {
  return planned(text).problems.flatMap(({ message }) => /tells what `(.*)` is:/.exec(message)?.[1] ?? []);
}

const SAY = 'def say(word):\n    return ["echo", f"said: {word}"]';

describe("is known", () => {
  const cases: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    ["with the arguments of its only call", file(SAY, 'say("one")'), ["echo", "said: one"]],
    ["by name, too", file(SAY, 'done = say(word="one")'), ["echo", "said: one"]],
    ["from constants of the file", file(SAY, "say(PLACE)"), ["echo", "said: lab"]],
    ["in a chain", file(SAY, 'other() >> say("one")'), ["echo", "said: one"]],
    ["without any call, where it takes nothing", file('def run():\n    return ["ls", PLACE]', ""), ["ls", "lab"]],
    ["of several calls, where it takes nothing", file('def run():\n    return ["ls"]', "run()\nrun()"), ["ls"]],
    ["as arguments", file(SAY, 'say("one")', ", args_only=True"), ["echo", "said: one"]],
    ["whatever the decorator says of the command", file(SAY, 'say("one")', ', cmds=["no"]'), ["echo", "said: one"]],
    ["with Jinja in a text that is only joined", file(SAY, 'say("{{ ds }}")'), ["echo", "said: {{ ds }}"]],
  ];
  for (const [what, text, expected] of cases) {
    test(what, () => {
      assert.deepEqual(command(text), expected);
      assert.deepEqual(asked(text), []);
    });
  }
});

describe("is asked for", () => {
  const WHOLE = ["what say() returns"];
  const body = (statement: string): string => file(`def say(word):\n    ${statement}`, 'say("one")');
  const cases: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    ["where nothing calls it", file(SAY, "other()"), WHOLE],
    ["of several calls", file(SAY, 'say("one")\nsay("two")'), WHOLE],
    ["of a call in a loop", file(SAY, 'for word in ["one"]:\n    say(word)'), WHOLE],
    ["of mapped tasks", file(SAY, 'say.expand(word=["one"])'), WHOLE],
    ["under another id", file(SAY, 'say.override(task_id="b")("one")'), WHOLE],
    [
      "where Airflow fills in a parameter",
      file('def say(word, ds=None):\n    return ["echo", ds]', 'say("one")'),
      WHOLE,
    ],
    ["where it takes any number", file("def say(*words):\n    return words", 'say("one")'), WHOLE],
    ["where it is no list, which Airflow refuses", body("return word"), WHOLE],
    ["where it is an empty list", body("return []"), WHOLE],
    ["in part, where a part is another task's result", file(SAY, "say(other())"), ['f"said: {word}"']],
    [
      "in part, where more is done with Jinja than to join it",
      file('def say(word):\n    return ["echo", "a" if word == "b" else "c"]', 'say("{{ ds }}")'),
      ['"a" if word == "b" else "c"'],
    ],
  ];
  for (const [what, text, expected] of cases) test(what, () => assert.deepEqual(asked(text), expected));
});

test("a pod without a name is called after the function", () => {
  assert.match(planned(file(SAY, 'say("one")')).plan?.podName ?? "", /^k8s-airflow-pod-say-/);
});

test("a use of the function in the arguments of an operator counts, while one types them", () => {
  const before = file(SAY, 'say("one")\nKubernetesPodOperator(task_id="a", image="x:1", arguments=["y"])');
  const after = before.replace('["y"]', '["y", say("two")]');
  const known = readDagFile(Text.from(before), scopeOf(before), undefined);
  const edited = editedDagFile(known, Text.from(after), undefined);
  const fresh = readDagFile(Text.from(after), scopeOf(after), undefined);
  assert.deepEqual((edited ?? fresh).operators, fresh.operators);
  assert.notDeepEqual(known.operators[0], fresh.operators[0]);
});
