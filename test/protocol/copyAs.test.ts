import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { COPY_AS_REQUEST } from "../../server/src/protocol.ts";
import type { CopyAsResult } from "../../server/src/protocol.ts";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

describe("copying settings in another form", () => {
  it("counts them, and gives every form; nothing elsewhere", async () => {
    const kit = await Kit.start();
    const uri = await kit.open(FILE, "[kubernetes]\nnamespace = data\n\n");
    const ask = (line: number): Promise<CopyAsResult> => {
      const place = { line, character: 0 };
      return kit.client.sendRequest<CopyAsResult>(COPY_AS_REQUEST, { uri, range: { start: place, end: place } });
    };
    const { count, forms } = await ask(0);
    assert.equal(count, 1);
    assert.deepEqual(
      forms.map(({ form, text }) => `${form}: ${text.replaceAll(/\s+/g, " ")}`),
      [
        "environment: export DBND__KUBERNETES__NAMESPACE=data",
        'container: - name: DBND__KUBERNETES__NAMESPACE value: "data"',
        "commandLine: --set kubernetes.namespace=data",
        'python: task_config = { "kubernetes": { "namespace": "data", }, }',
      ],
    );
    assert.deepEqual(await ask(2), { count: 0, forms: [] });
    await kit.stop();
  });

  it("has the forms of Airflow for an airflow.cfg", async () => {
    const kit = await Kit.start();
    const text = [
      "[core]",
      "fernet_key_cmd = cat /key",
      "dags_folder = ${HOME}/dags",
      "[logging]",
      "log_format = %%(asctime)s {{ ti.task_id }} it's",
      "[celery_result_backend_transport_options]",
      "client-config = {}",
      "[kubernetes_environment_variables]",
      "Mode = fast",
    ].join("\n");
    const uri = await kit.open("airflow.cfg", text);
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const { count, forms } = await kit.client.sendRequest<CopyAsResult>(COPY_AS_REQUEST, { uri, range });
    assert.equal(count, 5);
    const of = Object.fromEntries(forms.map(({ form, text: as }) => [form, as.split("\n")]));
    assert.deepEqual(of.environment, [
      "export AIRFLOW__CORE__FERNET_KEY_CMD='cat /key'",
      "export AIRFLOW__CORE__DAGS_FOLDER='${HOME}/dags'",
      `export AIRFLOW__LOGGING__LOG_FORMAT='%(asctime)s {{ ti.task_id }} it'"'"'s'`,
      "export AIRFLOW__KUBERNETES_ENVIRONMENT_VARIABLES__Mode=fast",
    ]);
    assert.equal(of.container?.[1], '  value: "cat /key"');
    assert.equal(of.compose?.[1], 'AIRFLOW__CORE__DAGS_FOLDER: "$${HOME}/dags"');
    assert.deepEqual(of.helm?.slice(0, 6), [
      "config:",
      "  core:",
      '    fernet_key_cmd: "cat /key"',
      '    dags_folder: "${HOME}/dags"',
      "  logging:",
      `    log_format: "%(asctime)s {{ \\"{{\\" }} ti.task_id }} it's"`,
    ]);
    assert.deepEqual(forms[0]?.leftOut, [
      "[celery_result_backend_transport_options] client-config: no environment variable can name it",
    ]);
    await kit.stop();
  });
});
