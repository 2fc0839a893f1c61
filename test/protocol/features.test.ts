import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ENVIRONMENTS_REQUEST, RUN_PLAN_REQUEST, TASKS_REQUEST } from "../../server/src/protocol.ts";
import type { EnvironmentInfo, RunPlanResult, TaskInfo } from "../../server/src/protocol.ts";
import { cursor } from "./cursor.ts";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

const PROJECT_CFG = `[run]
environments = ["local", "prod"]

[prod]
_from = local
remote_engine = cluster

[cluster]
_type = kubernetes
container_repository = registry.example/app
container_tag = 1.4
namespace = data
startup_timeout = 5m
labels = {
    "team": "orders"
  }
`;
const TASKS = `from dbnd import task, pipeline

@task
def prepare_data(lines: int = 5) -> str:
    """Makes the data."""
    return "x"

@pipeline
def daily(lines: int = 5):
    return prepare_data(lines)
`;

describe("features", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start({
      files: {
        "project.cfg": PROJECT_CFG,
        ".dbnd/databand-system.cfg": "[kubernetes]\nnamespace = system\nimage_pull_policy = Always\n",
        "pipelines/tasks.py": TASKS,
        "conf/pod.yaml": "kind: Pod\n",
      },
    });
  });
  after(() => kit.stop());

  async function hover(marked: string): Promise<string> {
    const { text, position } = cursor(marked);
    return kit.hover(await kit.open(FILE, text), position);
  }

  describe("hover", () => {
    it("shows documentation, type, default, and the value in force with the chain behind it", async () => {
      const text = await hover(PROJECT_CFG.replace("namespace = data", "name|space = data"));
      assert.match(text, /\*\*Type:\*\* text/u);
      assert.match(text, /\*\*Default:\*\* `default`/u);
      assert.match(text, /\*\*In force:\*\* `data`/u);
      assert.match(
        text,
        /\*\*used\*\*: `data` — \[cluster\] in \[project\.cfg:12\]\(file:\/\/\/project\/project\.cfg#L12\)/u,
      );
      assert.match(text, /hidden: `system` — \[kubernetes\] in \[\.dbnd\/databand-system\.cfg:2\]/u);
    });

    it("does not call a key used that the class of its section does not have, and says which was probably meant", async () => {
      const near = await hover("[kubernetes]\nname|spce = x\n");
      assert.match(near, /\[kubernetes\] has no key "namespce"\. Did you mean "namespace"\?/u);
      const far = await hover("[kubernetes]\nZeb|ra = x\n");
      assert.match(far, /\[kubernetes\] has no key "Zebra"\./u);
      assert.doesNotMatch(near + far, /used/u);
      assert.match(await hover("[my_own_words]\nZeb|ra = x\n"), /\*\*used\*\*: `x`/u, "nobody knows who reads those");
    });

    it("says of a key that was moved or removed since when, and what is read instead, and does not call it used", async () => {
      const moved = await hover("[core]\nuser_i|nit = x\n");
      assert.match(moved, /"user_init" is now read from \[run\] as "user_init"\. .* DBND 1\.0\.14\./u);
      const gone = await hover("[core]\ndags_sub|dir = x\n");
      assert.match(gone, /"dags_subdir" was removed: nothing reads it any more\. .* DBND 0\.39\./u);
      const renamed = await hover("[kubernetes]\npod_retry_|delay = 10s\n");
      assert.match(renamed, /is now "pod_default_retry_delay"\. .* DBND of 2020-12\./u);
      assert.doesNotMatch(moved + gone + renamed, /used|In force/u);
      assert.match(await hover("[core]\nplug|ins = x\n"), /\*\*used\*\*: `x`/u, "other code reads the old place");
    });

    it("leads to the class in DBND's source", async () => {
      const text = await hover(PROJECT_CFG.replace("namespace = data", "name|space = data"));
      assert.match(
        text,
        /\[KubernetesEngineConfig in DBND's source\]\(\S+\/plugins\/dbnd-docker\/src\/dbnd_docker\/kubernetes\/kubernetes_engine_config\.py\)/u,
      );
    });

    it("says what a duration comes to", async () => {
      assert.match(await hover(PROJECT_CFG.replace("5m", "5|m")), /\*\*In force:\*\* `5m \(300 s\)`/u);
    });

    it("shows the section that a value names, and what a section is", async () => {
      assert.match(await hover(PROJECT_CFG.replace("= cluster", "= clus|ter")), /\*\*\[cluster\]\*\* — engine/u);
      assert.match(await hover(PROJECT_CFG.replace("[cluster]", "[clus|ter]")), /container_tag: `1\.4`/u);
    });

    it("explains members inside brackets", async () => {
      const text = await hover('[kubernetes]\npod_error_cfg_source_dict = {"255": {"retry_co|unt": 3}}\n');
      assert.match(text, /\*\*retry_count\*\*/u);
    });

    it("leads from fields of pods to the reference of Kubernetes", async () => {
      const page = "https://kubernetes.io/docs/reference/generated/kubernetes-api/v";
      const field = await hover('[kubernetes]\ntolerations = [{"eff|ect": "NoSchedule"}]\n');
      assert.match(
        field,
        new RegExp(`\\[Toleration in the Kubernetes reference\\]\\(${page}[0-9.]+/#toleration-v1-core\\)`),
      );
      const inner = await hover(
        '[kubernetes]\naffinity = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"labelSele|ctor": {}}]}}\n',
      );
      assert.match(inner, /#labelselector-v1-meta\)/u);
      assert.match(await hover("[kubernetes]\ntolera|tions = []\n"), /#toleration-v1-core\)/u);
      assert.doesNotMatch(await hover("[kubernetes]\nname|space = x\n"), /kubernetes-api/u);
    });

    it("warns of keys without effect", async () => {
      assert.match(await hover("[kubernetes]\nfix_pi|ckle = 1\n"), /No effect/u);
    });

    it("is silent in comments and on blank lines", async () => {
      assert.equal(await hover("[kubernetes]\n# nam|espace\n"), "");
      assert.equal(await hover("[kubernetes]\n|\n"), "");
    });
  });

  describe("definition", () => {
    async function targets(marked: string): Promise<string[]> {
      const { text, position } = cursor(marked);
      const links = await kit.definition(await kit.open(FILE, text), position);
      return links.map(
        ({ targetUri, targetSelectionRange }) =>
          `${targetUri.slice("file:///project/".length)}:${targetSelectionRange.start.line + 1}`,
      );
    }

    it("goes from names to sections, in every file", async () => {
      assert.deepEqual(await targets(PROJECT_CFG.replace("= cluster", "= clus|ter")), ["project.cfg:8"]);
      assert.deepEqual(await targets(PROJECT_CFG.replace("= kubernetes", "= kuber|netes")), [
        ".dbnd/databand-system.cfg:1",
      ]);
      assert.deepEqual(await targets(PROJECT_CFG.replace('"prod"', '"pr|od"')), ["project.cfg:4"]);
    });

    it("goes from a key to every place that sets it, strongest first", async () => {
      const found = await targets(PROJECT_CFG.replace("namespace =", "name|space ="));
      assert.deepEqual(found, ["project.cfg:12", ".dbnd/databand-system.cfg:2"]);
    });

    it("goes from %(name)s to the key, and from a path to the file", async () => {
      assert.deepEqual(await targets("[mine]\nhost = a\nurl = %(ho|st)s\n"), ["project.cfg:2"]);
      assert.deepEqual(await targets("[kubernetes]\npod_yaml = conf/po|d.yaml\n"), ["conf/pod.yaml:1"]);
    });
  });

  it("outlines sections and keys", async () => {
    const symbols = await kit.symbols(await kit.open(FILE, PROJECT_CFG));
    assert.deepEqual(
      symbols.map(({ name, detail, children }) => [name, detail, children?.length]),
      [
        ["run", "configuration", 1],
        ["prod", "environment", 2],
        ["cluster", "engine", 6],
      ],
    );
    assert.equal(symbols[2]?.children?.[1]?.detail, "registry.example/app");
  });

  it("folds sections, values of several lines and comments", async () => {
    const folds = await kit.folding(
      await kit.open(FILE, '# a\n# b\n\n[kubernetes]\nlabels = {\n    "a": "b"\n  }\n\n[core]\n'),
    );
    assert.deepEqual(
      folds.map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [3, 6],
        [4, 6],
        [0, 1],
      ],
    );
  });

  it("links files that exist and web addresses", async () => {
    const text =
      "[kubernetes]\npod_yaml = conf/pod.yaml\nconfig_file = missing\n[core]\ndataband_url = https://databand.example\n";
    const links = await kit.links(await kit.open(FILE, text));
    assert.deepEqual(
      links.map(({ target }) => target),
      ["file:///project/conf/pod.yaml", "https://databand.example"],
    );
  });

  it("puts lenses on Python tasks, and on environments and engines", async () => {
    const python = await kit.lenses(await kit.open("pipelines/tasks.py", TASKS));
    assert.deepEqual(
      python.map(({ range, command }) => [range.start.line, command?.title, command?.command]),
      [
        [3, "▶ Run on Kubernetes", "databand.runTask"],
        [3, "Preview pod", "databand.previewPod"],
        [8, "▶ Run on Kubernetes", "databand.runTask"],
        [8, "Preview pod", "databand.previewPod"],
      ],
    );
    assert.deepEqual(python[0]?.command?.arguments, [
      { uri: "file:///project/pipelines/tasks.py", task: "prepare_data" },
    ]);
    const cfg = await kit.lenses(await kit.open(FILE, PROJECT_CFG));
    assert.deepEqual(
      cfg.map(({ range, command }) => [range.start.line, command?.title]),
      [
        [3, "▶ Run a task here"],
        [3, "Preview pod"],
        [3, "Effective configuration"],
        [7, "Preview pod"],
        [7, "Effective configuration"],
      ],
    );
  });

  it("tells tasks, environments and the plan of a run", async () => {
    await kit.open(FILE, `${PROJECT_CFG}\n[nightly]\n_type = prepare_data\nlines = 9\n`);
    const tasks = await kit.client.sendRequest<TaskInfo[]>(TASKS_REQUEST, {});
    assert.deepEqual(
      tasks.map(({ name, kind, parameters }) => [name, kind, parameters[0]?.default]),
      [
        ["prepare_data", "function", "5"],
        ["daily", "pipeline", "5"],
        ["nightly", "section", "9"],
      ],
    );
    const environments = await kit.client.sendRequest<EnvironmentInfo[]>(ENVIRONMENTS_REQUEST, {});
    assert.deepEqual(environments[1], {
      name: "prod",
      isDefault: false,
      engine: "cluster",
      engineFamily: "kubernetes",
      namespace: "data",
      cluster: { inCluster: null },
      image: "registry.example/app:1.4",
    });
    const { plan, problems } = await kit.client.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, {
      task: "prepare_data",
      environment: "prod",
    });
    assert.deepEqual(problems, [], kit.log.join("\n"));
    assert.equal(plan?.image, "registry.example/app:1.4");
    assert.equal(plan.namespace, "data");
  });
});
