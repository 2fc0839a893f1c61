import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import type { TextEdit } from "vscode-languageserver";
import {
  EFFECTIVE_CONFIGURATION_REQUEST,
  EFFECTIVE_SECTIONS_REQUEST,
  type EffectiveConfigurationResult,
  type EffectiveSection,
} from "../../server/src/protocol.ts";
import { applyEdits, cursor } from "./cursor.ts";
import { Kit } from "./kit.ts";

const WHOLE = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

async function labels(kit: Kit, marked: string): Promise<string[]> {
  const { text, position } = cursor(marked);
  const uri = await kit.open("airflow.cfg", text);
  return (await kit.completions(uri, position)).map(({ label }) => label);
}

async function hover(kit: Kit, marked: string): Promise<string> {
  const { text, position } = cursor(marked);
  return kit.hover(await kit.open("airflow.cfg", text), position);
}

async function problems(kit: Kit, text: string): Promise<string[]> {
  const uri = await kit.open("airflow.cfg", text);
  return (await kit.diagnostics(uri)).map(({ code, range }) => `${range.start.line + 1} ${String(code)}`);
}

/** Sections that providers and deployments bring and that no table has. */
const PROVIDER_SECTIONS =
  "ssh sftp hdfs google dbt_cloud databricks postgres mysql mongo http docker redis slack".split(" ");
PROVIDER_SECTIONS.push(
  "astronomer",
  "cosmos",
  "great_expectations",
  "papermill",
  "presto",
  "teams",
  "my-plugin",
  "jobs",
);

