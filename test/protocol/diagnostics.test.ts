import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { expectFixed, FILE, problems } from "./expect.ts";
import { FULL_CAPABILITIES, Kit } from "./kit.ts";
import { PLANS_CHANGED_NOTIFICATION, TASKS_REQUEST } from "../../server/src/protocol.ts";
import { until } from "./until.ts";
import { toUri } from "../../server/src/workspace/uri.ts";

/** What each text is told, as `code: text it covers`. */
const CASES: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ["a clean engine", "[kubernetes]\ncontainer_repository = app\nnamespace = data\n", []],
  ["an unknown key", "[kubernetes]\nnamespce = data\n", ["unknown-key: namespce"]],
  [
    "an unknown key of a section that becomes an engine",
    "[e]\n_type = kubernetes\nnamespce = x\n",
    ["unknown-key: namespce"],
  ],
  ["keys of sections without a class are free", "[whatever]\nanything = 1\n", []],
  ["a boolean", "[kubernetes]\ndetach_run = on\n", ["bool-word: on"]],
  ["a boolean with a remark is fine", "[kubernetes]\ndetach_run = True  # later\n", []],
  ["a number", "[kubernetes]\npods_creation_batch_size = ten\n", ["number: ten"]],
  ["a duration without unit", "[kubernetes]\nstartup_timeout = 90\n", ["duration-no-unit: 90"]],
  ["milliseconds", "[kubernetes]\nstartup_timeout = 500ms\n", ["duration-ms: 500ms"]],
  ["units in the wrong order", "[kubernetes]\nstartup_timeout = 30m 2h\n", ["duration-order: 2h"]],
  ["a duration with a tail", "[kubernetes]\nstartup_timeout = 1h 30\n", ["duration-tail: 30"]],
  ["good durations", "[kubernetes]\nstartup_timeout = 1h30m\npending_zombies_timeout = 10 minutes\n", []],
  ["a pull policy", "[kubernetes]\nimage_pull_policy = always\n", ["pull-policy: always"]],
  ["a remark behind a value", "[kubernetes]\nnamespace = data  # ours\n", ["inline-comment: # ours"]],
  ["a remark behind a number", "[kubernetes]\npods_creation_batch_size = 3 ; few\n", ["inline-comment: ; few"]],
  ["remarks inside brackets are fine", '[kubernetes]\nenv_vars = {"A": "1" # why\n  }\n', []],
  ["Python words", '[kubernetes]\naffinity = {"a": True}\n', ['unknown-field: "a"', "python-literals: True"]],
  ["a list for a dictionary", "[kubernetes]\nenv_vars = [1]\n", ["wrong-shape: ["]],
  ["a dictionary for a list", '[kubernetes]\ntolerations = {"key": "gpu"}\n', ["wrong-shape: {"]],
  ["a number among the variables", '[kubernetes]\nenv_vars = {"A": 1}\n', ["non-string-env: 1"]],
  ["text behind the bracket", '[kubernetes]\nenv_vars = {"A": "1"}}\n', ["trailing-garbage: }"]],
  ["brackets that do not close", '[kubernetes]\nenv_vars = {"A": "1"\n', ["json-syntax"]],
  ["words that are no pairs", "[kubernetes]\nenv_vars = A B=1\n", ["dict-words: A"]],
  ["a blank behind a comma", "[kubernetes]\nimage_pull_secrets = a, b\n", ["spaces-in-commas: , "]],
  ["a registry with a port", "[kubernetes]\ncontainer_repository = reg:5000/app\n", ["registry-port: :5000/app"]],
  ["a quantity", "[kubernetes]\nrequest_memory = 2GB\n", ["quantity: 2GB"]],
  ["an unknown field of Kubernetes", '[kubernetes]\ntolerations = [{"kee": "gpu"}]\n', ['unknown-field: "kee"']],
  [
    "an unknown reason",
    '[kubernetes]\npod_error_cfg_source_dict = {"err_image": {"retry_count": 1}}\n',
    ['retry-entry: "err_image"'],
  ],
  ["an entry without a count", '[kubernetes]\npod_error_cfg_source_dict = {"137": {}}\n', ['retry-entry: "137"']],
  [
    "a secret without a name",
    '[kubernetes]\nsecrets = [{"type": "env", "target": "A", "key": "k"}]\n',
    ["secret-shape: {"],
  ],
  ["a secret of another type", '[kubernetes]\nsecrets = [{"type": "file", "secret": "s"}]\n', ['secret-shape: "file"']],
  [
    "a request above its limit",
    "[kubernetes]\nrequest_memory = 2Gi\nlimit_memory = 512Mi\n",
    ["request-above-limit: 2Gi"],
  ],
  [
    "a request above its limit, in dictionaries",
    '[kubernetes]\nrequests = {"memory": "2Gi", "cpu": 1,\n  "ephemeral-storage": "3G"}\nlimits = {"memory": "512Mi", "cpu": "1000m", "ephemeral-storage": "2G"}\n',
    ['request-above-limit: "2Gi"', 'request-above-limit: "3G"'],
  ],
  [
    "a limit of another section below a request",
    '[kubernetes]\nlimits = {"cpu": 1}\n[run]\nenvironments = ["p"]\n[p]\n_from = local\nremote_engine = e\n[e]\n_type = kubernetes\nrequest_cpu = 1500m\ncontainer_repository = r\n',
    ["request-above-limit: 1500m"],
  ],
  [
    "an amount of its own takes the place of the dictionary's",
    '[kubernetes]\nrequests = {"cpu": 4}\nrequest_cpu = 1\nlimits = {"cpu": 2}\n',
    [],
  ],
  ["a key that was renamed", "[kubernetes]\npod_retry_delay = 1m\n", ["moved-key: pod_retry_delay"]],
  ["a key that is never read", "[kubernetes]\ncontainer_tag_gpu = 1\n", ["no-effect-key: container_tag_gpu"]],
  ["environments in the old place", '[core]\nenvironments = ["local"]\n', ["environments-place: environments"]],
  ["an environment without section", '[run]\nenvironments = ["local", "prod"]\n', ['env-not-listed: "prod"']],
  ["an environment that is not listed", "[prod]\n_from = local\n", ["env-not-listed: prod"]],
  [
    "an engine that is none",
    '[run]\nenvironments = ["p"]\n[p]\n_from = local\nremote_engine = kubernets\n',
    ["remote-engine-missing: kubernets"],
  ],
  [
    "an engine without an image",
    '[run]\nenvironments = ["p"]\n[p]\n_from = local\nremote_engine = e\n[e]\n_type = kubernetes\n',
    ["missing-repository: e"],
  ],
  ["a type that is nothing", "[e]\n_type = kubernets\n", ["type-unknown: kubernets"]],
  ["a section that is its own type", "[e]\n_type = e\n", ["type-self: e"]],
  ["a circle", "[a]\n_from = b\n[b]\n_from = a\n", ["cycle: b", "cycle: a"]],
  ["a section whose keys are lost", "[my-engine]\n_type = kubernetes\nnamespace = x\n", ["hyphen-section: my-engine"]],
  ["a section that is nearly known", "[kubernets]\nnamespace = x\n", ["unknown-section: kubernets"]],
  ["[DEFAULT]", "[DEFAULT]\na = 1\n", ["default-section: DEFAULT"]],
  ["a swallowed section", "[run]\nenvironments =\n    local\n    [core]\n", ["layout-swallow: [core]"]],
  [
    "a bracket in the first column",
    '[kubernetes]\nenv_vars = {\n  "A": "1"\n}\nnamespace = x\n',
    ["json-syntax", "closing-column-0: }"],
  ],
  ["a key given twice", "[core]\ntracker_api = web\ntracker_api = web\n", ["duplicate-key: tracker_api"]],
  ["a section given twice", "[core]\n[core]\n", ["duplicate-section: core"]],
  ["a percent sign", "[mine]\nformat = 100%\n", ["raw-percent: %"]],
  ["a percent sign of the text", "[kubernetes]\npod_log_url = https://logs/{pod}?q=%%22\n", []],
  [
    "a value that another key completes",
    '[kubernetes]\nnamespace = A\nenv_vars = {"NAME": "%(namespace)s"}\nstartup_timeout = %(namespace)s0\n',
    ["duration: %(namespace)s0"],
  ],
  ["a place behind a percent sign", '[kubernetes]\nenv_vars = {"A": "100%%", "B": 5}\n', ["non-string-env: 5"]],
  [
    "brackets that come from another key",
    '[mine]\n_type = kubernetes\nlabels = {"a": "b"}\nenv_vars = %(labels)s\n',
    [],
  ],
  ["a name that is not there", "[mine]\nurl = %(host)s\n", ["unknown-percent-reference: %(host)s"]],
  ["a key before any section", "a = 1\n", ["missing-section-header"]],
  [
    "values of the wrong kind inside Kubernetes objects",
    `[kubernetes]
tolerations = [{"tolerationSeconds": "x", "key": {"a": 1}, "effect": null, "operator": "$OPERATOR"}, 5]
affinity = {"podAffinity": []}
limits = {"memory": "2GB", "cpu": 2, "nvidia.com/gpu": "$GPUS"}
volumes = [{"name": "a", "emptyDir": {"sizeLimit": "1 Gi"}, "secret": {"optional": "yes"}}]
`,
    [
      'field-value: "x"',
      "field-value: {",
      "field-value: 5",
      "field-value: [",
      'field-value: "2GB"',
      'field-value: "1 Gi"',
    ],
  ],
  ["a value hidden by dbnd run", "[run]\nparallel = True\n", ["hidden-by-cli: parallel"]],
  [
    "an exit code that never comes, beside one that does",
    '[kubernetes]\npod_error_cfg_source_dict = {"255": {"retry_count": 1}, "10": {"retry_count": 1}}\n',
    ['retry-never-matches: "255"'],
  ],
  ["text without quotes", "[kubernetes]\nenv_vars = {A: batch}\n", ["bare-text-one-line: batch"]],
  [
    "an engine that does not say so",
    '[run]\nenvironments = ["p"]\n[p]\n_from = local\nremote_engine = e\n[e]\nnamespace = x\n',
    ["type-missing: e"],
  ],
  [
    "an environment that does not say so",
    '[run]\nenvironments = ["p"]\n[p]\nremote_engine = kubernetes\n',
    ["type-missing: p"],
  ],
  ["a comment for the whole file", "# databand: ignore-file unknown-key\n[kubernetes]\n\n\nnamespce = data\n", []],
  ["a comment that silences", "[kubernetes]\n# databand: ignore unknown-key\nnamespce = data\n", []],
];

