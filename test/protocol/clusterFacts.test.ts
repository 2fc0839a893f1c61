/** What the client has read of a cluster, in completion and as warnings. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  CLUSTER_FACTS_NOTIFICATION,
  RUN_PLAN_REQUEST,
  type ClusterFactsParams,
  type RunPlanResult,
} from "../../server/src/protocol.ts";
import { expectAccepted, expectCompletion, problems } from "./expect.ts";
import { Kit } from "./kit.ts";

const ENGINE = `[run]
environments = ["prod"]
[prod]
_from = local
remote_engine = mine
[mine]
_type = kubernetes
container_repository = app
container_tag = 1
`;

const FACTS: ClusterFactsParams = {
  engines: {
    mine: {
      cluster: "prod-cluster",
      namespace: "etl",
      serviceAccounts: ["runner", "default"],
      secrets: { db: ["password", "user"], registry: [".dockerconfigjson"] },
      configMaps: { settings: ["a"] },
      persistentVolumeClaims: ["data"],
      nodeLabels: { zone: ["a", "b"] },
      quotas: { "limits.cpu": "2" },
    },
  },
};

describe("cluster facts", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start();
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, FACTS);
  });
  after(() => kit.stop());

  const offered: readonly (readonly [string, readonly string[]])[] = [
    ["service_account_name = |", ["runner", "default"]],
    ["image_pull_secrets = |", ["db", "registry"]],
    ["configmaps = |", ["settings"]],
    ['configmaps = ["|"]', ["settings"]],
    ['secrets = [{"type": "env", "secret": "|"}]', ["db", "registry"]],
    ['secrets = [{"type": "env", "secret": "db", "target": "X", "key": "|"}]', ["password", "user"]],
    ['volumes = [{"name": "v", "persistentVolumeClaim": {"claimName": "|"}}]', ["data"]],
    ['node_selectors = {"|": "a"}', ["zone"]],
    ['node_selectors = {"zone": "|"}', ["a", "b"]],
  ];
  for (const [line, has] of offered) {
    it(`completes ${line}`, () => expectCompletion(kit, `${ENGINE}${line}\n`, { has }).then(() => undefined));
  }

  it("keeps the quotes of a name that is completed", () =>
    expectAccepted(kit, `${ENGINE}configmaps = ["|"]\n`, "settings", `${ENGINE}configmaps = ["settings"]\n`));

  const wrong: readonly (readonly [string, string])[] = [
    ["service_account_name = runer", "runer"],
    ["image_pull_secrets = nothing", "nothing"],
    ['configmaps = ["settings", "others"]', '"others"'],
    ['secrets = [{"type": "env", "secret": "none"}]', '"none"'],
    ['secrets = [{"type": "env", "secret": "db", "target": "X", "key": "pass"}]', '"pass"'],
    ['volumes = [{"name": "v", "persistentVolumeClaim": {"claimName": "gone"}}]', '"gone"'],
    ['node_selectors = {"zone": "c"}', '"c"'],
    ['node_selectors = {"disk": "ssd"}', '"disk"'],
  ];
  for (const [line, covered] of wrong) {
    it(`warns of ${line}`, async () => {
      const found = await problems(kit, `${ENGINE}${line}\n`);
      assert.deepEqual(
        found.filter((one) => one.startsWith("unknown-cluster-name")),
        [`unknown-cluster-name: ${covered}`],
      );
    });
  }

  it("says nothing of names that are there, of references, and of what nobody could read", async () => {
    const lines = [
      "service_account_name = runner",
      "image_pull_secrets = registry",
      'secrets = [{"type": "env", "secret": "db", "target": "X", "key": "user"}]',
      'node_selectors = {"zone": "a"}',
      "configmaps = $MAPS",
    ];
    const found = await problems(kit, `${ENGINE}${lines.join("\n")}\n`);
    assert.deepEqual(
      found.filter((one) => one.startsWith("unknown-cluster-name")),
      [],
    );
  });

  it("warns in the plan of what a quota does not allow", async () => {
    await kit.open("project.cfg", `${ENGINE}limit_cpu = 4\n`);
    const { problems: found } = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, {
      task: "t",
      environment: "prod",
    });
    const quota = found.find(({ code }) => code === "above-quota");
    assert.equal(quota?.severity, "warning");
    assert.match(quota.message, /limits\.cpu 2/);
    assert.equal(quota.origin?.kind, "file");
  });

  it("forgets what the client takes back", async () => {
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, { engines: {} });
    const found = await problems(kit, `${ENGINE}service_account_name = runer\n`);
    assert.ok(!found.some((one) => one.startsWith("unknown-cluster-name")));
  });
});
