import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertSarif } from "./sarif.ts";
import { run } from "./terminal.ts";
import type { Explanation } from "../../../server/src/features/explanation.ts";
import { githubReport } from "../../../server/src/cli/reports/github.ts";

const SYSTEM = "/project/.dbnd/databand-system.cfg";
const GOOD = `[run]
environments = ["local", "k8s"]

[k8s]
_type = local
remote_engine = eng
root = /data

[eng]
_type = kubernetes
container_repository = repo/app
container_tag = v1
`;
const TASK = 'from dbnd import task\n@task\ndef daily(day: str = "today"): pass\n';

describe("databand-k8s check", () => {
  test("finds nothing in a good project", async () => {
    const { code, output, errors } = await run(["check"], { [SYSTEM]: GOOD });
    assert.deepEqual([code, output, errors], [0, "", "No problems in 1 file."]);
  });

  test("tells place, severity, and rule of a problem, and fails on errors", async () => {
    const { code, output, errors } = await run(["check", ".dbnd/databand-system.cfg"], {
      [SYSTEM]: `${GOOD}startup_timeout = 90\n`,
    });
    assert.equal(code, 1);
    assert.match(output, /^\.dbnd\/databand-system\.cfg:13:19: error: .* \[\S+\]$/m);
    assert.match(errors, /1 error/);
  });

  test("takes warnings for failures only when told to", async () => {
    const files = { [SYSTEM]: `${GOOD}namespce = x\n` };
    assert.equal((await run(["check"], files)).code, 0);
    const strict = await run(["check", "--fail-on", "warning"], files);
    assert.equal(strict.code, 1);
    assert.match(strict.output, /13:1: warning: .*namespace/);
  });

  test("gives rules other severities", async () => {
    const files = { [SYSTEM]: `${GOOD}namespce = x\n` };
    assert.equal((await run(["check", "--rule", "unknown-key=error"], files)).code, 1);
    assert.equal((await run(["check", "--rule", "unknown-key=off"], files)).errors, "No problems in 1 file.");
  });

  test("speaks JSON", async () => {
    const { output } = await run(["check", "--format", "json"], { [SYSTEM]: `${GOOD}startup_timeout = 90\n` });
    const problems = JSON.parse(output) as readonly Record<string, unknown>[];
    const { path, line, column, severity } = problems[0] ?? {};
    assert.deepEqual(
      { path, line, column, severity },
      {
        path: ".dbnd/databand-system.cfg",
        line: 13,
        column: 19,
        severity: "error",
      },
    );
  });

  test("annotates a change on GitHub", async () => {
    const { output } = await run(["check", "--format", "github"], { [SYSTEM]: `${GOOD}startup_timeout = 90\n` });
    assert.equal(
      output,
      "::error file=.dbnd/databand-system.cfg,line=13,endLine=13,col=19,endColumn=21,title=duration-no-unit::" +
        "Give the unit: 90s for seconds, 90m for minutes.",
    );
  });

  test("escapes what workflow commands would take for their own", () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const problem = { code: "a,b", severity: "hint", range, message: "100%\nnext: line" } as const;
    assert.deepEqual(githubReport([{ path: "a:b.cfg", uri: "", problems: [problem] }]), [
      "::notice file=a%3Ab.cfg,line=1,endLine=2,title=a%2Cb::100%25%0Anext: line",
    ]);
  });

  test("speaks SARIF", async () => {
    const text = `${GOOD}startup_timeout = 90\nstartup_timeout = 1m\n`;
    const { code, output, errors } = await run(["check", "--format", "sarif"], { [SYSTEM]: text });
    assert.deepEqual([code, errors], [1, ""]);
    const log: unknown = JSON.parse(output);
    assertSarif(log);
    const [unit, twice] = log.runs[0].results;
    assert.deepEqual(unit, {
      ruleId: "duration-no-unit",
      ruleIndex: 1,
      level: "error",
      message: { text: "Give the unit: 90s for seconds, 90m for minutes." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: ".dbnd/databand-system.cfg" },
            region: { startLine: 13, startColumn: 19, endLine: 13, endColumn: 21 },
          },
        },
      ],
    });
    assert.equal(twice?.relatedLocations?.[0]?.physicalLocation.region.startLine, 13);
  });

  test("takes the projects below a folder that is none itself", async () => {
    const files = {
      "/project/a/project.cfg": GOOD,
      "/project/b/.dbnd/databand-system.cfg": GOOD,
      "/project/x.cfg": "",
    };
    assert.equal((await run(["check"], files)).errors, "No problems in 2 files.");
  });

  const failures: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [["check", "nowhere"], /There is no \/project\/nowhere/],
    [["check", "--format", "xml"], /--format is one of text, json, sarif, github/],
    [["check", "--fail-on", "fatal"], /--fail-on is one of/],
    [["check", "--rule", "nope=off"], /no rule "nope"/],
    [["check", "--rule", "unknown-key=never"], /NAME=SEVERITY/],
    [["check", "--nope"], /--nope/],
    [["frobnicate"], /There is no command "frobnicate"/],
    [[], /databand-k8s check/],
  ];
  for (const [words, message] of failures) {
    test(`${words.join(" ") || "nothing"} cannot be done`, async () => {
      const { code, errors } = await run(words, { [SYSTEM]: GOOD });
      assert.equal(code, 2);
      assert.match(errors, message);
    });
  }

  test("who sets a key of airflow.cfg is explained, with the variables around it", async () => {
    const files = {
      "/project/airflow/airflow.cfg": "[core]\nparallelism = 16\n",
      "/project/.env": "AIRFLOW__CORE__PARALLELISM=64\n",
    };
    const { code, output } = await run(["explain", "core.parallelism", "--airflow", "airflow/airflow.cfg"], files);
    assert.equal(code, 0);
    assert.deepEqual(output.split("\n"), [
      "[core]: a section of airflow.cfg, looked up in [core]",
      "",
      "parallelism = 64",
      "  used    64  [core]  variable AIRFLOW__CORE__PARALLELISM in .env:1",
      "  hidden  16  [core]  airflow/airflow.cfg:2",
    ]);
    const missing = await run(["explain", "core.paralelism", "--airflow", "airflow/airflow.cfg"], files);
    assert.match(missing.errors, /no key "paralelism".*parallelism/);
    assert.equal((await run(["explain", "core", "--airflow", "none.cfg"], files)).code, 2);
  });

  test("airflow.cfg is checked too, for the release that the project asks for or that is given", async () => {
    const files = {
      "/project/airflow/airflow.cfg": "[core]\ndag_concurrency = 16\nload_examples = no\n",
      "/project/requirements.txt": "apache-airflow==2.1.4\n",
    };
    const old = await run(["check"], files);
    assert.match(old.output, /airflow\/airflow\.cfg:3:17.*airflow-boolean/);
    assert.doesNotMatch(old.output, /airflow-renamed-key/);
    assert.equal(old.code, 1);
    const renamed = await run(["check", "--airflow-version", "2.9.3"], files);
    assert.match(renamed.output, /airflow-renamed-key/);
  });

  test("a folder without a project cannot be checked", async () => {
    const { code, errors } = await run(["check"], { "/project/readme.md": "" });
    assert.equal(code, 2);
    assert.match(errors, /no project in \/project/);
  });
});

