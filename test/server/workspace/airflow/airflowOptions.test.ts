/** `conf.get(…)` in a DAG file: what the nearest `airflow.cfg`, the environment and the release's defaults give. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { PythonValue } from "../../../../server/src/python/syntax/types.ts";
import { defaultSettings } from "../../../../server/src/workspace/settings.ts";
import { Workspace } from "../../../../server/src/workspace/workspace.ts";
import { MemoryFileSystem } from "../../../protocol/memoryFileSystem.ts";

const CFG = `[etl]
image = app:1
debug = False # not now
size = 1_5
share = 0.5
word = many
place = $AIRFLOW_HOME/pods
[kubernetes_executor]
namespace = workers
[database]
sql_alchemy_conn = postgresql://airflow:s3cret@db/airflow
`;

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly imports?: string;
}

/** A workspace with a DAG whose only operator has the expression for its image. */
class Dag {
  readonly disk = new MemoryFileSystem({});
  readonly workspace: Workspace;

  constructor(expression: string, { files = { "airflow.cfg": CFG }, environment = {}, imports }: Given = {}) {
    this.workspace = new Workspace({ disk: this.disk, environment, userHome: "/home/ann" });
    for (const [path, text] of Object.entries(files)) this.disk.write(`/w/${path}`, text);
    this.disk.write(
      "/w/dags/daily.py",
      `${imports ?? "from airflow.configuration import conf"}
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
KubernetesPodOperator(task_id="load", image=${expression})
`,
    );
    this.workspace.setSettings({ ...defaultSettings, airflowVersion: "2.7.3" });
    this.workspace.setFolders(["file:///w"]);
  }

  async value(): Promise<PythonValue> {
    const uri = "file:///w/dags/daily.py";
    const file = await this.workspace.python.dagFile(uri, this.workspace.dagTarget(uri));
    const image = file?.operators[0]?.call.arguments.get("image");
    assert.ok(image);
    return image;
  }

  write(path: string, text: string): void {
    this.disk.write(`/w/${path}`, text);
    this.workspace.fileChanged(`file:///w/${path}`);
  }
}

const NESTED = { "airflow.cfg": CFG, "dags/airflow.cfg": "[etl]\nimage = nearer:1\n" };
const NOTHING = { files: {} };

describe("Airflow's configuration as a DAG file asks for it is known", () => {
  const cases: readonly (readonly [what: string, expression: string, value: unknown, given?: Given])[] = [
    ["from airflow.cfg", 'conf.get("etl", "image")', "app:1"],
    ["whatever the case of the words", 'conf.get("ETL", "Image")', "app:1"],
    ["with named arguments", 'conf.get(section="etl", key="image")', "app:1"],
    ["from the nearest airflow.cfg", 'conf.get("etl", "image")', "nearer:1", { files: NESTED }],
    [
      "from the environment first",
      'conf.get("etl", "image")',
      "env:1",
      { environment: { AIRFLOW__ETL__IMAGE: "env:1" } },
    ],
    [
      "from a compose file",
      'conf.get("etl", "image")',
      "compose:1",
      { files: { "docker-compose.yaml": "x:\n  AIRFLOW__ETL__IMAGE: compose:1\n" } },
    ],
    ["before its fallback", 'conf.get("etl", "image", fallback="other")', "app:1"],
    ["by its fallback where nobody sets it", 'conf.get("etl", "none", fallback="other:" + "2")', "other:2"],
    ["by a fallback that is None", 'conf.get("etl", "none", fallback=None)', null],
    ["by the release's default", 'conf.get("kubernetes_executor", "namespace")', "default", NOTHING],
    ["by the release's default before its fallback", 'conf.getint("core", "parallelism", fallback=1)', 32],
    ["as a boolean", 'conf.getboolean("etl", "debug")', false],
    ["as a whole number", 'conf.getint("etl", "size")', 15],
    ["as a number", 'conf.getfloat("etl", "share")', 0.5],
    ["by a fallback as Airflow reads it", 'conf.getboolean("etl", "none", fallback="t")', true],
    ["by a fallback of its type", 'conf.getfloat("etl", "none", fallback=2.5)', 2.5],
    ["in an f-string", "f\"r/{conf.get('etl', 'image')}\"", "r/app:1"],
    [
      "under another name",
      'c.get("etl", "image")',
      "app:1",
      { imports: "from airflow.configuration import conf as c" },
    ],
    [
      "by the whole path",
      'airflow.configuration.conf.get("etl", "image")',
      "app:1",
      { imports: "import airflow.configuration" },
    ],
    ["by the module's function", 'get("etl", "image")', "app:1", { imports: "from airflow.configuration import get" }],
    ["by the module", 'conf.get("etl", "image")', "app:1", { imports: "from airflow import configuration as conf" }],
    [
      "in a file that it imports",
      "IMAGE",
      "app:1",
      {
        imports: "from settings import IMAGE",
        files: {
          "airflow.cfg": CFG,
          "dags/settings.py": 'from airflow.configuration import conf\nIMAGE = conf.get("etl", "image")\n',
        },
      },
    ],
  ];
  for (const [what, expression, expected, given] of cases) {
    test(what, async () => {
      const value = await new Dag(expression, given).value();
      assert.equal(value.kind, "constant", JSON.stringify(value));
      assert.equal(value.value, expected);
    });
  }
});

describe("it is not known", () => {
  const cases: readonly (readonly [what: string, expression: string, reason: RegExp, likely?: string])[] = [
    ["when nobody sets it", 'conf.get("etl", "none")', /`\[etl\] none` is set nowhere/],
    ["when it is another type", 'conf.getint("etl", "word")', /not what the call asks for: "many"/],
    ["when it is a secret", 'conf.get("database", "sql_alchemy_conn")', /is a secret/],
    ["below Airflow's home", 'conf.get("etl", "place")', /below Airflow's home/, "/w/pods"],
    ["below its home by default", 'conf.get("core", "dags_folder")', /below Airflow's home/, "/opt/airflow/dags"],
  ];
  for (const [what, expression, reason, likely] of cases) {
    test(what, async () => {
      const value = await new Dag(expression).value();
      assert.equal(value.kind, "unknown");
      assert.match(value.reason, reason);
      assert.equal(value.source, expression);
      assert.equal(value.likely?.text, likely);
    });
  }

  test("when the key is not", async () => {
    assert.equal((await new Dag('conf.get("etl", KEY)').value()).kind, "call");
  });
});

test("a change of airflow.cfg, or one that comes nearer, renews what was read from it", async () => {
  const dag = new Dag('conf.get("etl", "image")');
  const first = await dag.value();
  dag.write("airflow.cfg", CFG.replace("False", "True"));
  assert.equal(await dag.value(), first, "the same object where the option says the same");
  dag.write("airflow.cfg", CFG.replace("app:1", "app:2"));
  assert.deepEqual({ ...(await dag.value()) }, { ...first, value: "app:2" });
  dag.write("dags/airflow.cfg", "[etl]\nimage = app:3\n");
  assert.deepEqual({ ...(await dag.value()) }, { ...first, value: "app:3" });
  dag.write(".env", "AIRFLOW__ETL__IMAGE=app:4\n");
  assert.deepEqual({ ...(await dag.value()) }, { ...first, value: "app:4" });
});