describe("diagnostics", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start();
    // Until the Python of the workspace is read, any name may be one of its classes.
    await kit.client.sendRequest(TASKS_REQUEST, {});
  });
  after(() => kit.stop());

  for (const [name, text, expected] of CASES) {
    it(name, async () => {
      const found = await problems(kit, text);
      assert.deepEqual(
        found.map((one, index) => (expected[index]?.includes(":") === false ? (one.split(":")[0] ?? "") : one)),
        expected,
      );
    });
  }

  it("answers unchanged while nothing has changed", async () => {
    const uri = await kit.open(FILE, "[kubernetes]\nnamespce = x\n");
    const first = await kit.client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    const { resultId } = first as { resultId: string };
    const second = await kit.client.sendRequest("textDocument/diagnostic", {
      textDocument: { uri },
      previousResultId: resultId,
    });
    assert.deepEqual(second, { kind: "unchanged", resultId });
  });
});

describe("quick fixes", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start();
    await kit.client.sendRequest(TASKS_REQUEST, {});
  });
  after(() => kit.stop());

  const FIXES: readonly (readonly [text: string, code: string, title: string, expected: string])[] = [
    ["[kubernetes]\nnamespce = x\n", "unknown-key", 'Change to "namespace"', "[kubernetes]\nnamespace = x\n"],
    ["[kubernetes]\nfix_pickle = True\n", "no-effect-key", 'Delete "fix_pickle"', "[kubernetes]\n"],
    ["[kubernetes]\ndetach_run = on\n", "bool-word", "Change to True", "[kubernetes]\ndetach_run = True\n"],
    ["[kubernetes]\nstartup_timeout = 90\n", "duration-no-unit", "Write 90s", "[kubernetes]\nstartup_timeout = 90s\n"],
    ["[kubernetes]\nrequest_memory = 2GB\n", "quantity", "Change to 2G", "[kubernetes]\nrequest_memory = 2G\n"],
    [
      "[kubernetes]\nnamespace = data  # ours\n",
      "inline-comment",
      "Move the comment above the key",
      "[kubernetes]\n# ours\nnamespace = data\n",
    ],
    [
      '[kubernetes]\naffinity = {"nodeAffinity": None}\n',
      "python-literals",
      "Change to null",
      '[kubernetes]\naffinity = {"nodeAffinity": null}\n',
    ],
    [
      "[kubernetes]\nimage_pull_secrets = a, b\n",
      "spaces-in-commas",
      "Remove the blanks round commas",
      "[kubernetes]\nimage_pull_secrets = a,b\n",
    ],
    ["[core]\nenvironments = a\n", "environments-place", "Move to [run]", "[core]\n\n[run]\nenvironments = a\n"],
    [
      "[core]\nenvironments = a\n[run]\nmodule = m\n[task]\n",
      "environments-place",
      "Move to [run]",
      "[core]\n[run]\nmodule = m\nenvironments = a\n[task]\n",
    ],
    [
      "[kubernetes]\nairflow_live_log_image = a\n",
      "moved-key",
      'Rename to "airflow_log_image"',
      "[kubernetes]\nairflow_log_image = a\n",
    ],
    ["[mine]\nformat = 100%\n", "raw-percent", "Write %% for a percent sign", "[mine]\nformat = 100%%\n"],
    ["[kubernetes]\nenv_vars = {\n}\n", "closing-column-0", "Indent the bracket", "[kubernetes]\nenv_vars = {\n  }\n"],
    [
      "[run]\nenvironments =\n    local\n  [core]\n",
      "layout-swallow",
      "Remove the indentation",
      "[run]\nenvironments =\n    local\n[core]\n",
    ],
    ["[e]\n_type = kubernets\n", "type-unknown", 'Change to "kubernetes"', "[e]\n_type = kubernetes\n"],
    [
      '[kubernetes]\ntolerations = [{"operater": "Exists"}]\n',
      "unknown-field",
      'Change to "operator"',
      '[kubernetes]\ntolerations = [{"operator": "Exists"}]\n',
    ],
    [
      "[kubernetes]\nnamespce = x\n",
      "unknown-key",
      "Ignore unknown-key here",
      "[kubernetes]\n# databand: ignore unknown-key\nnamespce = x\n",
    ],
  ];
  for (const [text, code, title, expected] of FIXES) {
    it(`${code}: ${title}`, () => expectFixed(kit, text, code, title, expected));
  }
});

