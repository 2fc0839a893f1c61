import type { CfgDocument } from "../cfg/types.ts";
import { legacyKey } from "../schema/schema.ts";
import type { LegacyKey } from "../schema/schema.ts";
import type { SectionSchema } from "../schema/types.ts";
import type { Problem } from "../text/types.ts";
import { canMove, canRename, moveEntry } from "./fixes/edits.ts";
import { deleteEntryFix } from "./fixes/entryFixes.ts";
import { keyRange } from "./checking/places.ts";
import type { Finding, Fix, Rule, RuleSettings, SectionFacts } from "./checking/types.ts";
import { compareVersions, isVersion } from "./versions.ts";
import { didYouMean, replaceWordFix } from "./fixes/wordFixes.ts";

/** Keys that DBND does not know, or no longer, or never reads (spec 1.8, 1.9, 2). */
export const keyRules: readonly Rule[] = [
  {
    code: "unknown-key",
    subject: "keys",
    severity: "warning",
    title: "Unknown key",
    explanation: `
The class of this section has no such key. DBND says so in one line of the log when the section is used, and goes on
**without** the value. Keys that belong to another section have no effect here.`,
    checkSection: unknownKeys,
    looksAt: [],
    fix: replaceWordFix,
  },
  {
    code: "moved-key",
    subject: "keys",
    severity: "warning",
    title: "Key has moved",
    explanation:
      "Newer versions of DBND read this key under another name or from another section. In the old place it has no effect.",
    checkSection: (facts, settings) =>
      legacyKeys(facts, settings, (old) => old.replacement !== undefined && !isEnvironments(old)),
    looksAt: [],
    fix: moveFix,
  },
  {
    code: "environments-place",
    subject: "environments",
    severity: "error",
    title: "environments belongs to [run]",
    explanation: `
Since DBND 1.0.15 the list of environments is read from \`[run]\`. Below \`[core]\`, where the documentation still shows it,
it has no effect, and \`--env\` fails with an unknown environment.`,
    checkSection: (facts, settings) => legacyKeys(facts, settings, isEnvironments),
    looksAt: [],
    fix: moveFix,
  },
  {
    code: "removed-key",
    subject: "keys",
    severity: "warning",
    title: "Key was removed",
    explanation: "Nothing reads this key any more, and nothing took its place. Delete it.",
    tags: ["deprecated"],
    checkSection: (facts, settings) => legacyKeys(facts, settings, (old) => old.replacement === undefined),
    looksAt: [],
    fix: deleteEntryFix,
  },
  {
    code: "no-effect-key",
    subject: "keys",
    severity: "warning",
    title: "Key has no effect",
    explanation: "DBND declares this key and never reads it, so setting it changes nothing.",
    tags: ["unnecessary"],
    looksAt: [],
    checkSection: function* ({ section, schema }) {
      for (const entry of section.entries) {
        const key = schema?.keys.get(entry.node.key);
        if (key?.effect !== "ignored") continue;
        const instead = key.replacement === undefined ? "" : ` Use "${key.replacement}".`;
        yield { range: keyRange(entry), message: `DBND never reads "${key.name}": it has no effect.${instead}` };
      }
    },
    fix: deleteEntryFix,
  },
  {
    code: "newer-key",
    subject: "keys",
    severity: "warning",
    title: "Key needs a newer DBND",
    explanation:
      "The key exists, but only in versions newer than the one this workspace is set up for (setting `databand.targetVersion`).",
    looksAt: [],
    checkSection: function* ({ section, schema }, settings) {
      for (const entry of section.entries) {
        const since = schema?.keys.get(entry.node.key)?.since;
        if (since === undefined || compareVersions(settings.dbndVersion, since) >= 0) continue;
        yield {
          range: keyRange(entry),
          message: `"${entry.node.key}" needs DBND ${since}; this workspace is set to ${settings.dbndVersion}.`,
        };
      }
    },
  },
];

function* unknownKeys({ section, schema }: SectionFacts): Generator<Finding> {
  if (!schema) return;
  for (const entry of section.entries) {
    const { key, rawKey } = entry.node;
    const message = unknownKey({ section: section.name, key, rawKey }, schema);
    if (message === undefined) continue;
    yield { range: keyRange(entry), message, data: { typed: key, names: offered(schema) } };
  }
}

/**
 * What is told of a key that the class of its section does not have: that, and which was probably meant.
 *
 * @param option the key in lower case, and as it is written
 * @returns nothing where the class has it, had it, or may have keys of its own
 */
