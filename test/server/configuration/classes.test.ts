import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseRunWords } from "../../../server/src/configuration/runWords.ts";
import { configure, value } from "./configure.ts";

describe("what the keys of a section mean", () => {
  const configuration = configure(`
[task]
task_version = 3
[task_build]
verbose = True
[Run]
name = x
[mine]
_type = kubernetes
[nobody]
a = 1
`);
  for (const [section, name] of [
    ["task", "Task"],
    ["Task", "Task"],
    ["task_build", "task_build"],
    ["airflow_monitor", "airflow_monitor"],
    ["run", "run"],
    ["Run", "run"],
    ["KUBERNETES", "kubernetes"],
    ["mine", "kubernetes"],
    ["config", "config"],
    ["nobody", undefined],
  ] as const) {
    it(`[${section}]: ${name ?? "nothing is known"}`, () => assert.equal(configuration.classOf(section)?.name, name));
  }

  it("does not make a class of a section: nothing is built as [task_build]", () => {
    assert.equal(configuration.resolve("task_build").schema, undefined);
  });
});

describe("what dbnd run hides", () => {
  const file = "[run]\nparallel = True\n[databand]\nverbose = True\n";

  it("counts while nobody runs", () => {
    assert.equal(value(configure(file).resolve("run"), "parallel"), true);
  });

  it("is off in a run without its flag, and the flag is said to be why", () => {
    const run = configure(file, { commandLine: parseRunWords(["nightly"]).commandLine }).resolve("run");
    assert.equal(value(run, "parallel"), false);
    assert.deepEqual(
      run.values
        .get("parallel")
        ?.chain.map(({ role, value: { origin } }) => [
          role,
          origin.kind === "commandLine" ? origin.option : origin.kind,
        ]),
      [
        ["winner", "--parallel"],
        ["hidden", "file"],
      ],
    );
  });

  it("comes with the flag, or with --set", () => {
    for (const words of [
      ["nightly", "--parallel"],
      ["nightly", "--set", "run.parallel=True"],
    ]) {
      const run = configure("", { commandLine: parseRunWords(words).commandLine }).resolve("run");
      assert.equal(value(run, "parallel"), true, words.join(" "));
    }
  });
});
