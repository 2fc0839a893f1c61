import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fieldPath } from "../../../../client/src/views/preview/fieldPath.ts";
import { originLabel, originSentence } from "../../../../client/src/views/preview/originText.ts";
import { nextState, type PreviewState } from "../../../../client/src/views/preview/preview.ts";
import type { Origin, PlanProblem } from "../../../../server/src/protocol.ts";
import { plan } from "../../cluster/run/plans.ts";

describe("a JSON pointer as a field of Kubernetes", () => {
  for (const [pointer, field] of [
    ["/spec/containers/0/resources/limits/cpu", "spec.containers[0].resources.limits.cpu"],
    ["/metadata/labels/app.kubernetes.io~1name", "metadata.labels[app.kubernetes.io/name]"],
    ["", ""],
  ] as const) {
    test(`${pointer} is ${field}`, () => assert.equal(fieldPath(pointer), field));
  }
});

describe("where a line came from, in words", () => {
  const range = { start: { line: 11, character: 0 }, end: { line: 11, character: 4 } };
  const entry = { section: "cluster", key: "limits", range, keyRange: range };
  const cases: readonly (readonly [Origin, RegExp, RegExp])[] = [
    [
      { kind: "file", uri: "file:///p/a.cfg", range, keyRange: range, entry },
      /^\[cluster\] limits · a\.cfg:12$/,
      /\*\*limits\*\*.*\*\*\[cluster\]\*\*.*\[a\.cfg:12\]\(file:\/\/\/p\/a\.cfg#L12\)/,
    ],
    [{ kind: "file", uri: "file:///p/a.yaml", range, keyRange: range }, /^a\.yaml:12$/, /base manifest/],
    [{ kind: "environment", variable: "DBND__X__Y" }, /environment variable DBND__X__Y/, /DBND__X__Y.*stronger/],
    [{ kind: "default", section: "kubernetes", key: "limits" }, /default of limits in \[kubernetes\]/, /no layer sets/],
    [{ kind: "commandLine", option: "--set", text: "a.b=1" }, /--set a\.b=1/, /command line/],
    [{ kind: "shipped", file: "x.cfg" }, /x\.cfg/, /comes with DBND/],
    [{ kind: "generated", rule: "a name" }, /a name/, /a name/],
    [{ kind: "python", uri: "file:///p/t.py", range }, /^t\.py:12$/, /Python/],
  ];
  const name = (uri: string): string => uri.split("/").at(-1) ?? uri;
  for (const [origin, label, sentence] of cases) {
    test(origin.kind, () => {
      assert.match(originLabel(origin, name), label);
      assert.match(originSentence(origin, name), sentence);
    });
  }
});

describe("what a preview shows", () => {
  const first: PreviewState = {
    params: { task: "t" },
    identity: plan().identity,
    plan: undefined,
    problems: [],
    text: "",
    outdated: false,
  };
  const problem: PlanProblem = { code: "runs-locally", severity: "error", message: "no\nimage" };

  test("is the plan, with its warnings beside", () => {
    const warning: PlanProblem = { ...problem, severity: "warning" };
    const state = nextState(first, { plan: { ...plan(), podYaml: "kind: Pod\n" }, problems: [warning] });
    assert.deepEqual([state.text, state.outdated, state.problems], ["kind: Pod\n", false, [warning]]);
  });
  test("is why there is none, in comments, before the first plan", () => {
    const state = nextState(first, { problems: [problem] });
    assert.match(state.text, /^# .*no\n# +image\n$/);
    assert.equal(state.outdated, false);
  });
  test("stays, marked as outdated, while problems stand in the way of the next", () => {
    const shown = nextState(first, { plan: { ...plan(), podYaml: "kind: Pod\n" }, problems: [] });
    const state = nextState(shown, { problems: [problem] });
    assert.deepEqual([state.text, state.outdated, state.problems], ["kind: Pod\n", true, [problem]]);
    assert.equal(nextState(state, { plan: plan(), problems: [] }).outdated, false);
  });
});
