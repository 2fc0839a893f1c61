import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { t, useTranslations } from "../../../client/src/l10n.ts";
import { clientMessages, messagesIn, readBundle } from "../../../scripts/l10n/messages.ts";
import { plainTextsIn } from "../../../scripts/l10n/plainTexts.ts";

test("the bundle has the messages that the sources have", () => {
  const { bundle, problems } = clientMessages();
  assert.equal(problems.length, 0, problems.join("\n"));
  const packed = readBundle();
  const changed = [
    ...Object.keys(bundle).filter((message) => packed[message] !== message),
    ...Object.keys(packed).filter((message) => bundle[message] === undefined),
  ];
  assert.equal(changed.length, 0, `“npm run l10n” writes l10n/bundle.l10n.json anew:\n${changed.join("\n")}`);
});

describe("the messages of a source", () => {
  const cases: readonly (readonly [string, string, ReturnType<typeof messagesIn>])[] = [
    ["plain", 'vscode.l10n.t("Stop Run")', { texts: ["Stop Run"], problems: [] }],
    ["with values", 'vscode.l10n.t("{0} of {1}: {0}", one, all)', { texts: ["{0} of {1}: {0}"], problems: [] }],
    ["of files without vscode", 'const f = () => t("No pod")', { texts: ["No pod"], problems: [] }],
    ["inside each other", 'vscode.l10n.t("A {0}", vscode.l10n.t("b"))', { texts: ["A {0}", "b"], problems: [] }],
    ["none in other calls", 'vscode.window.t("x"); split("y")', { texts: [], problems: [] }],
  ];
  for (const [name, source, expected] of cases) test(name, () => assert.deepEqual(messagesIn(source), expected));

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["a template", "vscode.l10n.t(`Run ${task}`)", /^1: .*literal/u],
    ["a value without a place", '\nvscode.l10n.t("Run", task)', /^2: .*1 values/u],
    ["a place without a value", 'vscode.l10n.t("Run {1}", task)', /place for each/u],
    ["one that is asked for too early", 'const TITLE = t("Run")', /while a module loads/u],
  ];
  for (const [name, source, problem] of wrong) {
    test(`${name} is told`, () => {
      const { texts, problems } = messagesIn(source);
      assert.deepEqual(texts, []);
      assert.match(problems.join("\n"), problem);
    });
  }
});

describe("texts that nobody could translate are found", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['vscode.window.showErrorMessage("No pod", STOP)', ['1: "No pod"']],
    ["withProgress(`Reading ${name}`, work)", ["1: `Reading ${name}`"]],
    ['throw new UserError(\n  why,\n  "Run it first.")', ['3: "Run it first."']],
    ['pick({ title: TITLE, placeHolder: none ? "No line" : "A line" })', ['1: "No line"', '1: "A line"']],
    ["pick({ label: `$(package) ${name}`, detail: `${a} → ${b}`, description: 'remote_engine' })", []],
    ['pick({ title: vscode.l10n.t("Stop Run"), language: "yaml" }); output.info("Read.")', []],
  ];
  for (const [source, expected] of cases) {
    test(JSON.stringify(source), () => assert.deepEqual(plainTextsIn(source), expected));
  }
});

describe("texts of files that do not know VS Code", () => {
  afterEach(() => useTranslations(undefined));

  test("are English without a bundle, with the values in their places", () => {
    assert.equal(t("{1} in {0}, {1}", "a", 2), "2 in a, 2");
    assert.equal(t("A pod"), "A pod");
  });

  test("are those of the bundle, where it has them", () => {
    useTranslations({ "{0} of {1}": "von {1}: {0}" });
    assert.equal(t("{0} of {1}", "x", true), "von true: x");
    assert.equal(t("Not in it"), "Not in it");
  });

  test("braces in values are values", () => {
    assert.equal(t("{0}, {1}", "{1}", "b"), "{1}, b");
  });
});
