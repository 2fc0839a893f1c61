/** What rules say of their own scope is so: of values outside of it they would say nothing either. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { airflowSchema } from "../../../server/src/airflow/configuration/schema.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { rules } from "../../../server/src/rules/catalogue.ts";
import { entryFacts } from "../../../server/src/rules/checking/facts.ts";
import type { EntryFacts } from "../../../server/src/rules/checking/types.ts";
import { allSectionSchemas } from "../../../server/src/schema/schema.ts";
import type { SectionSchema } from "../../../server/src/schema/types.ts";

/** Each is wrong for one key or another. */
const VALUES = [
  "word",
  "",
  "maybe",
  "12x",
  "90",
  "500ms",
  "30m 2h",
  "1h 30",
  "2026-13-01",
  "2GB",
  "a, b",
  "registry:5000/app",
  "app@sha256:1",
  "always",
  "{nothing}",
  "@values.yaml",
  "{a b",
  "[1, 2] x",
  "[True]",
  "[one, two]",
  "{'a': 1}",
  '{"a": 1, "Team ": "Orders"}',
  '[{"a": 1}]',
  '{"limits": {"memory": "2GB"}, "effect": 1, "unknown": []}',
  '[{"effect": "NoSchedul", "tolerationSeconds": "x"}]',
  '{"255": {"retry_count": "x"}, "err_pod_evicted": {"retry_delay": "1s"}, "err_config_error": {"retry_count": 2}}',
  '{"memory": "2GB", "cpu": []}',
  '{"total": "x", "unheard": 1}',
];

const target = airflowTarget({ airflow: "2.10.0" });
const airflow = airflowSchema(target);
const classes: readonly SectionSchema[] = [
  ...allSectionSchemas(),
  ...airflow.sections.map((name) => airflow.section(name)),
];

function* entries(): Generator<EntryFacts> {
  for (const value of VALUES) {
    for (const schema of [undefined, ...classes]) {
      for (const key of ["unknown_to_all", ...(schema?.keys.keys() ?? [])]) {
        const [entry] = parseCfg("file:///a.cfg", `[a]\n${key} = ${value}\n`).sections[0]?.entries ?? [];
        yield entryFacts((entry ?? assert.fail(key)).node, schema);
      }
    }
  }
}

it("of keys that a rule is not for, and of values that a reader understands, it says nothing", () => {
  const scoped = rules.filter((rule) => rule.isForKey ?? rule.onlyMisread);
  const spoken = new Set<string>();
  for (const facts of entries()) {
    for (const { code, isForKey, onlyMisread, checkEntry } of scoped) {
      const [finding] = checkEntry?.(facts) ?? [];
      if (!finding) continue;
      spoken.add(code);
      const { rawKey, value } = facts.entry;
      const what = `${code}: ${facts.section?.name}.${rawKey} = ${value.text}`;
      assert.ok(isForKey?.(facts.key) ?? true, `${what}: the rule is not for this key`);
      assert.ok(!onlyMisread || facts.parsed.problems.length > 0, `${what}: its reader understands it`);
    }
  }
  assert.deepEqual(
    scoped.map(({ code }) => code).filter((code) => !spoken.has(code)),
    [],
    "each of these rules finds something somewhere",
  );
});
