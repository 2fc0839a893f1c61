import { indirectName } from "../../airflow/configuration/indirectKeys.ts";
import { ANY_KEY, newPlace } from "../../airflow/configuration/renames.ts";
import { airflowSchema } from "../../airflow/configuration/schema.ts";
import type { CfgEntry, Placed } from "../../cfg/types.ts";
import { isProviderName } from "../../schema/airflow/providers.ts";
import type { KeySchema } from "../../schema/types.ts";
import { deleteEntryFix } from "../fixes/entryFixes.ts";
import { headerRange, keyRange } from "../checking/places.ts";
import type { Finding, Rule, RuleContext, RuleSettings, SectionFacts } from "../checking/types.ts";
import { didYouMean, replaceWordFix } from "../fixes/wordFixes.ts";
import { moveFix, renameSectionFix } from "./moves.ts";

const AIRFLOW = { subject: "airflow", dialects: ["airflow"] } as const;

/** Sections and keys that a release of Airflow does not know, or calls otherwise (airflow spec 1 and 2). */
export const airflowKeyRules: readonly Rule[] = [
  {
    ...AIRFLOW,
    code: "airflow-renamed-section",
    severity: "warning",
    title: "Section has another name",
    explanation: `
Airflow 2.5 renamed \`[kubernetes]\` to \`[kubernetes_executor]\`. Until 2.11 the old section is still looked at, with a warning for
each use; Airflow 3 does not see it at all.`,
    tags: ["deprecated"],
    checkDocument: function* (document, { settings: { airflow } }) {
      const section = document.sections.find(({ name }) => name === "kubernetes");
      const moved = airflow && newPlace({ section: "kubernetes", key: ANY_KEY }, airflow);
      if (!section || !moved || document.sections.some(({ name }) => name === moved.section)) return;
      const fate = moved.unread ? "does not look at this section any more" : "reads it with a warning";
      yield {
        range: headerRange(section),
        message: `[kubernetes] is [${moved.section}] since Airflow ${moved.since}; ${airflow.airflow} ${fate}.`,
        data: { name: moved.section },
      };
    },
    fix: renameSectionFix,
  },
  {
    ...AIRFLOW,
    code: "airflow-section-case",
    severity: "error",
    title: "Upper case in the name of a section",
    explanation: "Airflow looks sections up in lower case, and the file keeps the case: it never finds this section.",
    checkSection: function* ({ section: { header, name } }, { airflow }) {
      const lower = name.toLowerCase();
      if (!airflow || name === lower || name === "DEFAULT" || isOpen(airflow, lower)) return;
      const { line, node } = header;
      yield {
        range: { start: { line, character: node.nameStart }, end: { line, character: node.nameEnd } },
        message: `Airflow looks for [${lower}] and never finds [${name}].`,
        data: { name: lower },
      };
    },
    fix: renameSectionFix,
  },
  {
    ...AIRFLOW,
    code: "airflow-unknown-section",
    severity: "warning",
    title: "Section that looks mistyped",
    explanation: `
Airflow has no such section, but one that is spelled much like it. Sections of plugins and providers are fine: only likely
mistakes are told.`,
    checkSection: function* ({ section, schema }, { airflow }) {
      const name = section.name.toLowerCase();
      if (!airflow || !schema?.open || schema.keys.size > 0 || name === "default" || !isOpen(airflow, name)) return;
      if (isProviderName(name)) return;
      const names = airflowSchema(airflow).sections;
      const hint = didYouMean(name, names);
      if (hint === "") return;
      const message = `Airflow ${airflow.airflow} has no section [${section.name}].${hint}`;
      yield { range: headerRange(section), message, data: { typed: name, names } };
    },
    fix: replaceWordFix,
  },
  {
    ...AIRFLOW,
    code: "airflow-renamed-key",
    severity: "warning",
    title: "Key has another name or place",
    explanation: `
Newer releases read this key under another name or from another section. For some releases the old name still works, with a
warning in the log; after that it has no effect. “Fix all” does what \`airflow config update\` does, and keeps comments.`,
    tags: ["deprecated"],
    // The file's other sections tell whether it is the section as a whole that has another name.
    checkInProject: renamedKeys,
    fix: moveFix,
  },
  {
    ...AIRFLOW,
    code: "airflow-removed-key",
    severity: "warning",
    title: "Key was removed",
    explanation: `
The target release does not read this key any more. What Airflow 1.10 knew of a worker pod (volumes, git-sync, affinity,
secrets, …) belongs in the pod template since 2.0: each message says in which field.`,
    tags: ["deprecated"],
    checkSection: (facts, settings) => absentKeys(facts, settings, "removed"),
    fix: (problem, document) =>
      deleteEntryFix(problem, document).map((fix) =>
        problem.data === "template" ? { ...fix, preferred: false } : { ...fix, certain: true },
      ),
  },
  {
    ...AIRFLOW,
    code: "airflow-newer-key",
    severity: "warning",
    title: "Key of a newer release",
    explanation: `
The key exists only in releases after the target (setting \`databand.airflow.targetVersion\`, or what the project's requirements
ask for). Until then it has no effect.`,
    checkSection: (facts, settings) => absentKeys(facts, settings, "notYet"),
  },
  {
    ...AIRFLOW,
    code: "airflow-key-case",
    severity: "error",
    title: "Upper case in the name of a key",
    explanation: `
Airflow keeps the case of keys in the file and looks them up in lower case: a key with upper-case letters is never found, and
the default counts. (The free keys of Airflow 1.10, such as those of \`[kubernetes_environment_variables]\`, keep theirs.)`,
    checkSection: function* ({ section, schema }) {
      for (const entry of section.entries) {
        const { key, rawKey } = entry.node;
        if (rawKey === key || !schema?.keys.has(key)) continue;
        const message = `Airflow looks for "${key}" and never finds "${rawKey}".`;
        yield { range: keyRange(entry), message, data: key };
      }
    },
    fix: ({ data, range }) => [
      {
        title: `Write "${String(data)}"`,
        edits: [{ range, newText: String(data) }],
        preferred: true,
        certain: true,
      },
    ],
  },
  {
    ...AIRFLOW,
    code: "airflow-unknown-key",
    severity: "warning",
    title: "Unknown key",
    explanation: `
No release of Airflow has such a key in this section, so it is read by nobody, and nobody says so. In sections of providers, only
likely typing mistakes are told.`,
    checkSection: unknownKeys,
    fix: replaceWordFix,
  },
  {
    ...AIRFLOW,
    code: "airflow-indirect-key",
    severity: "warning",
    title: "Command or secret for a key that takes none",
    explanation: `
\`KEY_cmd\` and \`KEY_secret\` work only for the keys that Airflow calls sensitive, such as \`sql_alchemy_conn\`, \`fernet_key\` or
\`broker_url\`. For any other key they are unknown, and the default counts.`,
    checkSection: function* ({ section, schema }) {
      for (const entry of section.entries) {
        const base = indirectKey(entry, schema?.keys);
        if (!base || base.sensitive) continue;
        const message = `"${base.name}" cannot be given by a command or secret: Airflow never reads "${entry.node.rawKey}".`;
        yield { range: keyRange(entry), message };
      }
    },
  },
];

