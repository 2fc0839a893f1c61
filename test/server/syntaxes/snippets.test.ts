import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse as parseYaml } from "yaml";
import { airflowSnippets } from "../../../scripts/airflowSnippets.ts";
import { templateProblems } from "../../../server/src/airflow/templates/templateProblems.ts";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { KUBERNETES, sectionSchema } from "../../../server/src/schema/schema.ts";
import { parseValue } from "../../../server/src/values/parseValue.ts";

const FOLDER = join(import.meta.dirname, "../../../snippets");

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly body: readonly string[];
  readonly description: string;
}

function read(file: string): Readonly<Record<string, Snippet>> {
  return JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Readonly<Record<string, Snippet>>;
}

/** The text that a snippet leaves when nothing is typed over. */
function expand(body: readonly string[]): string {
  const seen = new Map<string, string>();
  return body
    .join("\n")
    .replace(/\$\{(\d+)(?::((?:[^}\\]|\\.)*)|\|([^}]*)\|)\}/g, (_all, id: string, text?: string, choices?: string) => {
      const value = (text ?? choices?.split(",")[0] ?? "").replace(/\\([$}\\])/g, "$1");
      if (!seen.has(id)) seen.set(id, value);
      return seen.get(id) ?? value;
    })
    .replace(/\\([$}\\])/g, "$1")
    .replace(/(?<!\w)\$0/g, "");
}

describe("cfg snippets", () => {
  for (const [name, snippet] of Object.entries(read("databand-cfg.json"))) {
    test(name, () => {
      const text = expand(snippet.body);
      assert.ok(snippet.description.length > 0);
      if (text.startsWith("{")) return;
      const document = parseCfg("file:///a.cfg", text.startsWith("[") ? text : `[kubernetes]\n${text}`);
      assert.deepEqual(document.problems, []);
      for (const section of document.sections) {
        const schema = sectionSchema(section.name);
        for (const { node } of section.entries) {
          if (node.key.startsWith("_")) continue;
          const key = (schema ?? KUBERNETES).keys.get(node.key) ?? sectionSchema("env")?.keys.get(node.key);
          assert.ok(key, `the key ${node.key} is known`);
          assert.equal(key.effect, "active", node.key);
          assert.deepEqual(parseValue(key.type, node.value.text).problems, []);
        }
      }
    });
  }
});

test("an object offered inside a value is an object", () => {
  for (const { body } of Object.values(read("databand-cfg.json"))) {
    const text = expand(body);
    if (text.startsWith("{")) assert.deepEqual(parseValue({ kind: "dict" }, text).problems, []);
  }
});

describe("pod template snippets", () => {
  const snippets = read("airflow-pod-template.json");

  test("are those of New Pod Template (node scripts/generate-airflow-snippets.ts)", () => {
    assert.deepEqual(snippets, airflowSnippets());
  });

  for (const [name, { body }] of Object.entries(snippets)) {
    test(`${name}: nothing is wrong with it`, () => {
      assert.deepEqual(templateProblems({ uri: "file:///pod.yaml", text: expand(body) }), []);
    });
  }
});

describe("pod manifest snippets", () => {
  for (const [name, { body }] of Object.entries(read("databand-pod-yaml.json"))) {
    test(name, () => {
      const pod = parseYaml(expand(body)) as { kind: string; spec: { restartPolicy: string } };
      assert.equal(pod.kind, "Pod");
      assert.equal(pod.spec.restartPolicy, "Never");
    });
  }
});
