/** What the client has read of a cluster, in completion and as warnings. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  CLUSTER_FACTS_NOTIFICATION,
  RUN_PLAN_REQUEST,
  type ClusterFactsParams,
  type RunPlanResult,
} from "../../server/src/protocol.ts";
import { ETL_FACTS } from "./engineFacts.ts";
import { expectAccepted, expectCompletion, FILE, problems } from "./expect.ts";
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
    mine: { ...ETL_FACTS, quotas: { "limits.cpu": "2" } },
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

describe("cluster facts in a base manifest", () => {
  const POD = "pod.yaml";
  const SPEC = "spec:\n  restartPolicy: Never\n";
  let kit: Kit;
  before(async () => {
    kit = await Kit.start({ files: { [FILE]: `${ENGINE}pod_yaml = ${POD}\n`, [POD]: SPEC } });
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, FACTS);
  });
  after(() => kit.stop());

  const volume = "  volumes:\n  - name: v\n";
  const container = "  containers:\n  - name: base\n";
  const CASES: readonly (readonly [place: string, offered: readonly string[], wrong: string])[] = [
    ["  serviceAccountName: |\n", ["default", "runner"], "runer"],
    ["  priorityClassName: |\n", ["high"], "low"],
    ["  runtimeClassName: |\n", ["gvisor"], "kata"],
    ["  imagePullSecrets:\n  - name: |\n", ["db", "registry"], "none"],
    [`${volume}    persistentVolumeClaim: {claimName: |}\n`, ["data"], "gone"],
    [`${volume}    secret:\n      secretName: |\n`, ["db", "registry"], "none"],
    [`${volume}    configMap: {name: |}\n`, ["settings"], "none"],
    [`${volume}    projected: {sources: [{secret: {name: |}}]}\n`, ["db", "registry"], "none"],
    [`${container}    envFrom:\n    - configMapRef: {name: |}\n`, ["settings"], "none"],
    [`${container}    env: [{name: X, valueFrom: {secretKeyRef: {name: db, key: |}}}]\n`, ["password", "user"], "pass"],
    [`  initContainers: [{name: i, envFrom: [{secretRef: {name: |}}]}]\n`, ["db", "registry"], "none"],
    ["  nodeSelector:\n    zone: |\n", ["a", "b"], "c"],
  ];
  for (const [place, offered, wrong] of CASES) {
    it(place.trim().replaceAll("\n", " ⏎ "), async () => {
      await expectCompletion(kit, SPEC + place, { only: offered }, POD);
      const unknown = async (name: string) =>
        (await problems(kit, SPEC + place.replace("|", name), POD)).filter((one) => one.startsWith("unknown-cluster"));
      assert.deepEqual(await unknown(wrong), [`unknown-cluster-name: ${wrong}`]);
      assert.deepEqual(await unknown(offered[0] ?? ""), []);
    });
  }

  it("labels of nodes are offered as names too, and told when no node has them", async () => {
    await expectCompletion(kit, `${SPEC}  nodeSelector:\n    |\n`, { only: ["zone"] }, POD);
    const found = await problems(kit, `${SPEC}  nodeSelector: {disk: ssd}\n`, POD);
    assert.deepEqual(found, ["unknown-cluster-name: disk"]);
  });

  it("what is optional may be missing, and what the engine replaces does not matter", async () => {
    const optional = `${SPEC}${container}    envFrom: [{secretRef: {name: none, optional: true}}]\n`;
    assert.deepEqual(await problems(kit, optional, POD), []);
    await kit.write(FILE, `${ENGINE}pod_yaml = ${POD}\nservice_account_name = runner\n`);
    assert.deepEqual(await problems(kit, `${SPEC}  serviceAccountName: none\n`, POD), []);
    await kit.write(FILE, `${ENGINE}pod_yaml = ${POD}\n`);
  });

  it("the plan warns of all of them, at their place in the manifest", async () => {
    await kit.open(
      POD,
      `${SPEC}${volume}    configMap: {name: gone}\n${container}    envFrom: [{secretRef: {name: none}}]\n`,
    );
    const params = { task: "t", environment: "prod" };
    const { problems: found } = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, params);
    assert.deepEqual(
      found.map(({ code, origin }) => [code, origin?.kind === "file" && origin.uri.endsWith(POD)]),
      [
        ["unknown-cluster-name", true],
        ["unknown-cluster-name", true],
      ],
    );
  });

  it("another YAML extension is not in the way of names that only the cluster knows", async () => {
    const other = await Kit.start({
      files: { [FILE]: `${ENGINE}pod_yaml = ${POD}\n`, [POD]: SPEC },
      initializationOptions: { otherYaml: true },
    });
    await other.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, FACTS);
    await expectCompletion(other, `${SPEC}  serviceAccountName: |\n`, { only: ["default", "runner"] }, POD);
    await expectCompletion(other, `${SPEC}  |\n`, { only: [] }, POD);
    await other.stop();
  });
});

describe("cluster facts in `task_config`", () => {
  const FLOW = "flow.py";
  const at = (inner: string) => `from dbnd import task\n@task(task_config={"mine": {${inner}}})\ndef t(): pass\n`;
  let kit: Kit;
  before(async () => {
    kit = await Kit.start({ files: { [FILE]: ENGINE } });
    await kit.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, FACTS);
  });
  after(() => kit.stop());

  for (const [inner, has, wrong] of [
    ['"service_account_name": "|"', ["runner", "default"], '"runer"'],
    ['"secrets": [{"type": "env", "secret": "db", "target": "X", "key": "|"}]', ["password", "user"], '"pass"'],
    ['"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "|"}}]', ["data"], '"gone"'],
    ['"node_selectors": {"zone": "|"}', ["a", "b"], '"c"'],
  ] as const) {
    it(inner, async () => {
      await expectCompletion(kit, at(inner), { has }, FLOW);
      const text = (name: string) => at(inner.replace('"|"', name));
      assert.deepEqual(await problems(kit, text(wrong), FLOW), [`unknown-cluster-name: ${wrong}`]);
      assert.deepEqual(await problems(kit, text(`"${has[0]}"`), FLOW), []);
      assert.deepEqual(await problems(kit, text("NAME"), FLOW), []);
    });
  }

  it("offers labels of nodes", () =>
    expectCompletion(kit, at('"node_selectors": {|}'), { has: ["zone"] }, FLOW).then(() => undefined));
});
