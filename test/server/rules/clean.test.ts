import assert from "node:assert/strict";
import { readFileSync, globSync } from "node:fs";
import { describe, it } from "node:test";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { createConfiguration } from "../../../server/src/configuration/configuration.ts";
import { checkDocument } from "../../../server/src/rules/check.ts";
import { ruleContext } from "../../../server/src/rules/checking/context.ts";

const ROOT = new URL("../../../", import.meta.url);

/** What DBND runs without a word must not be told anything; the worked examples are those of spec 3.9. */
const CLEAN: Readonly<Record<string, string>> = {
  "worked example 1: driver pod": `
[run]
environments = ["local", "k8s_env"]

[k8s_env]
_from = local
remote_engine = eng

[eng]
_type = kubernetes
container_repository = registry.example/team/app
container_tag = 1.4
namespace = data
service_account_name = runner
system_secrets = [{"type": "env", "target": "DBND__CORE__DATABAND_URL", "secret": "dbnd-conn", "key": "url"}]
secrets = [{"type": "env", "secret": "app-env"}]
`,
  "worked example 2: merge with a base manifest": `
[run]
environments = ["k8s_env"]
[k8s_env]
_from = local
remote_engine = eng
[eng]
_type = kubernetes
container_repository = app
container_tag = 2
namespace = data
labels = {"team": "data-platform"}
requests = {"memory": "1Gi", "cpu": "1"}
request_cpu = 500m
limits = {"nvidia.com/gpu": 1}
tolerations = [{"key": "gpu", "operator": "Exists"}]
image_pull_secrets = regcred
secrets = [{"type": "volume", "target": "/secrets/gcp", "secret": "gcp-key"}]
`,
  "worked example 3: live logs": `
[kubernetes]
container_repository = app
container_tag = 3
namespace = data
airflow_log_enabled = True
env_vars = {"MODE": "batch"}
limit_memory = 512Mi
`,
  "values of every kind over several lines, with comments": `
[core]
tracker = ["console", "api"]

[my_engine]
_type = kubernetes
container_repository = $REGISTRY/app
container_tag = git
docker_build_tag_base = build
in_cluster = @none
startup_timeout = 1h 30m
pending_zombies_timeout = PT5M
dbnd_executable = dbnd
# retries
pod_error_cfg_source_dict = {
    # killed
    "137": {"retry_count": 3},
    "err_image_pull": {
        "retry_count": 0
    }
    }
annotations = team=a owner='b c'
affinity = {
    nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{matchExpressions: [{key: "disk", operator: "In", values: ["ssd"]}]}]
        }
    }
    }
pod_log_url = https://logs.example/{namespace}/{pod}?q=%%22
debug_with_command = bash -c "sleep 1 ; date"
`,
  "configuration of tasks": `
[my_task]
_type = my_module.MyTask
rate = 5
anything = 'x ; y'
[task]
task_version = now
[log]
formatter = %%(asctime)s %%(message)s
`,
};

describe("what is right is not complained about", () => {
  for (const [name, text] of Object.entries(CLEAN)) it(name, () => assertClean(text));

  const shipped = [...globSync("samples/orders/**/*.cfg", { cwd: ROOT }), "test/kubernetes/dbnd/project/project.cfg"];
  for (const path of shipped) {
    it(path, () => {
      assertClean(readFileSync(new URL(path, ROOT), "utf8"));
    });
  }
});

function assertClean(text: string): void {
  const document = parseCfg("file:///project/project.cfg", text);
  const configuration = createConfiguration({ files: [document], environment: {} });
  const context = ruleContext(configuration, { severities: {}, dbndVersion: "1.0.28" });
  assert.deepEqual(
    checkDocument(document, context).map(({ code, range, message }) => [code, document.text.slice(range), message]),
    [],
  );
}