describe("airflow.cfg of the newest release", () => {
  let kit: Kit;
  before(async () => {
    const files = { "pod_templates/base.yaml": "spec: {}\n" };
    kit = await Kit.start({ files, environment: { AIRFLOW__CORE__PARALLELISM: "64" } });
  });
  after(() => kit.stop());

  it("completes sections of that release, and none that it has not", async () => {
    const found = await labels(kit, "[core]\n\n[|\n");
    for (const name of ["kubernetes_executor", "database", "dag_processor"]) assert.ok(found.includes(name), name);
    for (const name of ["core", "kubernetes", "kubernetes_secrets", "mesos", "run"])
      assert.ok(!found.includes(name), name);
  });

  it("completes keys that are not there yet, without those of other releases", async () => {
    const found = await labels(kit, "[kubernetes_executor]\nnamespace = data\n|\n");
    for (const name of ["pod_template_file", "task_publish_max_retries"]) assert.ok(found.includes(name), name);
    for (const name of ["namespace", "git_repo", "worker_pods_pending_timeout", "_type"]) {
      assert.ok(!found.includes(name), name);
    }
  });

  for (const [marked, expected] of [
    ["[kubernetes_executor]\ndelete_worker_pods = |\n", ["True", "False"]],
    ["[logging]\nlogging_level = |\n", ["INFO", "DEBUG"]],
    ["[core]\nexecutor = |\n", ["KubernetesExecutor", "LocalExecutor"]],
    ["[kubernetes_executor]\npod_template_file = pod_templates/|\n", ["base.yaml"]],
    ["[kubernetes]\naffinity = {|}\n", ["nodeAffinity"]],
    ["[fab]\nsession_backend = |\n", ["database", "securecookie"]],
    ["[celery]\npool = |\n", ["prefork", "gevent"]],
    ["[core]\nplugins_folder = %(|\ndags_folder = /dags\n", ["dags_folder"]],
  ] as const) {
    it(`completes values: ${marked.trim().replaceAll("\n", "\\n")}`, async () => {
      const found = await labels(kit, marked);
      for (const name of expected) assert.ok(found.includes(name), `${name} is not among ${found.join(", ")}`);
    });
  }

  it("tells of a key what it does, its type, default, history and variable, and who wins", async () => {
    const text = await hover(kit, "[core]\nparall|elism = 16\n");
    assert.match(text, /How many tasks may run at a time/);
    assert.match(text, /\*\*Type:\*\* whole number · \*\*Default:\*\* `32`/);
    assert.match(text, /\*\*Variable:\*\* `AIRFLOW__CORE__PARALLELISM`/);
    assert.match(text, /\*\*In force:\*\* `64`/);
    assert.match(text, /\*\*used\*\*: `64` — \[core\] in variable `AIRFLOW__CORE__PARALLELISM`/);
    assert.match(text, /hidden: `16` — \[core\] in \[airflow\.cfg:2\]/);
  });

  it("tells that a key may come from a command or a secret", async () => {
    assert.match(await hover(kit, "[database]\nsql_|alchemy_conn = x\n"), /or with `_CMD`/);
  });

  it("tells of commands and secrets, and runs and asks none", async () => {
    const text = await hover(kit, "[core]\nfernet_k|ey_cmd = cat /key\n");
    assert.match(text, /Command whose output is the value of `fernet_key`/);
    assert.match(text, /\*\*Variable:\*\* `AIRFLOW__CORE__FERNET_KEY_CMD`/);
    const chain = await hover(kit, "[core]\nfernet_k|ey_secret = team\nfernet_key = x\nfernet_key_cmd = cat /key\n");
    assert.match(chain, /Name under which the secrets backend/);
    const winner = await hover(kit, "[database]\nsql_alc|hemy_conn = x\nsql_alchemy_conn_cmd = cat /conn\n");
    assert.match(winner, /\*\*used\*\*: `x`[^]*hidden: `<what the command "cat \/conn" prints>`/);
  });

  it("names the section in which an old name stands, not the one that Airflow asks for", async () => {
    const text = await hover(kit, "[scheduler]\ndag_dir_list_|interval = 60\n");
    assert.match(text, /\*\*used\*\*: `60` — \[scheduler\] in \[airflow\.cfg:2\]/);
  });

  it("tells of a key that another release has", async () => {
    const text = await hover(kit, "[kubernetes]\ngit_|repo = x\n");
    assert.match(text, /⚠️ \*\*Removed\.\*\* .*GIT_SYNC_REPO/);
    assert.match(text, /gone in Airflow 2/);
    assert.doesNotMatch(text, /used|In force/);
  });

  it("shows behind a line that a variable wins", async () => {
    const uri = await kit.open("airflow.cfg", "[core]\nparallelism = 16\n");
    const [hint] = await kit.inlayHints(uri);
    const label = Array.isArray(hint?.label) ? hint.label.map(({ value }) => value).join("") : hint?.label;
    assert.equal(label, "← 64 from variable AIRFLOW__CORE__PARALLELISM");
  });

  it("has an outline, folds, links, and semantic tokens", async () => {
    const text = "# one\n# two\n[kubernetes_executor]\npod_template_file = pod_templates/base.yaml\n";
    const uri = await kit.open("airflow.cfg", text);
    assert.deepEqual(
      (await kit.symbols(uri)).map(({ name, children }) => [name, children?.map((child) => child.name)]),
      [["kubernetes_executor", ["pod_template_file"]]],
    );
    assert.deepEqual(
      (await kit.folding(uri)).map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [2, 3],
        [0, 1],
      ],
    );
    assert.match((await kit.links(uri))[0]?.target ?? "", /pod_templates\/base\.yaml$/);
    assert.ok((await kit.tokens(uri)).data.length > 0);
  });

  for (const [text, expected] of [
    ["[kubernetes_executor]\nnamespace = data\n", []],
    ["[my_plugin]\nanything = goes\n", []],
    ["[celery]\nworker_concurrency = 16\nsomething_of_mine = 1\n", []],
    ["[openlineage]\ndisabled = maybe\nof_tomorrow = 1\n", ["2 airflow-boolean"]],
    ["[aws_ecs_executor]\nrun_task_kwargs = [1]\nclustr = a\n", ["2 airflow-json", "3 airflow-unknown-key"]],
    [PROVIDER_SECTIONS.map((name) => `[${name}]\nkey = 1\n`).join(""), []],
    ["[core]\nfernet_key_cmd = cat /key\n", []],
    [
      "[core]\nsql_alchemy_conn_cmd = cat /conn\nparallelism_cmd = x\n",
      ["2 airflow-renamed-key", "3 airflow-indirect-key"],
    ],
    ["[core]\ndags_folder = $HOME/dags\nparallelism = $SLOTS\n", []],
    ["[kubernetes_executor]\nverify_ssl = False # self-signed\n", []],
    ["[logging]\nlog_format = %(asctime)s\n", ["2 unknown-percent-reference"]],
    ["[core]\nparallelism = 1\nparallelism = 2\n", ["3 duplicate-key"]],
    ["[core]\nparallelism = 1\nParallelism = 2\n", ["3 airflow-key-case"]],
    ["[kubernetes_executor]\nnamespace = data ; ours\n", ["2 inline-comment"]],
    ['[kubernetes_executor]\nkube_client_request_args = {"a": 1,}\n', ["2 airflow-json"]],
    ["[kubernetes_executor]\nkube_client_request_args = [1]\n", ["2 airflow-json"]],
    ["[kubernetes_executor]\nkube_client_request_args =\n", []],
    ["[kubernetes]\nnamespace = data\n[kubernetes_executor]\nin_cluster = True\n", ["2 airflow-renamed-key"]],
    ["[kubernetes]\ngit_repo = x\n", ["1 airflow-renamed-section", "2 airflow-removed-key"]],
    [
      "[kubernetes]\nmulti_namespace_mode = True\nmulti_namespace_mode_namespace_list = a, b\n",
      ["1 airflow-renamed-section", "3 airflow-comma-blanks"],
    ],
    ["# databand: ignore airflow-boolean\n[x]\n[core]\n# databand: ignore airflow-boolean\nload_examples = no\n", []],
  ] as const) {
    it(`finds in ${text.trim().replaceAll("\n", "\\n")}`, async () => {
      assert.deepEqual(await problems(kit, text), [...expected]);
    });
  }
});

