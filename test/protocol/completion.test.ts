import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { expectAccepted, expectCompletion } from "./expect.ts";
import { Kit } from "./kit.ts";

describe("completion", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start();
  });
  after(() => kit.stop());

  it("offers sections that the file does not have, without those it has", async () => {
    await expectCompletion(kit, "[core]\n\n[|\n", { has: ["kubernetes", "run", "databand"], lacks: ["core"] });
  });

  it("closes the bracket of a header only where it is open", async () => {
    await expectAccepted(kit, "[kube|", "kubernetes", "[kubernetes]");
    await expectAccepted(kit, "[kube|]", "kubernetes", "[kubernetes]");
    await expectAccepted(kit, "|", "kubernetes", "[kubernetes]");
    await expectAccepted(kit, "# mine\nkube|\n", "kubernetes", "# mine\n[kubernetes]\n");
  });

  it("offers engines and environments that are named and not there yet, with their first keys", async () => {
    const text = '[run]\nenvironments = ["local", "prod"]\n\n[dev]\n_from = local\nremote_engine = my_cluster\n\n[|';
    await expectCompletion(kit, text, { has: ["prod", "my_cluster"] });
  });

  it("offers the keys of an engine that are not set, in every section that becomes one", async () => {
    const has = ["container_repository", "namespace", "pod_error_cfg_source_dict"];
    await expectCompletion(kit, "[kubernetes]\nimage_pull_policy = Never\n|", {
      has: [...has, "_from"],
      lacks: ["image_pull_policy", "_type"],
    });
    await expectCompletion(kit, "[mine]\n_type = kubernetes\n|", { has, lacks: ["_type"] });
    await expectCompletion(kit, "[base]\n_type = kubernetes\n[mine]\n_from = base\n|\n", { has, lacks: ["_from"] });
  });

  it("works on a key that is half written, and replaces all of it", async () => {
    await expectAccepted(kit, "[kubernetes]\nnames|pa\n", "namespace", "[kubernetes]\nnamespace = ${1:default}\n");
    await expectAccepted(kit, "[kubernetes]\nname|sp = x\n", "namespace", "[kubernetes]\nnamespace = x\n");
  });

  it("brings the documentation of a key when an item is looked at", async () => {
    const items = await expectCompletion(kit, "[kubernetes]\n|", { has: ["namespace"] });
    const item = items.find(({ label }) => label === "namespace");
    assert.ok(item && item.documentation === undefined);
    const { documentation } = await kit.resolve(item);
    assert.match(JSON.stringify(documentation), /markdown.*\*\*Default:\*\*/u);
    const other = (await expectCompletion(kit, "[mine]\n|", { only: ["_from", "_type"] }))[0];
    assert.ok(other && (await kit.resolve(other)).documentation);
  });

  it("strikes through keys without effect and leaves out removed ones", async () => {
    const items = await expectCompletion(kit, "[kubernetes]\n|", {
      has: ["container_tag_gpu"],
      lacks: ["pod_retry_delay"],
    });
    assert.deepEqual(items.find(({ label }) => label === "container_tag_gpu")?.tags, [1]);
  });

  it("offers values by type", async () => {
    await expectCompletion(kit, "[kubernetes]\ndetach_run = |", { has: ["True", "False"] });
    await expectCompletion(kit, "[kubernetes]\nimage_pull_policy = |", { has: ["Always", "IfNotPresent", "Never"] });
    await expectCompletion(kit, "[kubernetes]\nstartup_timeout = 1|", { has: ["10m", "30s"] });
    await expectCompletion(kit, "[kubernetes]\nrequest_memory = |", { has: ["512Mi"] });
    await expectAccepted(
      kit,
      "[kubernetes]\nimage_pull_policy = ifno|\n",
      "IfNotPresent",
      "[kubernetes]\nimage_pull_policy = IfNotPresent\n",
    );
  });

  it("offers sections where a value names one", async () => {
    const text = "[base_engine]\n_type = kubernetes\n\n[prod]\n_from = local\nremote_engine = |\n\n[mine]\n";
    await expectCompletion(kit, text, {
      has: ["base_engine", "kubernetes", "docker"],
      lacks: ["core", "prod", "mine"],
    });
    await expectCompletion(kit, "[a]\n_type = kubernetes\n[b]\n_from = |\n", {
      has: ["a", "kubernetes"],
      lacks: ["b"],
    });
    await expectCompletion(kit, "[b]\n_type = |\n", { has: ["kubernetes", "docker"] });
  });

  it("offers environments inside the list, in its quotes", async () => {
    const text = '[run]\nenvironments = ["local", "|"]\n[prod]\n_from = local\n';
    await expectAccepted(kit, text, "prod", text.replace('"|"', '"prod"'));
  });

  it("offers reasons, retry_count and retry_delay inside pod_error_cfg_source_dict", async () => {
    const start = "[kubernetes]\npod_error_cfg_source_dict = ";
    await expectCompletion(kit, `${start}{|}`, { has: ["err_image_pull", "err_config_error", "137"] });
    await expectCompletion(kit, `${start}{"255": {"retry_count": 3}, |}`, { has: ["err_image_pull"], lacks: ["255"] });
    await expectCompletion(kit, `${start}{"255": {|}}`, { only: ["retry_count", "retry_delay"] });
    await expectAccepted(kit, `${start}{"255": {"re|}}`, "retry_count", `${start}{"255": {"retry_count": \${1:3}}}`);
  });

  it("works inside dictionaries over several lines, with comments between, and with brackets still open", async () => {
    const lines = '[kubernetes]\npod_error_cfg_source_dict = {\n    "255": {\n        "retry_count": 3,\n';
    await expectCompletion(kit, `${lines}    # why\n        |\n    }\n  }\n`, { only: ["retry_delay"] });
    await expectCompletion(kit, `${lines}        |\n`, { only: ["retry_delay"] });
    await expectCompletion(kit, `${lines}        re|\n`, { only: ["retry_delay"] });
  });

  it("offers members and closed values of secrets and of Kubernetes types", async () => {
    const secrets = "[kubernetes]\nsecrets = ";
    await expectCompletion(kit, `${secrets}[{|}]`, { has: ["type", "secret", "target", "key"] });
    await expectAccepted(kit, `${secrets}[{"type": |}]`, "volume", `${secrets}[{"type": "volume"}]`);
    await expectCompletion(kit, "[kubernetes]\ntolerations = [{|}]", { has: ["key", "operator", "effect"] });
    await expectCompletion(kit, '[kubernetes]\ntolerations = [{"effect": "|"}]', { has: ["NoSchedule", "NoExecute"] });
    await expectCompletion(kit, "[kubernetes]\nlimits = {|}", { has: ["cpu", "memory", "nvidia.com/gpu"] });
  });

  it("offers names for %(…)s", async () => {
    await expectAccepted(
      kit,
      "[mine]\nhost = a\nurl = http://%(ho|\n",
      "host",
      "[mine]\nhost = a\nurl = http://%(host)s\n",
    );
  });

  it("stays silent in comments and behind what is complete", async () => {
    await expectCompletion(kit, "[kubernetes]\n# name|\n", { only: [] });
    await expectCompletion(kit, "[kubernetes] |\n", { only: [] });
  });

  it("offers files and folders where a path is written", async () => {
    const own = await Kit.start({
      files: { "conf/pod.yaml": "", "conf/deep/a.txt": "", ".hidden/x": "", "project.cfg": "" },
    });
    const path = "[kubernetes]\npod_yaml = ";
    await expectCompletion(own, `${path}|\n`, { has: ["conf/", "project.cfg"], lacks: [".hidden/"] });
    await expectCompletion(own, `${path}conf/|\n`, { only: ["deep/", "pod.yaml"] });
    await expectAccepted(own, `${path}conf/po|x\n`, "pod.yaml", `${path}conf/pod.yaml\n`);
    await expectAccepted(own, `${path}co|/pod.yaml\n`, "conf/", `${path}conf/pod.yaml\n`);
    await expectAccepted(
      own,
      "[kubernetes]\nnamespace = @conf/|\n",
      "pod.yaml",
      "[kubernetes]\nnamespace = @conf/pod.yaml\n",
    );
    await own.stop();
  });
});
