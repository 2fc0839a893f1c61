/**
 * Writes `server/src/schema/airflow/airflow-keys.json`, one key of `airflow.cfg` a line, from a list of facts about them, JSON of
 * the form `{ keys: [{ section, key, type, default, summary, version_added, ... }] }`:
 * `node scripts/generate-airflow-keys.ts FACTS.json`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AirflowKey } from "../server/src/schema/airflow/keys.ts";

const OUTPUT = fileURLToPath(new URL("../server/src/schema/airflow/airflow-keys.json", import.meta.url));

interface Fact {
  readonly section: string;
  readonly key: string;
  readonly type: string;
  readonly default: string | null;
  readonly summary: string;
  readonly notes?: string;
  readonly example?: string;
  readonly version_added: string;
  readonly removed_in?: string | null;
  readonly replaced_by?: string | null;
}

const [, , facts] = process.argv;
if (facts === undefined) throw new Error("usage: node scripts/generate-airflow-keys.ts FACTS.json");
const { keys } = JSON.parse(readFileSync(facts, "utf8")) as { keys: readonly Fact[] };

const lines = keys.map((fact) => {
  const key: AirflowKey = {
    section: fact.section,
    name: fact.key,
    type: fact.type,
    ...(fact.default === null ? {} : { default: fact.default }),
    documentation: [fact.summary, fact.notes].filter(Boolean).join(" "),
    ...(fact.example ? { example: fact.example } : {}),
    since: fact.version_added,
    ...(fact.removed_in ? { removed: fact.removed_in } : {}),
    ...(fact.replaced_by ? { replacement: fact.replaced_by } : {}),
  };
  return JSON.stringify(key);
});
writeFileSync(OUTPUT, `[\n${lines.join(",\n")}\n]\n`);
