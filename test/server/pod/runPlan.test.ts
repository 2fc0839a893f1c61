/** Plans of runs, compared with what the real DBND sent to a real cluster (test/kubernetes/dbnd/captured). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { createConfiguration } from "../../../server/src/configuration/configuration.ts";
import type { CommandLine } from "../../../server/src/configuration/types.ts";
import { buildRunPlan } from "../../../server/src/pod/run/buildRunPlan.ts";
import type { RunPlanContext } from "../../../server/src/pod/run/context.ts";
import type { JsonObject } from "../../../server/src/pod/types.ts";
import type { RunIdentity, RunPlanParams } from "../../../server/src/protocol.ts";

const DBND = join(import.meta.dirname, "../../kubernetes/dbnd");
const PROJECT = readFileSync(join(DBND, "project/project.cfg"), "utf8");
const ENVIRONMENT = {
  DBND_HOME: "/home/alice/project",
  DBND__LOCAL__ROOT: "/home/alice/data",
  DBND__LOCAL__DBND_LOCAL_ROOT: "/home/alice/data/dbnd",
};

interface Pod {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly command: readonly string[] }[] };
}

function captured(name: string): Pod {
  return JSON.parse(readFileSync(join(DBND, "captured", name), "utf8")) as Pod;
}

/** The uids and the time that a captured run had. */
function identityOf({ metadata: { labels }, spec }: Pod): RunIdentity {
  const date = spec.containers[0]?.command.at(-1)?.split("=")[1] ?? "";
  return {
    runUid: labels.dbnd_run_uid ?? "",
    taskRunUid: labels.dbnd_task_run_uid ?? "",
    taskRunAttemptUid: labels.dbnd_task_run_attempt_uid ?? "",
    resultUid: "11111111-1111-1111-1111-111111111111",
    startedAt: date.replace(/T(..)(..)(..)/, "T$1:$2:$3"),
  };
}

