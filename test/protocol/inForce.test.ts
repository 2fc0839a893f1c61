import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { InlayHint } from "vscode-languageserver/node";
import { EFFECTIVE_CONFIGURATION_REQUEST, EFFECTIVE_SECTIONS_REQUEST } from "../../server/src/protocol.ts";
import { Text } from "../../server/src/text/text.ts";
import type {
  EffectiveConfigurationParams,
  EffectiveConfigurationResult,
  EffectiveSection,
  EffectiveSectionsParams,
} from "../../server/src/protocol.ts";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

const PROJECT_CFG = `[run]
environments = ["prod"]

[prod]
_from = local
remote_engine = cluster

[cluster]
_type = kubernetes
container_repository = app
namespace = data
image_pull_policy = Always
`;
const DATABAND_CFG = "[cluster]\nnamespace = shared\n";

describe("what is in force", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start({
      files: {
        [FILE]: PROJECT_CFG,
        "databand.cfg": DATABAND_CFG,
        ".dbnd/databand-system.cfg": "[kubernetes]\nnamespace = system\nservice_account_name = runner\n",
      },
      environment: { DBND__CLUSTER__IMAGE_PULL_POLICY: "Never" },
    });
  });
  after(() => kit.stop());

  const label = (hint: InlayHint): string =>
    `${hint.position.line + 1}: ${typeof hint.label === "string" ? hint.label : hint.label.map(({ value }) => value).join("")}`;

  describe("inlay hints", () => {
    it("say which value wins over a line, and what an engine has from other sections", async () => {
      assert.deepEqual((await kit.inlayHints(await kit.open(FILE, PROJECT_CFG))).map(label), [
        "8: ← 1 key from [kubernetes]",
        "12: ← Never from variable DBND__CLUSTER__IMAGE_PULL_POLICY",
      ]);
      assert.deepEqual((await kit.inlayHints(await kit.open("databand.cfg", DATABAND_CFG))).map(label), [
        "1: ← 1 key from [kubernetes]",
        "2: ← data from project.cfg:11",
      ]);
      await kit.close("databand.cfg");
    });

    it("lead to the place that wins, and tell the whole chain when asked", async () => {
      const uri = await kit.open("databand.cfg", DATABAND_CFG);
      const [, hint] = await kit.inlayHints(uri);
      const parts = Array.isArray(hint?.label) ? hint.label : [];
      assert.equal(parts.at(-1)?.location?.uri, "file:///project/project.cfg");
      assert.ok(hint && hint.tooltip === undefined);
      const { tooltip } = await kit.resolveHint(hint);
      const text = typeof tooltip === "object" ? tooltip.value : "";
      assert.match(text, /used\*\*: `data`[^\n]*\n- hidden: `shared`[^\n]*\n- hidden: `system`/u);
      await kit.close("databand.cfg");
    });

    it("are given for the lines asked for", async () => {
      const uri = await kit.open(FILE, PROJECT_CFG);
      const lines = { start: { line: 9, character: 0 }, end: { line: 20, character: 0 } };
      assert.deepEqual((await kit.inlayHints(uri, lines)).length, 1);
    });

    it("can be switched off", async () => {
      const quiet = await Kit.start({
        files: { "databand.cfg": DATABAND_CFG, [FILE]: PROJECT_CFG },
        settings: { inlayHints: { effectiveValues: false } },
      });
      assert.deepEqual(await quiet.inlayHints(await quiet.open("databand.cfg", DATABAND_CFG)), []);
      await quiet.stop();
    });
  });

  describe("effective configuration", () => {
    const shown = (params: EffectiveConfigurationParams): Promise<EffectiveConfigurationResult> =>
      kit.client.sendRequest(EFFECTIVE_CONFIGURATION_REQUEST, params);

    it("is offered for the project's environments and engines", async () => {
      const sections = await kit.client.sendRequest<EffectiveSection[]>(EFFECTIVE_SECTIONS_REQUEST, {});
      assert.deepEqual(sections.map(({ name, kind, family }) => `${name}: ${kind}, ${family}`).sort(), [
        "cluster: engine, kubernetes",
        "kubernetes: engine, kubernetes",
        "prod: environment, local",
      ]);
    });

    it("shows every key with its value and where it is from, the engine behind an environment too", async () => {
      await kit.open(FILE, PROJECT_CFG);
      const { text, found } = await shown({ section: "prod" });
      assert.ok(found);
      assert.match(text, /# project\.cfg:6, \[prod\]\n(?:#[^\n]*\n)*remote_engine = cluster\n/u);
      assert.match(
        text,
        /# project\.cfg:11, \[cluster\]\n# hides shared — \[cluster\] in databand\.cfg:2\n# hides system — [^\n]*\nnamespace = data\n/u,
      );
      assert.match(text, /# variable DBND__CLUSTER__IMAGE_PULL_POLICY[^\n]*\n#[^\n]*\nimage_pull_policy = Never\n/u);
    });

    it("knows the section that the user looks at", async () => {
      const uri = await kit.open(FILE, PROJECT_CFG);
      const params: EffectiveSectionsParams = { uri, line: 9 };
      const sections = await kit.client.sendRequest<EffectiveSection[]>(EFFECTIVE_SECTIONS_REQUEST, params);
      assert.deepEqual(
        sections.filter(({ here }) => here).map(({ name }) => name),
        ["cluster"],
      );
    });

    it("leads from what it says to the places in files", async () => {
      await kit.open(FILE, PROJECT_CFG);
      const { text, links } = await shown({ section: "cluster" });
      const words = links.map(({ range, uri, target }) => {
        return `${Text.from(text).slice(range)} → ${uri.split("/").at(-1) ?? ""}:${target.line + 1}`;
      });
      assert.ok(words.includes("project.cfg:11 → project.cfg:11"), words.join(", "));
      assert.ok(words.includes("databand.cfg:2 → databand.cfg:2"));
    });

    it("does not show secrets", async () => {
      const secrets = PROJECT_CFG.replace(
        "namespace = data",
        'namespace = data\nenv_vars = {"DB_PASSWORD": "pa55", "DB_URL": "pg://me:pa55@db", "USER": "me", "T_TOKEN": "$T"}',
      );
      await kit.open(FILE, secrets.replace("data\n", 'data\nvolumes = [{"name": "API_TOKEN", "value": "pa55"}]\n'));
      const long = "pa55 and more than what is shown of a value that is hidden by another";
      await kit.open("databand.cfg", `${DATABAND_CFG}env_vars = {"DB_PASSWORD": "${long}"}\n`);
      for (const origins of [true, false]) {
        const { text } = await shown({ section: "cluster", origins });
        assert.doesNotMatch(text, /pa55/u);
        assert.match(text, /"DB_PASSWORD": "\*\*\*"/u);
        assert.match(text, /"USER": "me"/u);
        assert.match(text, /"name": "API_TOKEN", "value": "\*\*\*"/u);
      }
      await kit.close("databand.cfg");
    });

    it("follows unsaved text", async () => {
      await kit.open(FILE, PROJECT_CFG.replace("= data", "= unsaved"));
      assert.match((await shown({ section: "cluster", origins: false })).text, /^namespace = unsaved$/mu);
    });

    it("is a cfg file that reads back to the same values", async () => {
      const { text } = await shown({ section: "cluster", origins: false });
      const again = await Kit.start({ files: { [FILE]: text } });
      const params: EffectiveConfigurationParams = { section: "cluster", origins: false };
      const second = await again.client.sendRequest<EffectiveConfigurationResult>(
        EFFECTIVE_CONFIGURATION_REQUEST,
        params,
      );
      assert.equal(second.text, text);
      await again.stop();
    });

    it("says so when there is no such section", async () => {
      const { text, found } = await shown({ section: "nothing" });
      assert.equal(found, false);
      assert.match(text, /^# \[nothing\] cannot be built/u);
    });
  });
});