describe("settings", () => {
  it("change severities and switch rules off", async () => {
    const kit = await Kit.start({ settings: { rules: { "unknown-key": "error", "inline-comment": "off" } } });
    const uri = await kit.open(FILE, "[kubernetes]\nnamespce = x\nnamespace = y  # z\n");
    const found = await kit.diagnostics(uri);
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [["unknown-key", 1]],
    );
    await kit.stop();
  });

  it("say which version is meant", async () => {
    const kit = await Kit.start({ settings: { targetVersion: "0.90" } });
    assert.deepEqual(await problems(kit, '[core]\nenvironments = ["local"]\n'), []);
    await kit.stop();
  });
});

describe("clients that pull", () => {
  it("are not told as well", async () => {
    const kit = await Kit.start();
    const uri = await kit.open(FILE, "[kubernetes]\nnamespce = x\n");
    // Plans follow an edit later than pushed diagnostics would.
    await until(() => kit.received.has(PLANS_CHANGED_NOTIFICATION));
    assert.deepEqual([...kit.pushed.keys()], []);
    assert.equal((await kit.diagnostics(uri)).length, 1);
    await kit.stop();
  });
});

describe("clients that do not pull", () => {
  it("are told by themselves, and of the end too", async () => {
    const textDocument = { completion: FULL_CAPABILITIES.textDocument?.completion ?? {} };
    const kit = await Kit.start({ capabilities: { textDocument } });
    assert.equal(kit.initialized.capabilities.diagnosticProvider, undefined);
    await kit.open(FILE, "[kubernetes]\nnamespce = x\n");
    const uri = toUri("/project/project.cfg");
    await until(() => kit.pushed.get(uri)?.length === 1);
    await kit.close(FILE);
    await until(() => kit.pushed.get(uri)?.length === 0);
    await kit.stop();
  });
});
