import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DidChangeConfigurationNotification } from "vscode-languageserver/node";
import { TARGET_VERSION_REQUEST } from "../../server/src/protocol.ts";
import type { TargetVersion } from "../../server/src/protocol.ts";
import { toUri } from "../../server/src/workspace/uri.ts";
import { expectCompletion, FILE } from "./expect.ts";
import { Kit } from "./kit.ts";
import { until } from "./until.ts";

const CFG = "[cluster]\n_type = kubernetes\nnamespace = data\n";
const NAMESPACE = { line: 2, character: 3 };

describe("the version of DBND that keys and rules follow", () => {
  const target = (kit: Kit): Promise<TargetVersion> => kit.client.sendRequest(TARGET_VERSION_REQUEST, {});

  it("is the newest one when nothing says otherwise", async () => {
    const kit = await Kit.start({ files: { [FILE]: CFG } });
    assert.deepEqual(await target(kit), { product: "DBND", version: "1.0.28", from: "newest" });
    await kit.stop();
  });

  it("is what the project's files ask for, followed on disk; keys that came later are not offered", async () => {
    const kit = await Kit.start({ files: { [FILE]: CFG, "requirements-dev.txt": "dbnd==0.42\n" } });
    assert.deepEqual(await target(kit), {
      product: "DBND",
      version: "0.42",
      from: "file",
      uri: "file:///project/requirements-dev.txt",
      line: 0,
    });
    const marked = "[cluster]\n_type = kubernetes\nairflow_log|\n";
    await expectCompletion(kit, marked, { lacks: ["airflow_log_image"] });
    await kit.write("requirements-dev.txt", "dbnd==1.0.28\n");
    assert.equal((await target(kit)).version, "1.0.28");
    await expectCompletion(kit, marked, { has: ["airflow_log_image"] });
    await kit.write("poetry.lock", '[[package]]\nname = "dbnd"\nversion = "0.90"\n');
    assert.equal((await target(kit)).version, "0.90", "a lock file knows better");
    await kit.stop();
  });

  it("is the setting's before all", async () => {
    const kit = await Kit.start({
      files: { [FILE]: CFG, "requirements.txt": "dbnd==0.42\n" },
      settings: { targetVersion: "1.0.3" },
    });
    await until(async () => (await target(kit)).from === "setting");
    assert.deepEqual(await target(kit), { product: "DBND", version: "1.0.3", from: "setting" });
    await kit.stop();
  });
});

describe("settings of folders", () => {
  it("hold for the files in them", async () => {
    const kit = await Kit.start({
      files: { "/a/project.cfg": CFG, "/b/project.cfg": CFG },
      folders: ["/a", "/b"],
      settings: { commandLine: ["--set", "cluster.namespace=general"] },
      folderSettings: {
        "/b": {
          commandLine: ["--set", "cluster.namespace=own"],
          environmentVariables: { DBND__CLUSTER__CLUSTER_CONTEXT: "x" },
        },
      },
    });
    const a = await kit.open("/a/project.cfg", CFG);
    const b = await kit.open("/b/project.cfg", CFG);
    await until(async () => (await kit.hover(b, NAMESPACE)).includes("In force:** `own`"));
    assert.match(await kit.hover(a, NAMESPACE), /In force:\*\* `general`/u);
    assert.match(await kit.hover(b, { line: 0, character: 3 }), /cluster_context: `x`/u);
    assert.doesNotMatch(await kit.hover(a, { line: 0, character: 3 }), /cluster_context/u);
    await kit.stop();
  });

  it("are taken from clients that send them instead of being asked", async () => {
    const kit = await Kit.start({ files: { [FILE]: CFG }, capabilities: {} });
    const uri = await kit.open(FILE, CFG);
    const databand = { commandLine: ["--set", "cluster.namespace=sent"] };
    await kit.client.sendNotification(DidChangeConfigurationNotification.type, { settings: { databand } });
    assert.match(await kit.hover(uri, NAMESPACE), /In force:.* sent/u);
    assert.equal(uri, toUri("/project/project.cfg"));
    await kit.stop();
  });
});