export function unknownKey(
  { section, key, rawKey }: { readonly section: string; readonly key: string; readonly rawKey: string },
  schema: SectionSchema,
): string | undefined {
  if (schema.otherKeys || section === "DEFAULT") return undefined;
  if (schema.keys.has(key) || isAlwaysAllowed(key) || legacyKey(section, key) || legacyKey(schema.family, key)) {
    return undefined;
  }
  const hint = didYouMean(key, offered(schema));
  // Sections that nothing checks, and tasks with parameters of their own: only likely typing mistakes are told.
  if (hint === "" && (schema.kind === "direct" || schema.kind === "task")) return undefined;
  return `[${section}] has no key "${rawKey}".${hint}`;
}

/** `_type` and `_from` are read before the class, and `…__target` names where a value is stored. */
function isAlwaysAllowed(key: string): boolean {
  return key === "_type" || key === "_from" || key.endsWith("__target");
}

const offeredKeys = new WeakMap<SectionSchema, readonly string[]>();

function offered(schema: SectionSchema): readonly string[] {
  const before = offeredKeys.get(schema);
  if (before) return before;
  const keys = [...schema.keys.values()].filter((key) => key.effect !== "removed" && !key.system);
  const names = keys.map((key) => key.name);
  offeredKeys.set(schema, names);
  return names;
}

/** The old meaning of a key, unless the target version still has it. */
function legacyOf(schema: SectionSchema, section: string, key: string, settings: RuleSettings): LegacyKey | undefined {
  const old = legacyKey(section, key) ?? legacyKey(schema.family, key);
  if (!old) return undefined;
  return isVersion(old.seenUntil) && compareVersions(settings.dbndVersion, old.seenUntil) <= 0 ? undefined : old;
}

/**
 * What became of a key that DBND once read here: when it did so last, and what is read instead.
 *
 * @param option the key in lower case
 * @returns nothing where DBND reads it, in the target release or from code that does not go through the class
 */
export function formerKey(
  { section, key }: { readonly section: string; readonly key: string },
  schema: SectionSchema,
  settings: RuleSettings,
): string | undefined {
  const known = schema.keys.get(key);
  if (known && known.effect !== "removed") return undefined;
  const old = legacyOf(schema, section, key, settings);
  if (!old || old.stillRead) return undefined;
  const last = isVersion(old.seenUntil) ? `DBND ${old.seenUntil}` : `DBND of ${old.seenUntil}`;
  return `${legacyMessage(old, section).message} The last release known to read it here: ${last}.`;
}

function* legacyKeys(
  { section, schema }: SectionFacts,
  settings: RuleSettings,
  when: (old: LegacyKey) => boolean,
): Generator<Finding> {
  if (!schema) return;
  for (const entry of section.entries) {
    const known = schema.keys.get(entry.node.key);
    if (known && known.effect !== "removed") continue;
    const old = legacyOf(schema, section.name, entry.node.key, settings);
    if (!old || !when(old)) continue;
    yield {
      range: keyRange(entry),
      ...legacyMessage(old, section.name),
      ...(old.stillRead && { severity: "information" }),
    };
  }
}

function legacyMessage(old: LegacyKey, section: string): { message: string; data?: unknown } {
  if (old.replacement === undefined) return { message: `"${old.key}" was removed: nothing reads it any more.` };
  const dot = old.replacement.lastIndexOf(".");
  const target = old.replacement.slice(0, dot);
  const key = old.replacement.slice(dot + 1);
  // An engine's own section takes the new key as well as [kubernetes] does.
  const stays = target.toLowerCase() === old.section.toLowerCase();
  const place = stays ? section : target;
  return {
    message: stays ? `"${old.key}" is now "${key}".` : `"${old.key}" is now read from [${place}] as "${key}".`,
    data: { section: place, key },
  };
}

function isEnvironments(old: LegacyKey): boolean {
  return old.key === "environments";
}

function moveFix(problem: Problem, document: CfgDocument): Fix[] {
  const data = problem.data as { section?: string; key?: string } | undefined;
  const placed = document.nodeAt(problem.range.start.line);
  if (data?.section === undefined || data.key === undefined || placed?.node.kind !== "entry") return [];
  const entry = { node: placed.node, line: placed.line };
  const here = document.sectionAt(placed.line)?.name.toLowerCase() === data.section.toLowerCase();
  const isPossible = (here ? canRename : canMove)(document, entry, data.section, data.key);
  if (!isPossible) return [];
  return [
    here
      ? {
          title: `Rename to "${data.key}"`,
          edits: [{ range: problem.range, newText: data.key }],
          preferred: true,
          certain: true,
        }
      : {
          title: `Move to [${data.section}]`,
          edits: moveEntry(document, entry, data.section, data.key),
          preferred: true,
          certain: true,
        },
  ];
}