describe("databand-k8s format", () => {
  const untidy = "[core]\n  a=1\n";
  const tidy = "[core]\na = 1\n";
  const SECOND = "/project/project.cfg";

  test("prints one file", async () => {
    const { code, output, written } = await run(["format", "project.cfg"], { [SECOND]: untidy });
    assert.deepEqual([code, `${output}\n`, [...written]], [0, tidy, []]);
  });

  test("names what is not in order", async () => {
    const found = await run(["format", "--check"], { [SECOND]: untidy, [SYSTEM]: GOOD });
    assert.deepEqual([found.code, found.output, [...found.written]], [1, "project.cfg", []]);
    assert.equal((await run(["format", "--check"], { [SECOND]: tidy })).code, 0);
  });

  test("writes what it changes", async () => {
    const { code, output, written } = await run(["format", "--write"], { [SECOND]: untidy, [SYSTEM]: GOOD });
    assert.deepEqual([code, output, [...written]], [0, "project.cfg", [[SECOND, tidy]]]);
  });

  test("does not guess", async () => {
    const several = await run(["format"], { [SECOND]: untidy, [SYSTEM]: GOOD });
    assert.equal(several.code, 2);
    assert.match(several.errors, /2 files: give --write/);
    assert.match((await run(["format", "--check", "--write"], {})).errors, /not both/);
  });
});