describe("fix all", () => {
  const OLD = `[core]
# The database.
sql_alchemy_conn = postgresql://db/airflow
sql_alchemy_pool_size = 5
sql_alchemy_conn_secret = conn
dag_concurrency = 16
remote_logging = yes
base_log_folder = /logs
executor = KubernetesExecutor

[kubernetes]
namespace = data
worker_pods_pending_timeout = 300
multi_namespace_mode = on
multi_namespace_mode_namespace_list = data, jobs
kube_client_request_args = {'_request_timeout': [60, 360]}
pod_template_file = base.yaml
git_repo = https://git.example/dags
dags_volume_claim =

[scheduler]
statsd_on = True
`;
  const NEW = `[core]
max_active_tasks_per_dag = 16
executor = KubernetesExecutor

[kubernetes_executor]
namespace = data
multi_namespace_mode = True
multi_namespace_mode_namespace_list = data,jobs
kube_client_request_args = {"_request_timeout": [60, 360]}
pod_template_file = base.yaml
git_repo = https://git.example/dags

[scheduler]
task_queued_timeout = 300

[database]
# The database.
sql_alchemy_conn = postgresql://db/airflow
sql_alchemy_pool_size = 5
sql_alchemy_conn_secret = conn

[logging]
remote_logging = True
base_log_folder = /logs

[metrics]
statsd_on = True
`;

  it("brings an airflow.cfg of 1.10 to the present release, and keeps what only a person can decide", async () => {
    const kit = await Kit.start();
    const uri = await kit.open("airflow.cfg", OLD);
    const [action] = await kit.actions(uri, WHOLE, ["source.fixAll"]);
    assert.equal(applyEdits(OLD, action?.edit?.changes?.[uri] ?? []), NEW);
    await kit.open("airflow.cfg", NEW);
    assert.deepEqual(
      (await kit.diagnostics(uri)).map(({ code }) => code),
      ["airflow-removed-key"],
    );
    await kit.stop();
  });

  it("leaves a file alone whose release still has its keys", async () => {
    const kit = await Kit.start({ files: { "requirements.txt": "apache-airflow==1.10.15\n" } });
    const uri = await kit.open("airflow.cfg", "[core]\nsql_alchemy_conn = x\n[kubernetes]\ndags_in_image = True\n");
    assert.deepEqual(await kit.actions(uri, WHOLE, ["source.fixAll"]), []);
    await kit.stop();
  });
});

