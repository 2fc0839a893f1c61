/**
 * What `databand-k8s render` prints, against golden files: `UPDATE_GOLDEN=1 node --test test/server/cli/render.test.ts`
 * writes them anew; look at the difference before you commit it.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { runCommand } from "../../../server/src/cli/run.ts";
import { MemoryFileSystem } from "../../protocol/memoryFileSystem.ts";

const GOLDEN = join(import.meta.dirname, "../../fixtures/render");

const CFG = `[run]
environments = ["local", "prod", "tasks"]
enable_airflow_kubernetes = False

[prod]
_type = local
root = /data
remote_engine = cluster

[tasks]
_from = prod
submit_driver = False
submit_tasks = True

[kubernetes]
namespace = data
labels = {"team": "orders"}

[cluster]
_type = kubernetes
container_repository = registry.example/orders
container_tag = 1.4
service_account_name = runner
limits = {
  "memory": "512Mi",
  "nvidia.com/gpu": 1
  }
secrets = [{"type": "volume", "secret": "gcp-key", "target": "/secrets/gcp"}]
pod_yaml = pod.yaml
trap_exit_file_flag = /tmp/done

[gpu]
_type = kubernetes
_from = cluster
node_selectors = {"accelerator": "a100"}
`;
const POD_YAML = `spec:
  restartPolicy: Never
  containers:
  - name: main
    env: [{name: TZ, value: UTC}]
`;
const TASKS = `from dbnd import task
REQUESTS = {"cpu": "500m"}

@task(task_config={"kubernetes": {"requests": {**REQUESTS, "memory": "256Mi"}}})
def daily(day: str = "today"): pass
`;

const FILES = {
  "/project/.dbnd/databand-system.cfg": CFG,
  "/project/pod.yaml": POD_YAML,
  "/project/flows/daily.py": TASKS,
};

async function render(...words: readonly string[]): Promise<{ code: number; output: string; errors: string }> {
  const output: string[] = [];
  const errors: string[] = [];
  const code = await runCommand(["render", ...words, "--fixed-ids"], {
    disk: new MemoryFileSystem(FILES),
    environment: { DBND__CLUSTER__REQUEST_CPU: "250m" },
    userHome: "/home/alice",
    folder: "/project",
    print: (line) => output.push(line),
    write: () => Promise.resolve(false),
    warn: (line) => errors.push(line),
  });
  return { code, output: `${output.join("\n")}\n`, errors: errors.join("\n") };
}

function assertGolden(name: string, actual: string): void {
  const path = join(GOLDEN, name);
  if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(path, actual);
  assert.equal(actual, readFileSync(path, "utf8"));
}

describe("databand-k8s render", () => {
  for (const [name, words] of [
    ["driver.yaml", ["daily", "--environment", "prod"]],
    ["driver-origins.yaml", ["daily", "-e", "prod", "--engine", "gpu", "--set", "gpu.namespace=lab", "--origins"]],
    ["task-origins.yaml", ["daily", "-e", "tasks", "--pod", "task", "--origins"]],
    ["driver.json", ["daily", "-e", "prod", "--format", "json"]],
  ] as const) {
    test(name, async () => {
      const { code, output } = await render(...words);
      assert.equal(code, 0);
      assertGolden(name, output);
    });
  }

  test("origins are comments: the pod is the same with and without", async () => {
    const words = ["daily", "--engine", "cluster"];
    const [plain, commented, json] = [
      await render(...words),
      await render(...words, "--origins"),
      await render(...words, "--origins", "--format", "json"),
    ];
    assert.deepEqual(parse(commented.output), parse(plain.output));
    const { pod, origins } = JSON.parse(json.output) as { pod: unknown; origins: Record<string, string> };
    assert.deepEqual(pod, parse(plain.output));
    assert.equal(origins["/spec/containers/0/resources/limits/memory"], ".dbnd/databand-system.cfg:25");
    assert.equal(origins["/spec/containers/0/resources/requests/cpu"], "variable DBND__CLUSTER__REQUEST_CPU");
  });

  test("an engine alone is enough; the environment is then the default one", async () => {
    assert.match((await render("daily", "--engine", "gpu")).output, /accelerator: a100/);
  });

  test("exit code 1 with the diagnostics when there is no pod", async () => {
    for (const [words, says] of [
      [["daily", "-e", "nope"], /nope/],
      [["daily", "-e", "prod", "--set", "cluster.limits={"], /limits/],
      [["daily", "-e", "tasks"], /submit_driver/],
      [["daily", "-e", "prod", "--set", "prod.submit_tasks=False", "--pod", "task"], /submit_tasks/],
    ] as const) {
      const { code, output, errors } = await render(...words);
      assert.equal(code, 1, words.join(" "));
      assert.equal(output.trim(), "");
      assert.match(errors, says);
    }
  });
});
