import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEdits, cursor } from "./cursor.ts";
import { Kit } from "./kit.ts";

const COMPOSE = "services:\n  worker:\n    environment:\n      AIRFLOW__CORE__PARALLELISM: '64'\n";
const FILES = {
  "docker/docker-compose.yaml": COMPOSE,
  ".env": "AIRFLOW__CORE__PARALLELISM=48\n",
  "docker/Dockerfile":
    "FROM apache/airflow:2.9.3\nENV AIRFLOW__CORE__PARALLELISM=32 AIRFLOW__CORE__EXECUTOR=KubernetesExecutor\n",
};

describe("variables of the workspace's files", () => {
  it("are layers above airflow.cfg: hover tells who wins, and the definition leads to them", async () => {
    const kit = await Kit.start({ files: FILES });
    const { text, position } = cursor("[core]\nparall|elism = 16\n");
    const uri = await kit.open("airflow.cfg", text);
    const hover = await kit.hover(uri, position);
    assert.match(hover, /\*\*In force:\*\* `64`/);
    const layers = hover.split("\n").filter((line) => line.startsWith("- "));
    assert.deepEqual(
      layers.map((line) => line.replace(/\(file:[^)]*\)/, "")),
      [
        "- **used**: `64` — [core] in `AIRFLOW__CORE__PARALLELISM` in [docker/docker-compose.yaml:4]",
        "- hidden: `48` — [core] in `AIRFLOW__CORE__PARALLELISM` in [.env:1]",
        "- hidden: `32` — [core] in `AIRFLOW__CORE__PARALLELISM` in [docker/Dockerfile:2]",
        "- hidden: `16` — [core] in [airflow.cfg:2]",
      ],
    );
    const links = await kit.definition(uri, position);
    assert.deepEqual(
      links.map(({ targetUri }) => targetUri.slice(targetUri.lastIndexOf("/") + 1)),
      ["docker-compose.yaml", ".env", "Dockerfile", "airflow.cfg"],
    );
    await kit.write("docker/docker-compose.yaml", "services: {}\n");
    assert.match(await kit.hover(uri, position), /\*\*In force:\*\* `48`/);
    await kit.stop();
  });

  it("are brought to the present release by one action", async () => {
    const kit = await Kit.start();
    const text =
      "AIRFLOW__CORE__SQL_ALCHEMY_CONN_CMD=cat /conn\nAIRFLOW__CORE__LOAD_EXAMPLES=no\nAIRFLOW__CORE__DAG_CONCURRENCY=8\n";
    const uri = await kit.open(".env", text);
    await kit.diagnostics(uri);
    const whole = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
    const [action, ...others] = await kit.actions(uri, whole, ["source.fixAll"]);
    assert.deepEqual(others, []);
    assert.equal(
      applyEdits(text, action?.edit?.changes?.[uri] ?? []),
      "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD=cat /conn\nAIRFLOW__CORE__LOAD_EXAMPLES=False\nAIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG=8\n",
    );
    await kit.stop();
  });

  it("come from what env_file names, with ${…} filled in", async () => {
    const compose = [
      "services:",
      "  worker:",
      "    env_file: [common.conf, worker.conf]",
      "    environment:",
      "      AIRFLOW__CORE__EXECUTOR: ${EXECUTOR:-KubernetesExecutor}",
      "      AIRFLOW__CORE__DAGS_FOLDER: ${DAGS}/all",
    ];
    const files = {
      "compose.yaml": compose.join("\n"),
      "common.conf": "AIRFLOW__CORE__PARALLELISM=1\nAIRFLOW__CORE__LOAD_EXAMPLES=no\n",
      "worker.conf": "AIRFLOW__CORE__PARALLELISM=2\n",
      ".env": "DAGS=/opt/dags\n",
    };
    const kit = await Kit.start({ files });
    const inForce = async (key: string): Promise<string | undefined> => {
      const uri = await kit.open("airflow.cfg", `[core]\n${key} = 0\n`);
      return /\*\*In force:\*\* `(.*?)`/.exec(await kit.hover(uri, { line: 1, character: 1 }))?.[1];
    };
    assert.equal(await inForce("parallelism"), "2");
    assert.equal(await inForce("executor"), "KubernetesExecutor");
    assert.equal(await inForce("dags_folder"), "/opt/dags/all");
    // Checked as what it is, whatever it is called.
    const uri = await kit.open("common.conf", files["common.conf"], "properties");
    assert.deepEqual(
      (await kit.diagnostics(uri)).map(({ code }) => code),
      ["airflow-boolean"],
    );
    await kit.write("worker.conf", "");
    assert.equal(await inForce("parallelism"), "1");
    await kit.stop();
  });

  it("are looked at by the rules that combine keys", async () => {
    const kit = await Kit.start({ files: { ".env": "AIRFLOW__KUBERNETES_EXECUTOR__IN_CLUSTER=False\n" } });
    const uri = await kit.open("airflow.cfg", "[kubernetes_executor]\ncluster_context = prod\n");
    assert.deepEqual(await kit.diagnostics(uri), []);
    await kit.stop();
  });

  for (const [file, text, expected] of [
    ["docker-compose.yaml", COMPOSE, []],
    [".env", "AIRFLOW__CORE__SQL_ALCHEMY_CONN=x\n", ["airflow-renamed-key"]],
    [".env", "AIRFLOW__CORE__LOAD_EXAMPLES=no\n", ["airflow-boolean"]],
    [".env", "AIRFLOW__CORE__LOAD_EXAMPLS=False\n", ["airflow-unknown-key"]],
    [".env", "AIRFLOW__MY_PLUGIN__ANYTHING=1\nAIRFLOW__CORE__DAGS_FOLDER_CMD=pwd\n", ["airflow-indirect-key"]],
    [".env", "AIRFLOW__KUBERNETES_ENVIRONMENT_VARIABLES__MODE=x\nAIRFLOW__CORE__PARALLELISM=$SLOTS\n", []],
    ["Dockerfile", "ENV AIRFLOW__CORE__ENABLE_XCOM_PICKLING=False\n", ["airflow-removed-key"]],
    ["notes.yaml", "AIRFLOW__CORE__LOAD_EXAMPLES: no\n", []],
  ] as const) {
    it(`${file}: ${text.trim().replaceAll("\n", "\\n")}`, async () => {
      const kit = await Kit.start();
      const uri = await kit.open(file, text);
      assert.deepEqual(
        (await kit.diagnostics(uri)).map(({ code }) => code),
        [...expected],
      );
      await kit.stop();
    });
  }

  it("are renamed by a quick fix", async () => {
    const kit = await Kit.start();
    const uri = await kit.open(".env", "AIRFLOW__CORE__SQL_ALCHEMY_CONN_CMD=cat /conn\n");
    const [action] = await kit.actions(uri, { start: { line: 0, character: 4 }, end: { line: 0, character: 4 } });
    assert.equal(action?.edit?.changes?.[uri]?.[0]?.newText, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD");
    await kit.stop();
  });

  it("are completed and explained where they are set", async () => {
    const kit = await Kit.start();
    const { text, position } = cursor("AIRFLOW__CORE__EXE|\n");
    const uri = await kit.open(".env", text);
    const items = await kit.completions(uri, position);
    const item = items.find(({ label }) => label === "AIRFLOW__CORE__EXECUTOR");
    assert.equal(item?.detail, "[core] executor: text");
    const there = cursor("AIRFLOW__CORE__|EXECUTOR=LocalExecutor\n");
    await kit.open(".env", there.text);
    assert.match(await kit.hover(uri, there.position), /Who runs the tasks/);
    await kit.stop();
  });
});
