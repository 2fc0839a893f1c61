import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  optionOfVariable,
  variableFileKind,
  variableSettings,
} from "../../../server/src/airflow/configuration/variableFiles.ts";

describe("files that set variables of Airflow", () => {
  for (const [name, kind] of [
    ["docker-compose.yaml", "compose"],
    ["docker-compose.override.yml", "compose"],
    ["compose.yml", "compose"],
    [".env", "dotenv"],
    [".env.local", "dotenv"],
    ["airflow.env", "dotenv"],
    ["Dockerfile", "dockerfile"],
    ["Dockerfile.worker", "dockerfile"],
    ["worker.Dockerfile", "dockerfile"],
    ["values.yaml", undefined],
    ["environment.py", undefined],
  ] as const) {
    it(`${name}: ${kind ?? "none"}`, () => assert.equal(variableFileKind(name), kind));
  }

  for (const [kind, line, text] of [
    ["compose", "      AIRFLOW__CORE__EXECUTOR: KubernetesExecutor", "KubernetesExecutor"],
    ["compose", "      AIRFLOW__CORE__EXECUTOR: 'KubernetesExecutor'  # ours", "KubernetesExecutor"],
    ["compose", "    - AIRFLOW__CORE__EXECUTOR=KubernetesExecutor", "KubernetesExecutor"],
    ["compose", '    - "AIRFLOW__CORE__EXECUTOR=KubernetesExecutor"', "KubernetesExecutor"],
    ["compose", "      AIRFLOW__CORE__EXECUTOR: ${EXECUTOR:-LocalExecutor}", "${EXECUTOR:-LocalExecutor}"],
    ["compose", "      AIRFLOW__CORE__EXECUTOR:", ""],
    ["compose", "#     AIRFLOW__CORE__EXECUTOR: x", undefined],
    ["dotenv", "AIRFLOW__CORE__EXECUTOR=LocalExecutor # ours", "LocalExecutor"],
    ["dotenv", 'export AIRFLOW__CORE__EXECUTOR="Local # no"', "Local # no"],
    ["dotenv", "# AIRFLOW__CORE__EXECUTOR=LocalExecutor", undefined],
    ["dockerfile", "ENV AIRFLOW__CORE__EXECUTOR=LocalExecutor", "LocalExecutor"],
    ["dockerfile", "ENV AIRFLOW__CORE__EXECUTOR LocalExecutor", "LocalExecutor"],
    ["dockerfile", "RUN echo AIRFLOW__CORE__EXECUTOR=LocalExecutor", undefined],
  ] as const) {
    it(`${kind}: ${line.trim()}`, () => {
      const [found] = variableSettings(`first\n${line}\n`, kind);
      assert.equal(found?.text, text);
      if (!found) return;
      const { nameRange, valueRange } = found;
      assert.equal(line.slice(nameRange.start.character, nameRange.end.character), "AIRFLOW__CORE__EXECUTOR");
      assert.equal(line.slice(valueRange.start.character, valueRange.end.character), text);
      assert.equal(nameRange.start.line, 1);
    });
  }

  it("an ENV of several lines sets several", () => {
    const text =
      "ENV A=1 \\\n    AIRFLOW__CORE__PARALLELISM=8 \\\n    AIRFLOW__CORE__FERNET_KEY_CMD='cat /key'\nRUN true\n";
    assert.deepEqual(
      variableSettings(text, "dockerfile").map((each) => [each.name, each.text, each.nameRange.start.line]),
      [
        ["AIRFLOW__CORE__PARALLELISM", "8", 1],
        ["AIRFLOW__CORE__FERNET_KEY_CMD", "cat /key", 2],
      ],
    );
  });

  for (const [name, option] of [
    ["AIRFLOW__CORE__EXECUTOR", { section: "core", key: "executor", form: "plain" }],
    ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD", { section: "database", key: "sql_alchemy_conn", form: "command" }],
    ["AIRFLOW__CORE__FERNET_KEY_SECRET", { section: "core", key: "fernet_key", form: "secret" }],
    ["AIRFLOW_HOME", undefined],
  ] as const) {
    it(`${name} means ${JSON.stringify(option)}`, () => assert.deepEqual(optionOfVariable(name), option));
  }
});