function isOpen(airflow: NonNullable<RuleSettings["airflow"]>, section: string): boolean {
  return airflowSchema(airflow).section(section).keys.size === 0;
}

/** The key whose command or secret an entry gives. */
function indirectKey(
  { node }: Placed<CfgEntry>,
  keys: ReadonlyMap<string, KeySchema> = new Map(),
): KeySchema | undefined {
  if (keys.has(node.key)) return undefined;
  const base = indirectName(node.key)?.base;
  return base === undefined ? undefined : keys.get(base);
}

function* renamedKeys({ section, document }: SectionFacts, context: RuleContext): Generator<Finding> {
  const { airflow } = context.settings;
  if (!airflow) return;
  const schema = airflowSchema(airflow);
  for (const entry of section.entries) {
    const { key, rawKey } = entry.node;
    const moved = newPlace({ section: section.name, key }, airflow);
    if (!moved) continue;
    const target = schema.section(moved.section).keys.get(moved.key);
    // The section as a whole has another name, and one fix does it; or the key is gone with its new name.
    const isOnlySection = section.name === "kubernetes" && moved.section === "kubernetes_executor";
    const hasNew = context.hasSection(moved.section) && document.sections.some(({ name }) => name === moved.section);
    if (isOnlySection && !hasNew) continue;
    if (isOnlySection && !target) continue;
    const name = moved.key === key ? "" : ` "${moved.key}"`;
    const place = moved.section === section.name ? name : `${name} in [${moved.section}]`;
    const fate = moved.unread ? ` Airflow ${airflow.airflow} does not read the old name.` : "";
    yield {
      range: keyRange(entry),
      message: `"${rawKey}" is${place} since Airflow ${moved.since}.${fate}`,
      data: { section: moved.section, key: moved.key },
    };
  }
}

function* absentKeys(
  { section, schema }: SectionFacts,
  { airflow }: RuleSettings,
  why: "removed" | "notYet",
): Generator<Finding> {
  if (!airflow) return;
  for (const entry of section.entries) {
    const key = schema?.keys.get(entry.node.key) ?? schema?.otherKeys;
    if (key?.effect !== "removed" || (key.notYet === true) !== (why === "notYet")) continue;
    if (key.notYet !== true && newPlace({ section: section.name, key: entry.node.key }, airflow)) continue;
    const name = `"${entry.node.rawKey}" of [${section.name}]`;
    if (why === "notYet") {
      yield {
        range: keyRange(entry),
        message: `${name} exists only ${key.history ?? "later"}: not in ${airflow.airflow}.`,
      };
      continue;
    }
    const field = /^pod_template_file: (.+)$/u.exec(key.replacement ?? "")?.[1];
    const instead = field === undefined ? "" : ` In the pod template it is ${field}.`;
    const message = `Airflow ${airflow.airflow} does not read ${name} any more.${instead}`;
    yield {
      range: keyRange(entry),
      message,
      ...(field !== undefined && entry.node.value.text !== "" && { data: "template" }),
    };
  }
}

const offered = new WeakMap<ReadonlyMap<string, KeySchema>, readonly string[]>();

function* unknownKeys({ section, schema }: SectionFacts, { airflow }: RuleSettings): Generator<Finding> {
  if (!airflow || !schema || schema.otherKeys || schema.keys.size === 0) return;
  let names = offered.get(schema.keys);
  if (!names) {
    names = [...schema.keys.values()].flatMap(({ name, effect }) => (effect === "removed" ? [] : [name]));
    offered.set(schema.keys, names);
  }
  for (const entry of section.entries) {
    const { key, rawKey } = entry.node;
    if (schema.keys.has(key) || indirectKey(entry, schema.keys)) continue;
    if (newPlace({ section: section.name, key }, airflow)) continue;
    const hint = didYouMean(key, names);
    if (hint === "" && schema.open) continue;
    const message = `[${section.name}] has no key "${rawKey}" in any release of Airflow.${hint}`;
    yield { range: keyRange(entry), message, data: { typed: key, names } };
  }
}
