import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ENVIRONMENTS_REQUEST,
  PLANS_CHANGED_NOTIFICATION,
  RUN_PLAN_REQUEST,
  TASKS_REQUEST,
} from "../../server/src/protocol.ts";
import type { EnvironmentInfo, RunPlanResult, TaskInfo } from "../../server/src/protocol.ts";
import { described, FILE, problems } from "./expect.ts";
import { Kit } from "./kit.ts";
import { until } from "./until.ts";

const PROJECT_CFG = `[run]
environments = ["prod"]
[prod]
_from = local
remote_engine = cluster
[cluster]
_type = kubernetes
container_repository = app
container_tag = 1
namespace = data
`;

async function namespaceOf(kit: Kit): Promise<string | undefined> {
  const [prod] = await kit.client.sendRequest<EnvironmentInfo[]>(ENVIRONMENTS_REQUEST, {});
  return prod?.namespace;
}

describe("workspace", () => {
  it("takes unsaved text before what is on disk, and the disk again after closing", async () => {
    const kit = await Kit.start({ files: { [FILE]: PROJECT_CFG } });
    assert.equal(await namespaceOf(kit), "data");
    await kit.open(FILE, PROJECT_CFG.replace("= data", "= unsaved"));
    assert.equal(await namespaceOf(kit), "unsaved");
    await kit.close(FILE);
    assert.equal(await namespaceOf(kit), "data");
    await kit.stop();
  });

  it("leaves a deleted file out although an editor still shows it, until somebody types there or it is back", async () => {
    const kit = await Kit.start({ files: { [FILE]: PROJECT_CFG } });
    const layer = "/home/alice/.dbnd/databand.cfg";
    const text = "[cluster]\nnamespace = mine\n";
    await kit.write(layer, text);
    const uri = await kit.open(layer, text);
    assert.equal(await namespaceOf(kit), "mine");
    await kit.remove(layer);
    assert.equal(await namespaceOf(kit), "data");
    assert.match(await kit.hover(uri, { line: 1, character: 2 }), /namespace/, "what is shown is read on");
    await kit.write(layer, text);
    assert.equal(await namespaceOf(kit), "mine");
    await kit.remove(layer);
    await kit.change(layer, [
      { range: { start: { line: 1, character: 12 }, end: { line: 1, character: 16 } }, text: "ours" },
    ]);
    assert.equal(await namespaceOf(kit), "ours");
    await kit.stop();
  });

  it("follows files on disk, new ones too, and says that plans may differ", async () => {
    const kit = await Kit.start({ files: { [FILE]: PROJECT_CFG } });
    assert.equal(await namespaceOf(kit), "data");
    await kit.write(FILE, PROJECT_CFG.replace("= data", "= other"));
    assert.equal(await namespaceOf(kit), "other");
    await kit.write("databand.cfg", "[cluster]\nservice_account_name = x\n");
    await kit.write("/home/alice/.dbnd/databand.cfg", "[cluster]\nnamespace = mine\n");
    assert.equal(await namespaceOf(kit), "mine");
    await kit.remove("/home/alice/.dbnd/databand.cfg");
    assert.equal(await namespaceOf(kit), "other");
    await until(() => kit.received.has(PLANS_CHANGED_NOTIFICATION));
    await until(() => kit.received.has("workspace/diagnostic/refresh"));
    await kit.stop();
  });

  it("takes a file of any name that the editor gives it as ours", async () => {
    const kit = await Kit.start({ files: { [FILE]: PROJECT_CFG } });
    const found = await problems(kit, "[cluster]\nnamespce = x\n", "conf/team.settings");
    assert.deepEqual(found, ["unknown-key: namespce"]);
    await kit.stop();
  });

  it("sees a file that DBND does not read by itself as given by --conf-file", async () => {
    const kit = await Kit.start({ files: { [FILE]: PROJECT_CFG } });
    const text = "[prod]\nremote_engine = clustr\n";
    const [found] = await problems(kit, text, "databand-dev.cfg");
    assert.equal(found, "remote-engine-missing: clustr");
    await kit.stop();
  });

  it("knows the tasks of Python files, unsaved ones too, as classes of sections", async () => {
    const kit = await Kit.start({
      files: { [FILE]: "", "tasks.py": "from dbnd import task\n\n@task\ndef load(count: int = 1):\n    pass\n" },
    });
    const tasks = async (): Promise<string[]> =>
      (await kit.client.sendRequest<TaskInfo[]>(TASKS_REQUEST, {})).map(({ name }) => name);
    assert.deepEqual(await tasks(), ["load"]);
    assert.deepEqual(await problems(kit, "[load]\ncount = many\n"), ["number: many"]);
    assert.deepEqual(await problems(kit, "[nightly]\n_type = load\ncount = many\n"), ["number: many"]);
    assert.deepEqual(await tasks(), ["load", "nightly"]);
    await kit.close(FILE);
    await kit.open("tasks.py", "from dbnd import task\n\n@task\ndef store():\n    pass\n");
    assert.deepEqual(await tasks(), ["store"]);
    await kit.close("tasks.py");
    assert.deepEqual(await tasks(), ["load"]);
    await kit.stop();
  });

  it("takes a class of the user's Python for what _type may name", async () => {
    const files = {
      [FILE]: "",
      "conf.py": "from dbnd import Config\n\nclass MyConfig(Config):\n    _conf__task_family = 'my_conf'\n",
    };
    const kit = await Kit.start({ files });
    await kit.client.sendRequest(TASKS_REQUEST, {});
    assert.deepEqual(await problems(kit, "[a]\n_type = my_conf\n[b]\n_type = MyConfig\n"), []);
    assert.deepEqual(await problems(kit, "[a]\n_type = other_conf\n"), ["type-unknown: other_conf"]);
    await kit.stop();
  });

  it("applies what settings add: variables and words of dbnd run", async () => {
    const kit = await Kit.start({
      files: { [FILE]: PROJECT_CFG },
      settings: {
        environmentVariables: { DBND__CLUSTER__SERVICE_ACCOUNT_NAME: "runner" },
        commandLine: ["--set", "cluster.namespace=set"],
      },
    });
    await until(async () => (await namespaceOf(kit)) === "set");
    const { plan } = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, { task: "t", environment: "prod" });
    assert.match(plan?.podYaml ?? "", /serviceAccountName: runner/u);
    assert.match(plan?.podYaml ?? "", /namespace: set/u);
    await kit.stop();
  });

  it("answers with a problem, not with an error, when there is no plan", async () => {
    const kit = await Kit.start({ files: { [FILE]: PROJECT_CFG } });
    const { plan, problems: found } = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, {
      task: "t",
      environment: "nope",
    });
    assert.equal(plan, undefined);
    assert.ok(found.length > 0 && found[0]?.severity === "error");
    await kit.stop();
  });

  it("takes edits in their order, several at once", async () => {
    const kit = await Kit.start();
    const uri = await kit.open(FILE, "[kubernetes]\nnamespace = x\n");
    const at = (line: number, character: number, end = character) => ({
      range: { start: { line, character }, end: { line, character: end } },
    });
    await kit.change(FILE, [
      { ...at(1, 0, 9), text: "namespce" },
      { ...at(1, 0), text: "debug = on\n" },
    ]);
    const text = "[kubernetes]\ndebug = on\nnamespce = x\n";
    assert.deepEqual(described(text, await kit.diagnostics(uri)), ["bool-word: on", "unknown-key: namespce"]);
    await kit.stop();
  });

  it("answers requests about documents that it does not have", async () => {
    const kit = await Kit.start();
    assert.equal(await kit.hover("file:///nowhere.cfg", { line: 0, character: 0 }), "");
    assert.deepEqual(await kit.completions("untitled:Untitled-1", { line: 5, character: 5 }), []);
    assert.deepEqual(await kit.diagnostics("file:///bad%ZZ.cfg"), []);
    await kit.stop();
  });

  it("answers a cancelled request as cancelled, and goes on", async () => {
    const kit = await Kit.start();
    const uri = await kit.open(FILE, "[kubernetes]\n");
    const { CancellationTokenSource } = await import("vscode-languageserver/node");
    const source = new CancellationTokenSource();
    const answer = kit.client.sendRequest("textDocument/documentSymbol", { textDocument: { uri } }, source.token);
    source.cancel();
    await assert.rejects(answer, /cancelled/u);
    assert.equal((await kit.symbols(uri)).length, 1);
    await kit.stop();
  });

  it("tells older clients definitions as plain places and outlines without hierarchy", async () => {
    const kit = await Kit.start({ capabilities: {} });
    const uri = await kit.open(FILE, "[a]\n_type = kubernetes\n[b]\n_from = a\n");
    const [place] = await kit.definition(uri, { line: 3, character: 8 });
    assert.deepEqual(Object.keys(place ?? {}).sort(), ["range", "uri"]);
    const [, key] = await kit.symbols(uri);
    assert.equal((key as unknown as { containerName: string }).containerName, "a");
    const [item] = await kit.completions(uri, { line: 4, character: 0 });
    assert.equal(item?.insertTextFormat, undefined);
    await kit.stop();
  });
});
