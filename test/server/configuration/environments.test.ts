import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { defaultEnvironment, environment, environments } from "../../../server/src/configuration/environments.ts";
import { configure } from "./configure.ts";

const PROJECT = `
[run]
environments = ["local", "prod", "here"]
[prod]
_type = local
remote_engine = eng
root = /data
[here]
_from = local
[eng]
_type = kubernetes
container_repository = r
`;

describe("environments", () => {
  test("are those of the list, each with its engine", () => {
    const found = environments(configure(PROJECT)).map((each) => {
      const { name, engine, isDefault, submitDriver, submitTasks, problems } = each;
      return [name, engine, isDefault, submitDriver, submitTasks, problems.length];
    });
    assert.deepEqual(found, [
      ["local", undefined, true, false, false, 0],
      ["prod", "eng", false, true, true, 0],
      ["here", undefined, false, false, false, 0],
    ]);
  });

  test("are chosen by [databand] env, the variable, or --env", () => {
    assert.equal(defaultEnvironment(configure("[databand]\nenv = prod")), "prod");
    assert.equal(defaultEnvironment(configure("", { environment: { DBND__DATABAND__ENV: "prod" } })), "prod");
    assert.equal(defaultEnvironment(configure("[databand]\nenv = a", { commandLine: { env: "b" } })), "b");
  });

  test("leave it to [run] and to flags whether the driver is submitted", () => {
    const local = configure(`${PROJECT}\n`, { commandLine: { switches: { "run.submit_driver": "False" } } });
    const { submitDriver, submitTasks, engine } = environment(local, "prod");
    assert.deepEqual([submitDriver, submitTasks, engine], [false, true, "eng"]);
  });

  const wrong: readonly {
    readonly cfg: string;
    readonly name: string;
    readonly code: string;
    readonly message: RegExp;
  }[] = [
    { cfg: PROJECT, name: "prodd", code: "unknown-environment", message: /Did you mean prod\?/ },
    {
      cfg: "[core]\nenvironments = ['x']\n[x]\n_type = local",
      name: "x",
      code: "unknown-environment",
      message: /has local/,
    },
    { cfg: "[run]\nenvironments = x", name: "x", code: "type-not-found", message: /\[x\] has no _type/ },
    {
      cfg: "[run]\nenvironments = x\n[x]\n_type = kubernetes\ncontainer_repository = r",
      name: "x",
      code: "wrong-class",
      message: /no environment/,
    },
    {
      cfg: "[run]\nenvironments = x\n[x]\n_type = local\nremote_engine = nowhere",
      name: "x",
      code: "type-not-found",
      message: /remote_engine names "nowhere"/,
    },
    {
      cfg: "[run]\nenvironments = x\n[x]\n_type = local\nremote_engine = spark_local",
      name: "x",
      code: "wrong-class",
      message: /not an engine that runs tasks/,
    },
    {
      cfg: "[run]\nenvironments = my-env\n[my-env]\n_type = env\nroot = /d\n",
      name: "my-env",
      code: "required-key-missing",
      message: /\[my_env\]/,
    },
  ];
  for (const { cfg, name, code, message } of wrong) {
    test(`${name}: ${code}`, () => {
      const [problem] = environment(configure(cfg), name).problems;
      assert.equal(problem?.code, code);
      assert.match(problem.message, message);
    });
  }
});