/** The path of the result holds a random word; the rest of it is compared on its own. */
function withoutResultPath(pod: unknown): string {
  return JSON.stringify(pod, null, 1).replace(/run_result_json_path=[^"]*/, "run_result_json_path=…");
}

/** The same for a task's pod: the random word of the run's folder, and the hash in the task's id. */
function withoutIds(pod: unknown): string {
  return JSON.stringify(pod, null, 1)
    .replace(/"[^"]*\/run\.pickle"/, '"…"')
    .replace(/__[0-9a-f]{10}"/, '__…"');
}

const change = (from: string, to: string) => PROJECT.replace(from, to);

const IDENTITY = identityOf(captured("driver-interactive.json"));

function contextOf(cfg: string, manifests: Readonly<Record<string, string>> = {}): RunPlanContext {
  return {
    configure: (commandLine: CommandLine) =>
      createConfiguration({ files: [parseCfg("file:///project.cfg", cfg)], environment: ENVIRONMENT, commandLine }),
    projectHome: "/home/alice/project",
    user: "alice",
    readManifest: (path) => {
      const text = manifests[path];
      return text === undefined ? undefined : { uri: `file://${path}`, text };
    },
    newIdentity: () => IDENTITY,
    newUid: () => "00000000-0000-0000-0000-000000000000",
  };
}

const PARAMS: RunPlanParams = { task: "prepare_data", environment: "k8s", parameters: { lines: "40", seconds: "2" } };

describe("the plan of a run equals what DBND sent", () => {
  for (const [file, interactive] of [
    ["driver-interactive.json", true],
    ["driver-detached.json", false],
  ] as const) {
    it(file, () => {
      const pod = captured(file);
      const { plan, problems } = buildRunPlan(
        { ...PARAMS, interactive, identity: identityOf(pod) },
        contextOf(PROJECT),
      );
      assert.deepEqual(problems, []);
      assert.equal(withoutResultPath(plan?.pod), withoutResultPath(pod));
      assert.equal(plan?.podName, pod.metadata.name);
      assert.deepEqual(parse(plan.podYaml), plan.pod);
      assert.equal(plan.policy.detach, !interactive);
      assert.equal(plan.policy.autoRemove, !interactive);
    });
  }

  it("task.json", () => {
    const pod = captured("task.json");
    const { runUid, taskRunUid, taskRunAttemptUid } = identityOf(pod);
    const identity = { ...IDENTITY, runUid, taskRunUid, taskRunAttemptUid };
    const { plan, problems } = buildRunPlan(
      { task: "load_orders", environment: "k8s_tasks", pod: "task", identity },
      contextOf(PROJECT),
    );
    assert.deepEqual(problems, []);
    assert.equal(withoutIds(plan?.pod), withoutIds(pod));
    assert.equal(plan?.podName, pod.metadata.name);
  });

  it("the pod of a task, submitted by a driver that runs here", () => {
    const words = ["--local-driver", "--submit-tasks"];
    const { plan } = buildRunPlan({ task: "load_orders", environment: "k8s", pod: "task", words }, contextOf(PROJECT));
    assert.match(plan?.podName ?? "", /^dbnd\.docker-run-task\.dbnd-task-submit\./);
    assert.equal(plan?.policy.detach, false);
  });
});

describe("the pod of a task", () => {
  const layer = {
    name: "task_config",
    sections: new Map([
      [
        "kubernetes",
        new Map([
          [
            "node_selectors",
            {
              plain: { disk: "ssd" },
              priority: "normal" as const,
              extend: false,
              origin: { kind: "generated" as const, rule: "code" },
            },
          ],
        ]),
      ],
    ]),
  };
  const withCode: RunPlanContext = {
    ...contextOf(PROJECT),
    configure: (commandLine: CommandLine, _, taskLayers = []) =>
      createConfiguration({
        files: [parseCfg("file:///project.cfg", PROJECT)],
        environment: ENVIRONMENT,
        commandLine,
        taskLayers,
      }),
    taskCode: ({ name }) =>
      name === "load_orders"
        ? {
            module: "flows.daily",
            family: "load_orders",
            steps: [{ section: name, family: name, around: [], taskConfig: layer }],
            retries: 2,
            unknown: [{ reason: "`make()` is a call", origin: { kind: "generated", rule: "code" } }],
          }
        : undefined,
  };
  const params = { task: "load_orders", environment: "k8s_tasks" };
  const selectorOf = (pod: JsonObject | undefined) =>
    (pod?.spec as { nodeSelector?: unknown } | undefined)?.nodeSelector;

  it("follows the task's own configuration; that of the driver does not", () => {
    const task = buildRunPlan({ ...params, pod: "task" }, withCode);
    assert.deepEqual(selectorOf(task.plan?.pod), { disk: "ssd" });
    assert.equal(task.plan?.policy.taskRetries, 2);
    const driver = buildRunPlan(params, withCode);
    assert.deepEqual(selectorOf(driver.plan?.pod), {});
    assert.deepEqual(driver.problems, []);
  });

  it("comes with a warning for what only running the code would tell", () => {
    const { problems } = buildRunPlan({ ...params, pod: "task" }, withCode);
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [["python-unknown", "warning"]],
    );
    assert.match(problems[0]?.message ?? "", /`make\(\)` is a call/);
  });

  it("is its own with Airflow's executor: named, labelled and numbered after the task (spec 3.9, example 3)", () => {
    const words = ["--set", "run.enable_airflow_kubernetes=True"];
    const { plan } = buildRunPlan({ ...params, pod: "task", words, tryNumber: 2 }, withCode);
    const { metadata } = plan?.pod as unknown as Pod;
    assert.equal(plan?.podName, "dbnd.load-orders.load-orders.4c0b3dfe-2");
    assert.deepEqual(
      ["airflow-worker", "dag_id", "task_id", "execution_date", "try_number", "dbnd", "dbnd_task_family"].map(
        (key) => metadata.labels[key],
      ),
      [
        IDENTITY.runUid,
        "d-b-n-d-r-u-n.load-orders",
        "load-orders",
        "backfill-load-orders-2026-11-21-t10-07-02.357989-plus-00-00",
        "2",
        "task-run-executor",
        "f.d.load-orders",
      ],
    );
    assert.deepEqual(plan.command.slice(0, 5), ["airflow", "tasks", "run", "DBND_RUN.load_orders", "load_orders"]);
    const named = buildRunPlan({ ...params, pod: "task", words: [...words, "--name", "Nightly"] }, withCode);
    const [, , , , , runId = ""] = named.plan?.command ?? [];
    assert.equal(runId, "backfill_Nightly_2026-11-21T10:07:02.357989+00:00");
  });

  it("does not exist when tasks stay in the driver", () => {
    for (const [environment, words] of [
      ["k8s", []],
      ["k8s_tasks", ["--no-submit-tasks"]],
      ["local", []],
    ] as const) {
      const { plan, problems } = buildRunPlan({ ...params, environment, words, pod: "task" }, withCode);
      assert.equal(plan, undefined);
      assert.equal(problems[0]?.code, "tasks-run-in-driver");
    }
  });
});

describe("a plan", () => {
  const { plan } = buildRunPlan(PARAMS, contextOf(PROJECT));
  const commandOf = (pod: JsonObject | undefined) => (pod as unknown as Pod).spec.containers[0]?.command;

  it("names what it is about", () => {
    assert.deepEqual(
      [plan?.task, plan?.environment, plan?.engine, plan?.namespace, plan?.image],
      ["prepare_data", "k8s", "cluster", "data", "dbnd-project:1"],
    );
    assert.deepEqual(plan?.command, commandOf(plan?.pod));
    assert.equal(plan?.cluster.inCluster, false);
  });

  it("puts the result below `dbnd_root`", () => {
    const path = plan?.command.find((word) => word.startsWith("run.run_result_json_path="))?.split("=")[1];
    assert.equal(
      path,
      "/home/alice/data/dbnd/log/2026-11-21/2026-11-21T100702.357989_prepare_data_4c0584ea/11111111-1111-1111-1111-111111111111.json",
    );
  });

  it("has an origin for every line", () => {
    assert.equal(Object.keys(plan?.lineOrigins ?? {}).length, (plan?.podYaml.split("\n").length ?? 0) - 1);
  });

  it("leads the line above parts of one value to its entry", () => {
    const { plan: placed } = buildRunPlan(PARAMS, contextOf(PROJECT.replace('"512Mi"}', '"512Mi", "cpu": 2}')));
    const line = placed?.linePointers.indexOf("/spec/containers/0/resources/limits") ?? -1;
    const origin = placed?.lineOrigins[line];
    assert.ok(origin?.kind === "file" && origin.entry);
    assert.deepEqual([origin.entry.section, origin.entry.key], ["cluster", "limits"]);
    assert.deepEqual(origin.keyRange, origin.entry.keyRange);
  });

  it("leads each line to its place inside a value", () => {
    const cfg = PROJECT.replace("limits = {", "env_vars = A=1 B=2\nlimits = {")
      .replace('{"memory": "512Mi"}', '{\n  "memory": "512Mi",\n  # not much\n  "cpu": 2}')
      .replace(
        "namespace = data",
        'namespace = data\nsecrets = [{"type": "env", "secret": "s"}]\nconfigmaps = one,two',
      );
    const { plan: placed } = buildRunPlan(PARAMS, contextOf(cfg));
    const lines = placed?.podYaml.split("\n") ?? [];
    const textAt = (line: string) => {
      const origin = placed?.lineOrigins[lines.findIndex((each) => each.trim() === line)];
      if (origin?.kind !== "file") return origin?.kind;
      const { start, end } = origin.range;
      return cfg.split("\n")[start.line]?.slice(start.character, end.character);
    };
    const found = ["memory: 512Mi", "cpu: 2", "- name: B", "- secretRef:", "name: two"].map(textAt);
    assert.deepEqual(found, ['"512Mi"', "2", "2", '"s"', "two"]);
  });

  it("tells of each line every layer that had a value, and what was replaced", () => {
    const cfg = `[kubernetes]\nnamespace = everyone\n${PROJECT}`
      .replace(
        "namespace = data",
        'namespace = data\npod_yaml = /pod.yaml\nlabels = {"team": "orders"}\nlimit_memory = 1Gi',
      )
      .replace("service_account_name = dbnd-runner", "service_account_name = dbnd-runner\nenv_vars = DBND_USER=bob");
    const manifest =
      "metadata: {labels: {team: base}}\nspec: {serviceAccountName: other, nodeSelector: {a: b}, containers: [{name: main}]}";
    const { plan: told } = buildRunPlan(PARAMS, contextOf(cfg, { "/pod.yaml": manifest }));
    const lineOf = (text: string) => told?.podYaml.split("\n").findIndex((line) => line.trim() === text) ?? -1;
    const story = (text: string) =>
      told?.sources?.lines[lineOf(text)]?.map(({ origin, key, replaced }) => {
        const name = key === undefined ? undefined : told.sources?.keys[key]?.key;
        return [name ?? origin.kind, ...(replaced === undefined ? [] : [replaced])].join(": ");
      });
    assert.deepEqual(story("image: dbnd-project:1"), ["container_repository", "container_tag"]);
    assert.deepEqual(story("team: orders"), ["labels", "file: base"]);
    assert.deepEqual(story("serviceAccountName: dbnd-runner"), ["service_account_name", "file: other"]);
    assert.deepEqual(story("memory: 1Gi"), ["limit_memory", "limits: 512Mi"]);
    assert.deepEqual(story("value: bob"), ["env_vars", "generated: alice"]);
    assert.deepEqual(story("a: b"), ["file"]);
    assert.deepEqual(story("limits:"), ["limit_memory"]);
    assert.deepEqual(story("- name: DBND_ENV"), undefined);
    const namespace = told?.sources?.keys.find(({ key }) => key === "namespace");
    assert.deepEqual(
      namespace?.chain.map(({ role, section, value }) => [role, section, value]),
      [
        ["winner", "cluster", "data"],
        ["hidden", "kubernetes", "everyone"],
      ],
    );
  });

  it("shows no secret's value", () => {
    const { plan: told } = buildRunPlan(
      PARAMS,
      contextOf(change("namespace = data", "namespace = data\nenv_vars = API_TOKEN=abc")),
    );
    assert.match(told?.podYaml ?? "", /abc/);
    assert.doesNotMatch(JSON.stringify(told?.sources?.keys), /abc/);
  });

  it("follows words that configure: they count here and go to the driver unchanged", () => {
    const words = ["--set", "cluster.namespace=other", "-v"];
    const { plan: changed } = buildRunPlan({ ...PARAMS, words }, contextOf(PROJECT));
    assert.equal(changed?.namespace, "other");
    assert.deepEqual(changed.command.slice(10, 13), words);
  });

  it("has the links that the engine's templates give; one that cannot be filled is left out", () => {
    const cfg = PROJECT.replace(
      "namespace = data",
      "namespace = data\ndashboard_url = http://d/{namespace}/{pod}\npod_log_url = http://l/{nope}",
    );
    const { plan: linked } = buildRunPlan(PARAMS, contextOf(cfg));
    assert.deepEqual(linked?.links, { dashboard: `http://d/data/${linked?.podName ?? ""}` });
  });

  it("takes another engine for the environment", () => {
    const { plan: changed } = buildRunPlan({ ...PARAMS, engine: "cluster_tasks" }, contextOf(PROJECT));
    assert.equal(changed?.engine, "cluster_tasks");
    assert.ok(changed.command.includes("k8s.remote_engine=cluster_tasks"));
  });

  it("lays the base manifest under the pod", () => {
    const cfg = PROJECT.replace("namespace = data", "namespace = data\npod_yaml = /pod.yaml");
    const text = "spec: {dnsPolicy: Default, containers: [{name: main}]}";
    const { plan: merged } = buildRunPlan(PARAMS, contextOf(cfg, { "/pod.yaml": text }));
    assert.match(merged?.podYaml ?? "", /dnsPolicy: Default/);
    assert.doesNotMatch(merged?.podYaml ?? "", /restartPolicy/);
  });

  it("tells where keys are set that no line of the pod has, and ends of runs lead back to", () => {
    const cfg = PROJECT.replace("namespace = data", "namespace = data\npod_yaml = /pod.yaml\nstartup_timeout = 5m");
    const { plan: told } = buildRunPlan(PARAMS, contextOf(cfg, { "/pod.yaml": "spec: {containers: [{name: main}]}" }));
    const winner = (name: string): unknown => {
      const [link] = told?.sources?.keys.find(({ key }) => key === name)?.chain ?? [];
      return link && [link.role, link.section];
    };
    assert.deepEqual(winner("pod_yaml"), ["winner", "cluster"]);
    assert.deepEqual(winner("startup_timeout"), ["winner", "cluster"]);
    assert.deepEqual(winner("submit_termination_grace_period"), ["winner", "kubernetes"], "a file of DBND's own");
  });
});

const PROBLEMS: readonly (readonly [
  what: string,
  cfg: string,
  params: Partial<RunPlanParams>,
  code: string,
  says: RegExp,
])[] = [
  ["an unknown environment", PROJECT, { environment: "k8z" }, "unknown-environment", /k8s/],
  ["an environment without a remote engine", PROJECT, { environment: "local" }, "runs-locally", /remote_engine/],
  [
    "a driver that stays here",
    change("submit_driver = True", "submit_driver = False"),
    {},
    "runs-locally",
    /submit_driver/,
  ],
  ["`--local-driver`", PROJECT, { words: ["--local-driver"] }, "runs-locally", /submit_driver/],
  [
    "an engine of another kind",
    change("remote_engine = cluster\n", "remote_engine = docker\n"),
    {},
    "engine-not-kubernetes",
    /docker/,
  ],
  [
    "an engine that is none",
    change("remote_engine = cluster\n", "remote_engine = nowhere\n"),
    {},
    "type-not-found",
    /nowhere/,
  ],
  [
    "no repository",
    change("container_repository = dbnd-project\n", ""),
    {},
    "required-key-missing",
    /container_repository/,
  ],
  ["no tag and no build", change("container_tag = 1\n", ""), {}, "no-tag-on-no-build", /container_tag/],
  [
    "a manifest that is not there",
    change("namespace = data", "pod_yaml = /nowhere.yaml"),
    {},
    "file-not-found",
    /nowhere\.yaml/,
  ],
  [
    "a value of a wrong kind",
    change("in_cluster = False", "in_cluster = perhaps"),
    {},
    "not-a-bool",
    /perhaps|in_cluster/,
  ],
  ["an unknown option", PROJECT, { words: ["--nosuch"] }, "bad-option", /--nosuch/],
];

describe("any text as configuration", () => {
  it("gives a plan or a problem, and never throws", () => {
    const lines = PROJECT.split("\n");
    const garbage = fc.oneof(
      fc.string({ unit: fc.constantFrom("[", "]", "{", "}", "=", ":", " ", "\n", "a", "%", "$", "@", '"', "'", ",") }),
      fc.constantFrom(
        "pod_yaml = /pod.yaml",
        "_from = cluster",
        "_type = docker",
        "volumes = [1]",
        "env_vars = @none",
        "namespace = ${HOME}",
      ),
    );
    const edits = fc.array(fc.tuple(fc.nat(lines.length), garbage), { maxLength: 4 });
    const words = fc.array(
      fc.constantFrom("--set", "cluster.limits={", "-x", "--env", "local", "--", "cluster.secrets=[1]", "-o"),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(edits, words, garbage, (changes, more, manifest) => {
        const edited = [...lines];
        for (const [at, text] of changes) edited.splice(at, 1, text);
        const { plan, problems } = buildRunPlan(
          { ...PARAMS, words: more },
          contextOf(edited.join("\n"), { "/pod.yaml": manifest }),
        );
        assert.ok(plan !== undefined || problems.some(({ severity }) => severity === "error"));
      }),
      { numRuns: 80 },
    );
  });
});

describe("there is no plan for", () => {
  for (const [what, cfg, params, code, says] of PROBLEMS) {
    it(what, () => {
      const { plan, problems } = buildRunPlan({ ...PARAMS, ...params }, contextOf(cfg));
      assert.equal(plan, undefined);
      assert.equal(problems[0]?.code, code);
      assert.equal(problems[0].severity, "error");
      assert.match(problems[0].message, says);
    });
  }

  it("with `debug` there is one, with a warning: only DBND's own run fails", () => {
    const { plan, problems } = buildRunPlan(
      PARAMS,
      contextOf(change("namespace = data", "namespace = data\ndebug = True")),
    );
    assert.equal(plan?.namespace, "data");
    assert.deepEqual(
      problems.map(({ code, severity, origin }) => [code, severity, origin?.kind]),
      [["debug-breaks-run", "warning", "file"]],
    );
  });

  it("with `show_pod_log` a run that is not interactive is waited for, and deletes its pod, as an interactive one", () => {
    const cfg = change("namespace = data", "namespace = data\nshow_pod_log = True");
    const { plan } = buildRunPlan({ ...PARAMS, interactive: false }, contextOf(cfg));
    assert.deepEqual([plan?.policy.detach, plan?.policy.autoRemove], [false, false]);
  });

  it("a registry with a port there is one, with a warning: only DBND's own submit fails", () => {
    const cfg = change("container_repository = dbnd-project", "container_repository = localhost:5000/app");
    const { plan, problems } = buildRunPlan(PARAMS, contextOf(cfg));
    assert.equal(plan?.image, "localhost:5000/app:1");
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [["image-not-repo-colon-tag", "warning"]],
    );
  });
});

describe("an image that is built before the run", () => {
  const planOf = (keys: string, section = "") =>
    buildRunPlan(PARAMS, contextOf(change("container_tag = 1\ndocker_build = False", keys) + section));

  it("gives the pod its tag", () => {
    const { plan, problems } = planOf("docker_build = True");
    assert.deepEqual(problems, []);
    const image = "dbnd-project:dbnd_build_20261121_100702";
    assert.equal(plan?.image, image);
    assert.match(plan.podYaml, new RegExp(`image: ${image}`));
    assert.match(plan.podYaml, /value: dbnd_build_20261121_100702/);
    assert.equal(plan.imageBuild?.image, image);
    assert.deepEqual(
      plan.imageBuild.commands.map(([program, word]) => [program, word]),
      [
        ["docker", "build"],
        ["docker", "push"],
      ],
    );
  });

  it("is not pulled where it is not pushed", () => {
    const { plan } = planOf("docker_build = True\ndocker_build_push = False");
    assert.match(plan?.podYaml ?? "", /imagePullPolicy: Never/);
    assert.equal(plan?.imageBuild?.commands.length, 1);
  });

  it("is told when kaniko makes another one", () => {
    const kaniko = "\n[dbnd_image_build]\nuse_kaniko = True\ndestinations = other:1\n";
    const { plan, problems } = planOf("docker_build = True", kaniko);
    assert.ok(plan);
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [["image-built-elsewhere", "warning"]],
    );
    const same = kaniko.replace("other:1", "dbnd-project:t");
    assert.deepEqual(planOf("docker_build = True\ndocker_build_tag = t", same).problems, []);
  });

  it("is nothing to do where the engine names a tag", () => {
    assert.equal(buildRunPlan(PARAMS, contextOf(PROJECT)).plan?.imageBuild, undefined);
  });
});
