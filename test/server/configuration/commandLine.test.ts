import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseRunWords } from "../../../server/src/configuration/runWords.ts";
import { readSetValue, sectionsOf } from "../../../server/src/configuration/setValue.ts";
import { configure } from "./configure.ts";

describe("a value of --set", () => {
  const cases: readonly (readonly [argument: string, sections: unknown])[] = [
    ["a.b=c", { a: { b: "c" } }],
    [" a.b=c=d ", { a: { b: "c=d" } }],
    ["a.b = c", { a: { "b ": " c" } }],
    ["x.y.z=1", { "x.y": { z: "1" } }],
    ["a.b", { a: { b: "" } }],
    ['{"a.b": 5, c: {D: [1]}}', { a: { b: 5 }, c: { d: [1] } }],
    ["{s: {k: 1}, S: {K: 2}}", { s: { k: 2 } }],
    ["key=v", "not-a-section-value"],
    ["{s: {k: 1}, S: {k: 2}}", "duplicate-key"],
    ["", "expected-key-value"],
    ["{a: 1", "json-syntax"],
    ["[1]", "wrong-shape"],
  ];
  for (const [argument, expected] of cases) {
    test(`${JSON.stringify(argument)} → ${JSON.stringify(expected)}`, () => {
      const read = readSetValue(argument);
      const sorted = "problem" in read ? read : sectionsOf(read.values);
      const found =
        "problem" in sorted
          ? sorted.problem.code
          : Object.fromEntries([...sorted.sections].map(([name, keys]) => [name, Object.fromEntries(keys)]));
      assert.deepEqual(found, expected);
    });
  }
});

describe("the command line's layer", () => {
  test("--set without a dot is a parameter of the root task, and so is --set-root", () => {
    const configuration = configure("", {
      commandLine: { task: "T", set: ["x=1", '{"y": 2, "z.k": 3}'], setRoot: ["x=0", "w=4"] },
    });
    const parameters = [...configuration.rootParameters].map(([name, { text }]) => [name, text]);
    assert.deepEqual(parameters, [
      ["x", "1"],
      ["w", "4"],
    ]);
    assert.equal(configuration.getText("t", "w"), "4");
    assert.deepEqual(
      configuration.problems.map(({ code }) => code),
      ["not-a-section-value"],
    );
  });

  test("--extend counts over --set, --override over all", () => {
    const configuration = configure("", {
      commandLine: { extend: ["a.b=x"], set: ["a.b=s"], override: ["a.c=o"], setConfig: ["a.c=c"] },
    });
    assert.deepEqual([configuration.get("a", "b")?.extend, configuration.get("a", "c")?.text], [true, "o"]);
  });

  test("a value's origin is its option", () => {
    assert.deepEqual(configure("", { commandLine: { env: "prod" } }).get("databand", "env")?.origin, {
      kind: "commandLine",
      option: "--env",
      text: "prod",
    });
  });
});

describe("the words after dbnd run", () => {
  test("are read as click reads them", () => {
    const run = parseRunWords([
      "-vv",
      "--set",
      "a.b=1",
      "my.Task",
      "-sc.d=2",
      "--override=e.f=3",
      "-r",
      "p=4",
      "-x",
      "g.h=[5]",
      "--env",
      "prod",
      "--conf-file",
      "x.cfg,y.cfg",
      "--interactive",
      "--submit-driver",
      "--local-driver",
      "-m",
      "mod",
      "--docker-build-tag=t",
    ]);
    assert.deepEqual(run.problems, []);
    assert.equal(run.task, "my.Task");
    assert.deepEqual(run.modules, ["mod"]);
    assert.deepEqual(run.configurationFiles, ["x.cfg", "y.cfg"]);
    const { set, override, setRoot, extend, env, switches } = run.commandLine;
    assert.deepEqual(
      { set, override, setRoot, extend, env },
      {
        set: ["a.b=1", "c.d=2"],
        override: ["e.f=3"],
        setRoot: ["p=4"],
        extend: ["g.h=[5]"],
        env: "prod",
      },
    );
    assert.deepEqual(switches, {
      "databand.verbose": "True",
      "databand.describe": "False",
      "databand.conf_file": "x.cfg,y.cfg",
      "run_info.is_archived": "False",
      "run.parallel": "False",
      "run.interactive": "True",
      "run.open_web_tracker_in_browser": "False",
      "run.submit_driver": "False",
      "kubernetes.docker_build_tag": "t",
      "task_build.verbose": "True",
    });
  });

  const wrong: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [["--nope"], /no option --nope/],
    [["t", "--set"], /--set needs a value/],
    [["t", "u"], /one word too many/],
    [["-q"], /no option -q/],
  ];
  for (const [words, message] of wrong) {
    test(`${words.join(" ")} is refused`, () => {
      assert.match(parseRunWords(words).problems[0]?.message ?? "", message);
    });
  }

  test("after -- there are no options", () => {
    assert.equal(parseRunWords(["--", "--task"]).task, "--task");
  });
});