describe("what is in force in airflow.cfg", () => {
  it("is shown for each of its sections, with who sets a key", async () => {
    const environment = { AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE: "jobs" };
    const kit = await Kit.start({ environment });
    const uri = await kit.open("airflow.cfg", "[core]\n[kubernetes_executor]\nnamespace = data\n[plugin]\na = 1\n");
    const sections = await kit.client.sendRequest<EffectiveSection[]>(EFFECTIVE_SECTIONS_REQUEST, { uri, line: 2 });
    assert.deepEqual(
      sections.map(({ name, here = false }) => [name, here]),
      [
        ["core", false],
        ["kubernetes_executor", true],
      ],
    );
    const params = { uri, section: "kubernetes_executor" };
    const { text } = await kit.client.sendRequest<EffectiveConfigurationResult>(
      EFFECTIVE_CONFIGURATION_REQUEST,
      params,
    );
    assert.match(
      text,
      /^# Effective configuration of \[kubernetes_executor\] of airflow\.cfg\.\n\[kubernetes_executor\]\n/,
    );
    assert.match(
      text,
      /# variable AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE.*\n# hides data.*airflow\.cfg:3\nnamespace = jobs/,
    );
    assert.doesNotMatch(text, /git_repo|_type/);
    await kit.stop();
  });
});

describe("a file of another name", () => {
  it("is an airflow.cfg where the editor says so", async () => {
    const kit = await Kit.start();
    const uri = await kit.open("conf/team.conf", "[core]\nparallelism = 8\n", "airflow-cfg");
    const params = { uri, section: "core" };
    const { text } = await kit.client.sendRequest<EffectiveConfigurationResult>(
      EFFECTIVE_CONFIGURATION_REQUEST,
      params,
    );
    assert.match(text, /^# Effective configuration of \[core\] of airflow\.cfg\.[^]*conf\/team\.conf:2/);
    assert.deepEqual(
      (await kit.workspaceSymbols("core")).map(({ name, containerName }) => [name, containerName]),
      [["core", "conf/team.conf"]],
    );
    await kit.stop();
  });
  it("that nobody has open is found by its sections", async () => {
    const kit = await Kit.start({ files: { "deploy/airflow.cfg": "[kubernetes_executor]\nnamespace = data\n" } });
    const found = await kit.workspaceSymbols("kubexec");
    assert.deepEqual(
      found.map(({ name, containerName }) => [name, containerName]),
      [["kubernetes_executor", "deploy/airflow.cfg"]],
    );
    await kit.stop();
  });
});

describe("formatting", () => {
  const before = `[core]
  executor=KubernetesExecutor
parallelism : 8
[kubernetes_executor]
kube_client_request_args = {"_request_timeout":[60,360],
  "a" : "b # c"}
`;
  const after = `[core]
executor = KubernetesExecutor
parallelism = 8

[kubernetes_executor]
kube_client_request_args = {"_request_timeout": [60, 360],
    "a": "b # c"}
`;

  it("puts keys, delimiters and JSON in order, and keeps every value", async () => {
    const kit = await Kit.start();
    const uri = await kit.open("airflow.cfg", before);
    const edits = await kit.client.sendRequest<TextEdit[]>("textDocument/formatting", {
      textDocument: { uri },
      options: { tabSize: 4, insertSpaces: true },
    });
    assert.equal(applyEdits(before, edits), after);
    await kit.stop();
  });
});

describe("an edit", () => {
  it("gives the problems of the file opened anew", async () => {
    const kit = await Kit.start();
    const pieces = ["[kubernetes]", "[kubernetes_executor]", "[core]", "namespace = a", "in_cluster = True"];
    pieces.push("cluster_context = x", "executor = KubernetesExecutor", "dag_concurrency = 1", "%(x)s = 1", "  more");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.constantFrom(...pieces),
        async (lines, at, line) => {
          const uri = await kit.open("airflow.cfg", lines.join("\n"));
          await kit.diagnostics(uri);
          const changed = lines.with(at % lines.length, line).join("\n");
          await kit.open("airflow.cfg", changed);
          const edited = await kit.diagnostics(uri);
          await kit.close("airflow.cfg");
          await kit.open("airflow.cfg", changed);
          assert.deepEqual(edited, await kit.diagnostics(uri));
        },
      ),
      { numRuns: 40 },
    );
    await kit.stop();
  });
});
