import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

const FOLDER = join(import.meta.dirname, "../../../syntaxes");

interface Rule {
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly while?: string;
  readonly include?: string;
  readonly patterns?: readonly Rule[];
}

interface Grammar {
  readonly scopeName: string;
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
}

function readGrammar(name: string): Grammar {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.tmLanguage.json`), "utf8")) as Grammar;
}

const grammar = readGrammar("databand-cfg");

function allRules(rules: readonly Rule[]): Rule[] {
  return rules.flatMap((rule) => [rule, ...allRules(rule.patterns ?? [])]);
}

for (const name of ["databand-cfg", "airflow-cfg"]) {
  test(`${name}: every pattern compiles, and every include is there`, () => {
    const { scopeName, patterns, repository } = readGrammar(name);
    assert.equal(scopeName, `source.${name}`);
    for (const rule of [...allRules(patterns), ...allRules(Object.values(repository))]) {
      for (const pattern of [rule.match, rule.begin, rule.end, rule.while?.replace("\\1", "")]) {
        if (pattern !== undefined) assert.doesNotThrow(() => new RegExp(pattern), pattern);
      }
      if (rule.include) assert.ok(repository[rule.include.slice(1)], rule.include);
    }
  });
}

const header = new RegExp(grammar.repository.header?.match ?? "");
const entry = new RegExp(grammar.repository.entry?.begin ?? "");

describe("headers", () => {
  for (const [line, name] of [
    ["[core]", "core"],
    ["  [my engine]  ", "my engine"],
    ["[a] b] c", "a] b"],
    ["[[core]]", "[core]"],
  ] as const) {
    test(line, () => assert.equal(header.exec(line)?.[2], name));
  }
  test("no name, no header", () => assert.equal(header.exec("[]"), null));
});

describe("keys", () => {
  for (const [line, key] of [
    ["key = value", "key"],
    ["  two words: value = 1", "two words"],
    ["key=", "key"],
    ["[x = y", "[x"],
  ] as const) {
    test(line, () => assert.equal(entry.exec(line)?.[3], key));
  }
  test("_type and _from are told apart", () => assert.equal(entry.exec("_type = kubernetes")?.[2], "_type"));
  test("a line without delimiter is no key", () => assert.equal(entry.exec("just words"), null));
});

describe("which lines go on with a value", () => {
  const goesOn = (indent: string, line: string): boolean =>
    new RegExp((grammar.repository.entry?.while ?? "").replace("\\1", indent)).test(line);
  test("deeper lines, blank lines and remarks do", () => {
    assert.ok(
      goesOn("", "  more") && goesOn("  ", "   [looks like a header]") && goesOn("", "") && goesOn("", "# remark"),
    );
  });
  test("lines no deeper than the key do not", () => {
    assert.ok(!goesOn("", "}") && !goesOn("  ", "  other = 1"));
  });
});

test("the editor keeps a closing bracket deeper than its key", () => {
  const { onEnterRules } = JSON.parse(readFileSync(join(FOLDER, "language-configuration.json"), "utf8")) as {
    onEnterRules: readonly { beforeText: string; afterText?: string; action: { indent: string } }[];
  };
  const rule = onEnterRules.find(
    ({ beforeText, afterText }) => new RegExp(beforeText).test("key = {") && new RegExp(afterText ?? "").test("}"),
  );
  assert.equal(rule?.action.indent, "indent");
});
