import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import {
  optionOfVariable,
  VARIABLE_FILE_KINDS,
  variableFileKind,
  variableSettings,
} from "../../../../server/src/airflow/configuration/variableFiles.ts";
import { envFilesOf } from "../../../../server/src/airflow/configuration/variables/compose.ts";

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
    ["compose", "      AIRFLOW__CORE__EXECUTOR:", ""],
    ["compose", "#     AIRFLOW__CORE__EXECUTOR: x", undefined],
    ["dotenv", "AIRFLOW__CORE__EXECUTOR=LocalExecutor # ours", "LocalExecutor"],
    ["dotenv", 'export AIRFLOW__CORE__EXECUTOR="Local # no"', "Local # no"],
    ["dotenv", "# AIRFLOW__CORE__EXECUTOR=LocalExecutor", undefined],
    ["dockerfile", "ENV AIRFLOW__CORE__EXECUTOR=LocalExecutor", "LocalExecutor"],
    ["dockerfile", "ENV AIRFLOW__CORE__EXECUTOR LocalExecutor", "LocalExecutor"],
    ["dockerfile", "ENV AIRFLOW__CORE__EXECUTOR Local Executor", "Local Executor"],
    ["dockerfile", "ARG AIRFLOW__CORE__EXECUTOR=LocalExecutor", undefined],
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

  const SET: Readonly<Record<string, string>> = { HOST: "db", EMPTY: "" };
  for (const [kind, written, expected] of [
    ["compose", "${HOST}", "db"],
    ["compose", "$HOST:5432", "db:5432"],
    ["compose", "${NONE:-LocalExecutor}", "LocalExecutor"],
    ["compose", "${HOST:-other}", "db"],
    ["compose", "${EMPTY:-full}", "full"],
    ["compose", "${EMPTY-full}", ""],
    ["compose", "${NONE:-${HOST}-1}", "db-1"],
    ["compose", "${HOST:+there}", "there"],
    ["compose", "${NONE:+there}", ""],
    ["compose", "${NONE:?say which}", "${NONE:?say which}"],
    ["compose", "$NONE", "$NONE"],
    ["compose", "a$$b", "a$b"],
    ["compose", '"${NONE:-a b}"', "a b"],
    ["compose", "'it''s ${HOST}'", "it's db"],
    ["compose", '"a\\tb"', "a\tb"],
    ["compose", "${HOST", "${HOST"],
    ["dotenv", "${HOST}/x", "db/x"],
    ["dotenv", "'${HOST}'", "${HOST}"],
    ["dotenv", '"${HOST}\\n\\$HOST"', "db\n$HOST"],
    ["dotenv", "# nothing", ""],
    ["dockerfile", "${NONE:-x}/$HOST", "x/db"],
    ["dockerfile", "'${HOST}'", "${HOST}"],
    ["dockerfile", "a\\ b", "a b"],
  ] as const) {
    it(`${kind}: ${written} is ${expected}`, () => {
      const name = "AIRFLOW__CORE__EXECUTOR";
      const line = { compose: `${name}: `, dotenv: `${name}= `, dockerfile: `ENV ${name}=` }[kind] + written;
      assert.equal(variableSettings(line, kind, (variable) => SET[variable])[0]?.text, expected);
    });
  }

  it("variables of a file may name those above them", () => {
    const dotenv = "HOST=db\nexport AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql://$HOST/a\n";
    assert.equal(variableSettings(dotenv, "dotenv")[0]?.text, "postgresql://db/a");
    const docker = "ARG SLOTS=8\nENV MORE=1\nENV AIRFLOW__CORE__PARALLELISM=${MORE}${SLOTS}\n";
    assert.equal(variableSettings(docker, "dockerfile")[0]?.text, "18");
  });

  it("quotes of a .env file go over several lines", () => {
    const [first, second] = variableSettings(
      "AIRFLOW__SECRETS__BACKEND_KWARGS='{\n  \"a\": 1\n}' # ours\nAIRFLOW__CORE__PARALLELISM=1\n",
      "dotenv",
    );
    assert.equal(first?.text, '{\n  "a": 1\n}');
    assert.deepEqual(first.valueRange.end, { line: 2, character: 1 });
    assert.equal(second?.nameRange.start.line, 3);
  });

  it("a text of YAML goes over the lines below", () => {
    const [first, second] = variableSettings(
      'x:\n  AIRFLOW__SECRETS__BACKEND_KWARGS: >-\n    {"a":\n    1}\n\n  AIRFLOW__CORE__PARALLELISM: 1\n',
      "compose",
    );
    assert.equal(first?.text, '{"a": 1}');
    assert.deepEqual(first.valueRange.end, { line: 3, character: 6 });
    assert.equal(second?.text, "1");
  });

  for (const [text, expected] of [
    ["    env_file: .env\n", [".env"]],
    ["    env_file: ['a.env', b.env] # both\n", ["a.env", "b.env"]],
    [
      "    env_file:\n      - a.env # ours\n      - path: ./b.env\n        required: false\n    image: x\n",
      ["a.env", "./b.env"],
    ],
    ["    env_file:\n    - ${STAGE:-dev}.env\n    environment:\n    - A=1\n", ["dev.env"]],
    ["    environment:\n      - A=1\n", []],
  ] as const) {
    it(`env_file of ${JSON.stringify(text)}`, () =>
      assert.deepEqual(
        envFilesOf(text, () => undefined),
        expected,
      ));
  }

  it("any text is read without an exception", () => {
    const part = fc.constantFrom(
      "AIRFLOW__A__B",
      "=",
      ": ",
      "${",
      "}",
      "$",
      '"',
      "'",
      "\\",
      "\n",
      "ENV ",
      "- ",
      "|",
      " #",
      ":-",
      "env_file:",
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join("");
        for (const kind of VARIABLE_FILE_KINDS) {
          for (const { valueRange, nameRange } of variableSettings(text, kind, () => "$A")) {
            assert.ok(nameRange.end.line <= valueRange.end.line);
          }
        }
        envFilesOf(text, () => undefined);
      }),
    );
  });

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
