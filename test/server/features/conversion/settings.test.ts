import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseCfg } from "../../../../server/src/cfg/parse.ts";
import { copyForms } from "../../../../server/src/features/conversion/forms.ts";
import { settingsIn } from "../../../../server/src/features/conversion/settings.ts";
import type { FeatureContext } from "../../../../server/src/features/types.ts";
import { splitShellWords } from "../../../../server/src/values/shellWords.ts";
import { configure } from "../../configuration/configure.ts";

const TEXT = `[DEFAULT]
team = data

[kubernetes]
# comment
namespace = %(team)s-jobs
cluster_context = it's
keep_finished_pods = yes
pod_default_retry_delay = 5m
limits = {"cpu": 2,
    # comment
    "nvidia.com/gpu": "1"}
labels = [a.b]
env_vars = $HOME

[my-engine.gpu]
_type = kubernetes
`;

/** The settings between two lines (counted from 0). */
function at(first: number, last = first): readonly string[] {
  const document = parseCfg("file:///a.cfg", TEXT);
  const range = { start: { line: first, character: 0 }, end: { line: last, character: first === last ? 0 : 1 } };
  return settingsIn(document, range).map(({ section, key }) => `${section}.${key}`);
}

function formsOf(text: string, lines: readonly [number, number]): ReturnType<typeof copyForms> {
  const document = parseCfg("file:///a.cfg", text);
  const range = { start: { line: lines[0], character: 0 }, end: { line: lines[1], character: 1 } };
  const context = { configuration: configure(text) } as unknown as FeatureContext;
  return copyForms(settingsIn(document, range), context);
}

function textOf(forms: ReturnType<typeof copyForms>, wanted: string): string {
  return forms.find(({ form }) => form === wanted)?.text ?? assert.fail(`no ${wanted}`);
}

describe("what is copied", () => {
  const cases: readonly (readonly [string, readonly [number, number?], readonly string[]])[] = [
    ["at a key, that key", [5], ["kubernetes.namespace"]],
    ["inside a value of several lines, its key", [11], ["kubernetes.limits"]],
    ["between keys, nothing", [2], []],
    ["at a header, its section", [15], ["my-engine.gpu._type"]],
    [
      "of a selection, every key that it touches",
      [7, 9],
      ["keep_finished_pods", "pod_default_retry_delay", "limits"].map((key) => `kubernetes.${key}`),
    ],
    ["over sections, the keys of both", [12, 16], ["kubernetes.labels", "kubernetes.env_vars", "my-engine.gpu._type"]],
    ["never [DEFAULT], whose keys are in all sections", [0, 2], []],
  ];
  for (const [title, [first, last], expected] of cases) {
    test(title, () => assert.deepEqual(at(first, last), expected));
  }
});

describe("the forms", () => {
  const forms = formsOf(TEXT, [5, 16]);

  test("variables of a shell", () => {
    assert.deepEqual(textOf(forms, "environment").split("\n"), [
      "export DBND__KUBERNETES__NAMESPACE=data-jobs",
      `export DBND__KUBERNETES__CLUSTER_CONTEXT='it'"'"'s'`,
      "export DBND__KUBERNETES__KEEP_FINISHED_PODS=yes",
      "export DBND__KUBERNETES__POD_DEFAULT_RETRY_DELAY=5m",
      `export DBND__KUBERNETES__LIMITS='{"cpu": 2,`,
      `"nvidia.com/gpu": "1"}'`,
      "export DBND__KUBERNETES__LABELS='[a.b]'",
      "export DBND__KUBERNETES__ENV_VARS='$HOME'",
    ]);
  });

  test("what a form cannot say is told", () => {
    const [environment, container, commandLine] = forms.map(({ leftOut }) => leftOut);
    assert.deepEqual(environment, ["[my-engine.gpu] _type: no environment variable can name it"]);
    assert.deepEqual(container, environment);
    assert.deepEqual(commandLine, []);
  });

  test("the environment of a container", () => {
    assert.match(textOf(forms, "container"), /^- name: DBND__KUBERNETES__NAMESPACE\n {2}value: "data-jobs"\n/);
  });

  test("words of dbnd run", () => {
    assert.match(textOf(forms, "commandLine"), /^--set kubernetes\.namespace=data-jobs --set /);
    assert.match(textOf(forms, "commandLine"), /--set my-engine\.gpu\._type=kubernetes$/);
  });

  test("Python, where values are what their key's type says, and what only DBND can read stays text", () => {
    assert.equal(
      textOf(forms, "python"),
      `task_config = {
    "kubernetes": {
        "namespace": "data-jobs",
        "cluster_context": "it's",
        "keep_finished_pods": True,
        "pod_default_retry_delay": "5m",
        "limits": {"cpu": 2, "nvidia.com/gpu": "1"},
        "labels": "[a.b]",
        "env_vars": "$HOME",
    },
    "my-engine.gpu": {
        "_type": "kubernetes",
    },
}`,
    );
  });
});

describe("both ways", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/).filter((one) => one !== "default");
  const value = fc.stringMatching(/^[^%\s\0]([^%\0\r\n\v\f\x1c-\x1f\x85\u2028\u2029]{0,20}[^%\s\0\x1c-\x1f\x85])?$/u);
  const sections = fc.dictionary(name, fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 }), {
    minKeys: 1,
    maxKeys: 4,
  });
  const asCfg = (all: Readonly<Record<string, Readonly<Record<string, string>>>>): string =>
    Object.entries(all)
      .map(([section, keys]) =>
        [`[${section}]`, ...Object.entries(keys).map(([key, text]) => `${key} = ${text}`)].join("\n"),
      )
      .join("\n");

  test("variables and words set what the file sets", () => {
    fc.assert(
      fc.property(sections, (all) => {
        const text = asCfg(all);
        const forms = formsOf(text, [1, 1000]);
        const exports = splitShellWords(textOf(forms, "environment")) ?? assert.fail("unclosed quotes");
        const environment = Object.fromEntries(
          exports
            .filter((word) => word !== "export")
            .map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]),
        );
        const set = (splitShellWords(textOf(forms, "commandLine")) ?? []).filter((word) => word !== "--set");
        const [file, fromVariables, fromWords] = [
          configure(text),
          configure([], { environment }),
          configure([], { commandLine: { set } }),
        ];
        for (const { section, key } of settingsIn(parseCfg("file:///a.cfg", text), {
          start: { line: 1, character: 0 },
          end: { line: 1000, character: 0 },
        })) {
          const expected = file.get(section, key)?.text;
          const told = forms.map(({ leftOut }) => leftOut.some((one) => one.startsWith(`[${section}] ${key}:`)));
          if (told[0] === false) assert.equal(fromVariables.get(section, key)?.text, expected);
          if (told[2] === false) assert.equal(fromWords.get(section, key)?.text, expected);
        }
      }),
      { numRuns: 200 },
    );
  });
});
