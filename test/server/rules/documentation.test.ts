import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { checkExample } from "../../../scripts/rules/checkExample.ts";
import { EXAMPLES } from "../../../scripts/rules/examples.ts";
import { shownManifest } from "../../../scripts/l10n/manifest.ts";
import { problemsPage } from "../../../scripts/problems/page.ts";
import { rulesPage } from "../../../scripts/rules/page.ts";
import { rulesSetting } from "../../../scripts/rules/settings.ts";
import { pageOf } from "../../../server/src/rules/page.ts";
import { rules } from "../../../server/src/rules/catalogue.ts";

const ROOT = new URL("../../../", import.meta.url);

/** What an editor can catch, by the specification of DBND's behaviour (spec 7). */
const SPECIFIED = `
  layout-swallow closing-column-0 inline-comment duplicate-key duplicate-section raw-percent default-section unknown-key
  removed-key moved-key no-effect-key hidden-by-cli hyphen-section dotted-engine type-missing type-unknown type-self cycle
  type-on-builtin env-not-listed environments-place remote-engine-missing missing-repository no-tag-no-build registry-port
  python-literals bare-text-one-line trailing-garbage wrong-shape spaces-in-commas non-string-env typed-in-str-lists
  secret-shape duration-no-unit duration-order duration-ms duration-tail bool-word retry-entry retry-on-config-error
  evicted-key auto-remove-alone debug-blocks debug-command-trap live-log-flag quantity pull-policy pull-never label-key
  label-rewrite pod-yaml-unknown pod-yaml-value pod-yaml-restart pod-yaml-resources pod-yaml-first-container keep-failed-detached
  template-field yaml-reference`.trim();

describe("the rules", () => {
  it("have every id of the specification", () => {
    const codes = new Set(rules.map(({ code }) => code));
    assert.deepEqual(
      SPECIFIED.split(/\s+/u).filter((code) => !codes.has(code)),
      [],
    );
  });

  for (const { code, fix, optional } of rules) {
    it(`${code}: speaks about its example`, () => {
      const example = checkExample(code);
      assert.ok(example, `nothing is said about ${EXAMPLES[code] ?? "an example that is missing"}`);
      if (example.fix) assert.notEqual(example.fixed, example.text);
      assert.ok(!optional || !fix);
    });
  }

  it("have no example without a rule", () => {
    const codes = new Set(rules.map(({ code }) => code));
    assert.deepEqual(
      Object.keys(EXAMPLES).filter((code) => !codes.has(code)),
      [],
    );
  });
});

describe("every code that a message can have", () => {
  const headings = (page: string): ReadonlySet<string> =>
    new Set(readFileSync(new URL(`docs/${page}`, ROOT), "utf8").match(/(?<=^### ).*$/gmu));

  it("has its heading on the page that the message leads to", () => {
    for (const { code } of rules) {
      assert.match(pageOf(code), new RegExp(`/docs/rules\\.md#${code}$`, "u"));
      assert.ok(headings("rules.md").has(code), code);
    }
    for (const code of headings("problems.md")) {
      if (!headings("rules.md").has(code)) assert.match(pageOf(code), new RegExp(`/docs/problems\\.md#${code}$`, "u"));
    }
  });

  it("is explained when the cluster is the cause", () => {
    const folder = new URL("client/src/cluster/diagnosis/", ROOT);
    const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
    const found = texts
      .flatMap((text) => text.match(/\bid: [^,\n]*,/gu) ?? [])
      .flatMap((id) => id.match(/(?<=")[\w-]+(?=")/gu) ?? []);
    assert.ok(found.includes("image-not-found") && found.includes("init-container-failed"));
    assert.deepEqual(
      [...new Set(found)].filter((code) => !headings("problems.md").has(code)),
      [],
    );
  });
});

describe("what is written about the rules is up to date (node scripts/generate-rules-page.ts)", () => {
  it("docs/rules.md", () => assert.equal(readFileSync(new URL("docs/rules.md", ROOT), "utf8"), rulesPage()));

  it("docs/problems.md", () => assert.equal(readFileSync(new URL("docs/problems.md", ROOT), "utf8"), problemsPage()));

  it("the setting databand.rules", () => {
    const manifest = shownManifest() as {
      contributes: { configuration: { properties: Record<string, { properties?: unknown }> } };
    };
    assert.deepEqual(manifest.contributes.configuration.properties["databand.rules"]?.properties, rulesSetting());
  });
});
