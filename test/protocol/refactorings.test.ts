import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { applyEdits, cursor } from "./cursor.ts";
import { editsOf, FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

const ONE_LINE = "Write this value in one line";
const SEVERAL = "Write this value over several lines";
const SORT = "Sort the sections of this file";

/** The text that an action at the cursor makes; undefined where it must not be offered. */
const CASES: readonly (readonly [name: string, marked: string, title: string, expected: string | undefined])[] = [
  [
    "a dictionary over several lines",
    '[kubernetes]\nenv_vars = {"A": "1",| "B": {"c": [1, 2]}}\n',
    SEVERAL,
    '[kubernetes]\nenv_vars = {\n    "A": "1",\n    "B": {\n        "c": [1, 2]\n    }\n    }\n',
  ],
  [
    "a dictionary in one line",
    '[kubernetes]\n|env_vars = {\n    "A": "1",\n    B: [\n      1\n      2\n    ]\n    }\nnamespace = x\n',
    ONE_LINE,
    '[kubernetes]\nenv_vars = {"A": "1", B: [1, 2]}\nnamespace = x\n',
  ],
  [
    "a comment has no place in one line",
    '[kubernetes]\n|env_vars = {\n    # a\n    "A": "1"\n    }\n',
    ONE_LINE,
    undefined,
  ],
  ["text without quotes needs its line", "[kubernetes]\n|env_vars = {\n    A: b\n    }\n", ONE_LINE, undefined],
  ["text that may mean something stays", '[mine]\n|json = {"a": 1}\n', SEVERAL, undefined],
  ["an empty value has no lines", "[kubernetes]\n|env_vars = {}\n", SEVERAL, undefined],
  [
    "sections in order, with their comments",
    "# file\n\n[run]\na = 1\n\n# about core\n|[core]\nb = 2\n",
    SORT,
    "# file\n\n# about core\n[core]\nb = 2\n\n[run]\na = 1\n",
  ],
  ["sections that are in order", "|[core]\n[run]\n", SORT, undefined],
  ["a file that DBND refuses", "|[run]\noops\n[core]\n", SORT, undefined],
  [
    "what an engine needs",
    "|[gpu]\n_type = kubernetes\n\n[run]\n",
    "Add what [gpu] needs: container_repository",
    "[gpu]\n_type = kubernetes\ncontainer_repository =\n\n[run]\n",
  ],
  [
    "what an engine has is not needed",
    "[kubernetes]\ncontainer_repository = a\n|[gpu]\n_type = kubernetes\n",
    "Add what [gpu] needs: container_repository",
    undefined,
  ],
  [
    "reasons of a retry table",
    '[kubernetes]\npod_error_cfg_source_dict = {\n    "137": {"retry_count": 1},|\n    "err_image_pull": {"retry_count": 0}\n    }\n',
    "Add err_config_error, err_pod_deleted",
    '[kubernetes]\npod_error_cfg_source_dict = {\n    "137": {"retry_count": 1},\n    "err_image_pull": {"retry_count": 0},\n    "err_config_error": {"retry_count": 0},\n    "err_pod_deleted": {"retry_count": 0}\n    }\n',
  ],
  [
    "a key to the section that knows it",
    "[core]\n|namespace = data\n[kubernetes]\ncontainer_tag = 1\n",
    'Move "namespace" to [kubernetes]',
    "[core]\n[kubernetes]\ncontainer_tag = 1\nnamespace = data\n",
  ],
  [
    "a key that another one of its section refers to",
    "[core]\n|namespace = data\nuser = %(namespace)s\n[kubernetes]\ncontainer_tag = 1\n",
    'Move "namespace" to [kubernetes]',
    undefined,
  ],
  [
    "a key that refers to another one of its section",
    "[core]\n|namespace = %(tracker)s\ntracker = data\n[kubernetes]\ncontainer_tag = 1\n",
    'Move "namespace" to [kubernetes]',
    undefined,
  ],
  [
    "a key where it belongs",
    "[kubernetes]\n|namespace = data\n[gpu]\n_type = kubernetes\n",
    'Move "namespace" to [gpu]',
    undefined,
  ],
  [
    "Python words",
    '[kubernetes]\naffinity = {|"nodeAffinity": None, "podAffinity": None}\n',
    "Write the Python words of this value as JSON",
    '[kubernetes]\naffinity = {"nodeAffinity": null, "podAffinity": null}\n',
  ],
];

describe("refactorings", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start();
  });
  after(() => kit.stop());

  for (const [name, marked, title, expected] of CASES) {
    it(name, async () => {
      const { text, position } = cursor(marked);
      const uri = await kit.open(FILE, text);
      const actions = await kit.actions(uri, { start: position, end: position }, ["refactor"]);
      const action = actions.find((one) => one.title === title);
      if (expected === undefined) assert.equal(action, undefined);
      else {
        assert.ok(action, `No "${title}" among: ${actions.map((one) => one.title).join("; ")}`);
        assert.equal(action.kind, "refactor.rewrite");
        assert.equal(applyEdits(text, editsOf(action, uri)), expected);
      }
    });
  }
});
