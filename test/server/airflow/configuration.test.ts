/** Airflow's own reading of its configuration (spec 2). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { executorValue } from "../../../server/src/airflow/configuration/executorValues.ts";
import { getBoolean } from "../../../server/src/airflow/configuration/getters.ts";
import { AirflowConfiguration } from "../../../server/src/airflow/configuration/lookup.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";
import { parseCfg } from "../../../server/src/cfg/parse.ts";

function configuration(
  cfg: string,
  environment: Readonly<Record<string, string>> = {},
  airflow = "2.7.0",
): AirflowConfiguration {
  const target = airflowTarget({ airflow });
  return new AirflowConfiguration({
    file: parseCfg("file:///airflow.cfg", cfg),
    environment,
    target,
    home: "/home/me",
  });
}

function text(of: AirflowConfiguration, section: string, key: string): string | undefined {
  return of.lookup(section, key)?.text;
}

describe("who wins", () => {
  const FILE = "[kubernetes_executor]\nnamespace = new\n[kubernetes]\nnamespace = old\n";
  it("the environment, then its old name, then the file, then the old section, then the default", () => {
    const environment = { AIRFLOW__KUBERNETES__NAMESPACE: "oldEnv", AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE: "newEnv" };
    const chain = configuration(FILE, environment).chain("kubernetes_executor", "namespace");
    assert.deepEqual(
      chain.map((value) => value.text),
      ["newEnv", "oldEnv", "new", "old", "default"],
    );
  });
  it("before 2.5 the old section is the only one", () => {
    const before = configuration(FILE, {}, "2.4.3");
    assert.equal(before.executorSection, "kubernetes");
    assert.equal(text(before, "kubernetes", "namespace"), "old");
  });
  it("a key that moved is still found at its old place", () => {
    const old = configuration("[kubernetes_executor]\nworker_pods_pending_timeout = 99\n");
    assert.equal(text(old, "scheduler", "task_queued_timeout"), "99");
  });
  it("commands and secrets count for sensitive keys only", () => {
    const of = configuration("[kubernetes]\ngit_password_cmd = cat x\nnamespace_cmd = y\n", {}, "1.10.15");
    assert.deepEqual(of.lookup("kubernetes", "git_password")?.indirect, "command");
    assert.equal(text(of, "kubernetes", "namespace"), "default");
  });
});

describe("the text of a value", () => {
  const CASES: readonly (readonly [what: string, cfg: string, expected: string | undefined])[] = [
    ["`%(name)s` is another key", "ns = x\nnamespace = %(ns)s-y", "x-y"],
    ["`%%` is a percent sign", "namespace = 5%%", "5%"],
    ["keys of [DEFAULT] feed every section", "[DEFAULT]\nnamespace = all", "all"],
    ["variables are expanded after that", "namespace = ${NS}/$NS", "team/team"],
    ["`~` is the home folder", "namespace = ~/x", "/home/me/x"],
    ["what follows a value belongs to it", "namespace = a # b", "a # b"],
    ["another spelling of the key is never found", "Namespace = a", "default"],
  ];
  for (const [what, cfg, expected] of CASES) {
    it(what, () => {
      const of = configuration(`[kubernetes_executor]\n${cfg}\n`, { NS: "team" });
      assert.equal(text(of, "kubernetes_executor", "namespace"), expected);
    });
  }
});

describe("typed values", () => {
  it("booleans drop everything from # on, and take no yes", () => {
    assert.deepEqual(getBoolean({ text: "True # always" }), { value: true });
    assert.ok("problem" in getBoolean({ text: "yes" }));
  });
  it("JSON must be an object, where one is needed", () => {
    const of = configuration("[kubernetes_executor]\ndelete_option_kwargs = [1]\n");
    assert.ok("problem" in executorValue(of, "delete_option_kwargs"));
  });
  it("a list of namespaces needs the mode", () => {
    const of = configuration("[kubernetes_executor]\nmulti_namespace_mode_namespace_list = a, b\n");
    assert.deepEqual(executorValue(of, "multi_namespace_mode_namespace_list"), { value: null });
    const on = configuration(
      "[kubernetes_executor]\nmulti_namespace_mode = t\nmulti_namespace_mode_namespace_list = a, b\n",
    );
    assert.deepEqual(executorValue(on, "multi_namespace_mode_namespace_list"), { value: ["a", " b"] });
  });
  it("the image needs repository and tag", () => {
    const of = configuration("[kubernetes_executor]\nworker_container_repository = r\n");
    assert.deepEqual(executorValue(of, "kube_image"), { value: null });
  });
  it("keys of other releases have no default", () => {
    assert.deepEqual(executorValue(configuration(""), "task_publish_max_retries"), { value: null });
  });
});
