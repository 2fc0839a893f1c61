/** Calls whose result follows from what they are given. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { evaluate } from "../../../../server/src/python/evaluation/evaluate.ts";
import { plainValue } from "../../../../server/src/python/evaluation/pythonValues.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";

function valueOf(expression: string): unknown {
  const text = `import os\nimport copy\nfrom copy import deepcopy\nNAME = "team"\nLIST = ["a", "b"]\nRESULT = ${expression}\n`;
  const scope = new Scope(parsePython("file:///p.py", text));
  const meaning = scope.moduleMeaning("RESULT");
  assert.ok(meaning.kind === "value");
  return plainValue(evaluate(meaning.node, scope));
}

describe("known", () => {
  const CASES: readonly (readonly [expression: string, value: unknown])[] = [
    ['"%s-job" % NAME', "team-job"],
    ['"%s-%d" % (NAME, 3)', "team-3"],
    ['"%(who)s: 100%%" % {"who": NAME}', "team: 100%"],
    ['"{}-{}".format(NAME, 1)', "team-1"],
    ['"{1}{0}".format("a", "b")', "ba"],
    ['"{who}{{}}".format(who=NAME)', "team{}"],
    ["NAME.upper()", "TEAM"],
    ['NAME.replace("t", "T")', "Team"],
    ['"-".join(LIST)', "a-b"],
    ['" x ".strip()', "x"],
    ['os.path.join("/opt", "dags", NAME)', "/opt/dags/team"],
    ['os.path.join("/opt/", "/dags")', "/dags"],
    ["copy.deepcopy(LIST)", ["a", "b"]],
    ["deepcopy({'a': LIST})", { a: ["a", "b"] }],
    ["LIST.copy()", ["a", "b"]],
    ["list(LIST)", ["a", "b"]],
    ["str(5)", "5"],
  ];
  for (const [expression, value] of CASES) test(expression, () => assert.deepEqual(valueOf(expression), value));
});

describe("not known", () => {
  const CASES = [
    '"%5d" % 3',
    '"%s %s" % (NAME,)',
    '"%s" % (NAME, 1)',
    '"{:>5}".format(NAME)',
    '"{0.x}".format(NAME)',
    '"{missing}".format(NAME)',
    'os.environ.get("TEAM", "x")',
    "NAME.encode()",
    '"-".join(names)',
    "str(0.1)",
  ];
  for (const expression of CASES) test(expression, () => assert.equal(valueOf(expression), undefined));
});
