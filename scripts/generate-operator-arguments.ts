/**
 * Writes `server/src/schema/airflow/operator-arguments.json`, one argument of KubernetesPodOperator a line, from a list of
 * facts about them, JSON of the form `{ arguments: [{ name, type, default, first_1_10, first_provider, ... }] }`:
 * `node scripts/generate-operator-arguments.ts FACTS.json`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { OperatorArgument, Release } from "../server/src/schema/airflow/operatorArguments.ts";

const OUTPUT = fileURLToPath(new URL("../server/src/schema/airflow/operator-arguments.json", import.meta.url));

interface Fact {
  readonly name: string;
  readonly type: string;
  readonly type_1_10?: string;
  readonly default: string;
  readonly default_history?: readonly (readonly [release: string, text: string])[];
  readonly first_1_10?: string;
  readonly first_provider?: string;
  readonly removed_in?: string;
  readonly templated_since?: string;
  readonly deprecated?: string;
  readonly replaced_by?: string;
  readonly pod_field?: string;
}

/** Accepted without effect from that release on. */
const IGNORED: Readonly<Record<string, Release>> = {
  is_delete_operator_pod: { provider: "10.0.0" },
  progress_callback: { provider: "10.0.0" },
};
/** Where the facts name a span of releases: the first that no longer takes it without a word. */
const REMOVED: Readonly<Record<string, Release>> = { xcom_push: { core: "1.10.11" } };

/** What came after the list of facts was made. */
const NEWER: readonly Fact[] = [
  { name: "log_events_on_startup", type: "bool", default: "True", first_provider: "10.25.0" },
  {
    name: "on_kill_action",
    type: "enum(delete_pod, keep_pod)",
    default: "'delete_pod'",
    first_provider: "10.15.0",
  },
];

const [, , facts] = process.argv;
if (facts === undefined) throw new Error("usage: node scripts/generate-operator-arguments.ts FACTS.json");
const { arguments: listed } = JSON.parse(readFileSync(facts, "utf8")) as { arguments: readonly Fact[] };
const all = [...listed, ...NEWER].sort((one, other) => (one.name < other.name ? -1 : 1));

const lines = all.map((fact) => {
  const firstProvider = fact.first_provider === undefined ? undefined : providerOf(fact.first_provider);
  const argument: OperatorArgument = {
    name: fact.name,
    type: fact.type,
    ...(fact.type_1_10 === undefined || fact.type_1_10 === fact.type ? {} : { oldType: fact.type_1_10 }),
    default: fact.default,
    ...(fact.default_history
      ? { defaults: fact.default_history.map(([release, text]) => ({ since: releaseOf(release), text })) }
      : {}),
    since: {
      ...(fact.first_1_10 === undefined ? {} : { core: fact.first_1_10 }),
      ...(firstProvider === undefined ? {} : { provider: firstProvider }),
    },
    ...(fact.removed_in ? { removed: REMOVED[fact.name] ?? releaseOf(fact.removed_in) } : {}),
    ...(IGNORED[fact.name] ? { ignored: IGNORED[fact.name] } : {}),
    ...(fact.deprecated === undefined
      ? {}
      : { deprecated: fact.deprecated === "soft" ? { provider: "1.0.0" } : releaseOf(fact.deprecated) }),
    ...(fact.replaced_by ? { replacement: fact.replaced_by } : {}),
    ...(fact.templated_since
      ? {
          templated:
            fact.templated_since === "with the argument"
              ? { provider: firstProvider ?? "1.0.0" }
              : releaseOf(fact.templated_since),
        }
      : {}),
    ...(fact.pod_field ? { field: fact.pod_field } : {}),
  };
  return JSON.stringify(argument);
});
writeFileSync(OUTPUT, `[\n${lines.join(",\n")}\n]\n`);

/** `provider 5.2.0` or `1.10.8`. */
function releaseOf(text: string): Release {
  const provider = /^provider (.+)$/.exec(text)?.[1];
  return provider === undefined ? { core: text } : { provider: providerOf(provider) };
}

/** A release; `10.x (after 10.3.1)` is 10.4, and `10.x (by 10.3.1)` the first 10. */
function providerOf(text: string): string {
  if (text.includes("(after 10.3.1)")) return "10.4.0";
  return text.startsWith("10.x") ? "10.0.0" : text;
}