describe("databand-k8s render", () => {
  const files = { [SYSTEM]: GOOD, "/project/flows/daily.py": TASK };

  test("prints the pod", async () => {
    const { code, output } = await run(["render", "daily", "-e", "k8s", "-p", "day=monday"], files);
    assert.equal(code, 0);
    assert.match(output, /^apiVersion: v1\nkind: Pod\n/);
    assert.match(output, /image: "?repo\/app:v1"?/);
    assert.match(output, /day=monday/);
  });

  test("prints the plan", async () => {
    const { output } = await run(["render", "daily", "--environment=k8s", "--detached", "--format", "plan"], files);
    const plan = JSON.parse(output) as { engine: string; policy: { detach: boolean } };
    assert.deepEqual([plan.engine, plan.policy.detach], ["eng", true]);
  });

  test("takes words of dbnd run", async () => {
    const words = ["render", "daily", "-e", "k8s", "--", "--set", "eng.namespace=other"];
    assert.match((await run(words, files)).output, /namespace: other/);
  });

  test("tells why there is no pod, and where", async () => {
    const local = await run(["render", "daily"], files);
    assert.equal(local.code, 1);
    assert.match(local.errors, /remote_engine/);
    const broken = { [SYSTEM]: GOOD.replace("remote_engine = eng", "remote_engine = nope") };
    const { code, errors } = await run(["render", "daily", "-e", "k8s"], broken);
    assert.equal(code, 1);
    assert.match(errors, /^\.dbnd\/databand-system\.cfg:6:17: error: remote_engine names "nope"/m);
  });

  test("needs one task", async () => {
    assert.match((await run(["render"], files)).errors, /Which task\?/);
    assert.match((await run(["render", "a", "b"], files)).errors, /one word too many/);
    assert.match((await run(["render", "a", "-p", "x"], files)).errors, /NAME=VALUE/);
    assert.match((await run(["render", "a", "--pod", "x"], files)).errors, /--pod is one of driver, task/);
  });
});

describe("help", () => {
  test("is printed, for all and for one command", async () => {
    const all = await run(["--help"], {});
    assert.equal(all.code, 0);
    assert.match(all.output, /databand-k8s check[\s\S]*databand-k8s render/);
    assert.match((await run(["render", "--help"], {})).output, /^databand-k8s render/);
  });
});

describe("databand-k8s explain", () => {
  const files = {
    [SYSTEM]: `${GOOD}namespace = data\nmine = 1\nenv_vars = {"DB_PASSWORD": "pa55"}\n[kubernetes]\nnamespace = all\n`,
    "/project/project.cfg": "[eng]\nnamespace = prod\n",
  };

  test("tells a key's value and every place that sets it, strongest first", async () => {
    const { code, output } = await run(["explain", "eng.namespace"], files);
    assert.equal(code, 0);
    const [head = "", ...lines] = output.split("\n");
    assert.match(head, /^\[eng\]: engine of class kubernetes, looked up in \[eng\], \[kubernetes\], /u);
    assert.deepEqual(lines, [
      "",
      "namespace = prod",
      "  used    prod  [eng]         project.cfg:2",
      "  hidden  data  [eng]         .dbnd/databand-system.cfg:13",
      "  hidden  all   [kubernetes]  .dbnd/databand-system.cfg:17",
    ]);
  });

  test("tells the keys that somebody sets, unknown ones too, and all with --all; no secrets", async () => {
    const some = (await run(["explain", "eng"], files)).output;
    assert.match(some, /^container_tag = v1$/mu);
    assert.match(some, /^mine = 1$/mu);
    assert.doesNotMatch(some, /^startup_timeout/mu);
    assert.doesNotMatch(some, /pa55/u);
    const all = (await run(["explain", "eng", "--all"], files)).output;
    assert.match(all, /^startup_timeout = \S+ \(default\)$/mu);
  });

  test("knows the command line's values, and does not show their secrets", async () => {
    const words = ["explain", "eng.namespace", "--", "--set", "eng.namespace=cli"];
    assert.match((await run(words, files)).output, /used\s+cli\s+\[eng\]\s+command line --set eng\.namespace=cli\n/u);
    const secret = ["explain", "core.databand_access_token", "--", "--set", "core.databand_access_token=pa55"];
    const { output } = await run(secret, files);
    assert.match(output, /databand_access_token = \*\*\*/u);
    assert.doesNotMatch(output, /pa55/u);
  });

  test("prints the same as JSON", async () => {
    const { output } = await run(["explain", "ENG.namespace", "--json"], files);
    const { family, keys } = JSON.parse(output) as Explanation;
    assert.equal(family, "kubernetes");
    assert.deepEqual(
      keys[0]?.chain.map(({ role, value }) => `${role} ${value}`),
      ["winner prod", "hidden data", "hidden all"],
    );
  });

  for (const [words, code, message] of [
    [["explain"], 2, /SECTION\.KEY/u],
    [["explain", "a", "b"], 2, /one word too many/u],
    [["explain", "engg"], 1, /no section \[engg\]\. Did you mean "eng"/u],
    [["explain", "eng.namespac"], 1, /no key "namespac"\. Did you mean "namespace"/u],
    [["explain", "eng", "--project", "nowhere"], 2, /There is no folder/u],
  ] as const) {
    test(`${words.join(" ")}: exit code ${code}`, async () => {
      const outcome = await run(words, files);
      assert.equal(outcome.code, code);
      assert.match(outcome.errors, message);
    });
  }
});
