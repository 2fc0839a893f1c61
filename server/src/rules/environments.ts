import type { SectionKind } from "../schema/types.ts";
import { sectionKeys } from "./checking/sectionKeys.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { Problem } from "../text/types.ts";
import { parseText } from "../values/parseValue.ts";
import type { ValueNode } from "../values/types.ts";
import { insertLines } from "./fixes/edits.ts";
import { findSection, headerRange, rangeInValue, valueRange } from "./checking/places.ts";
import { text } from "./values/tree.ts";
import type { Finding, Fix, Rule, RuleContext, SectionFacts } from "./checking/types.ts";
import { compareVersions } from "./versions.ts";
import { isReference } from "./values/words.ts";
import { didYouMean, replaceWordFix } from "./fixes/wordFixes.ts";

/** What a section starts with when it is to be of a family. */
const CLASS_LINES: Readonly<Record<string, string>> = {
  engine: "_type = kubernetes",
  environment: "_from = local",
  "spark-engine": "_type = spark_local",
};

/** Environments, and the engines that they name (spec 1.9). */
export const environmentRules: readonly Rule[] = [
  {
    code: "env-not-listed",
    subject: "environments",
    severity: "warning",
    title: "Environment is not in the list of environments",
    explanation: `
\`dbnd run --env NAME\` knows only the names in \`environments\` of \`[run]\`. A section that is not listed cannot be chosen, and
a listed name without a section cannot be built.`,
    concerns: ({ schema, section }) => schema?.kind === "environment" || section.name.toLowerCase() === "run",
    checkInProject: function* (facts, context) {
      yield* unlisted(facts, context);
      yield* listedWithoutSection(facts, context);
    },
    fix: (problem, document) => [...addToListFix(problem, document), ...replaceWordFix(problem, document)],
  },
  {
    code: "type-missing",
    subject: "sections",
    severity: "error",
    title: "Section has no class",
    explanation: `
A section that is used as an engine or an environment has to say what it is: \`_type = kubernetes\` for an engine,
\`_from = local\` (or \`aws\`, \`gcp\`, \`azure\`) for an environment. Without it the section cannot be built, and the run stops.`,
    concerns: ({ schema, section }) => !schema && section.name !== "DEFAULT",
    checkInProject: function* ({ section, entry }, context) {
      const family = context.expectedFamily(section.name);
      if (family === undefined || entry("_type") || entry("_from") || context.mayBeClass(section.name)) return;
      const line = CLASS_LINES[family];
      yield {
        range: headerRange(section),
        message: `[${section.name}] is used as ${article(family)}, and does not say so: add ${line === undefined ? '"_type"' : `"${line}"`}.`,
        ...(line !== undefined && { data: { line } }),
      };
    },
    fix: (problem, document) => {
      const { line } = (problem.data ?? {}) as { line?: string };
      if (line === undefined) return [];
      const edit = insertLines(document, problem.range.start.line + 1, line);
      return [{ title: `Add "${line}"`, edits: [edit], preferred: true }];
    },
  },
  {
    code: "remote-engine-missing",
    subject: "environments",
    severity: "error",
    title: "No engine of that name",
    explanation: `
\`remote_engine\`, \`local_engine\` and the like name a section that is built as an engine: \`[kubernetes]\`, \`[docker]\`, or a
section of your own with \`_type = kubernetes\`. With any other name the run stops at its start.`,
    concerns: ({ schema, entry }) => schema !== undefined && sectionKeys(schema).some(({ name }) => entry(name)),
    checkInProject: missingReferences,
    fix: replaceWordFix,
  },
];

/** Names in the list of environments that is in force, in lower case. */
function listedEnvironments(context: RuleContext): ReadonlySet<string> {
  // Before 1.0.15 the list stood below [core].
  const { configuration, settings } = context;
  const old =
    compareVersions(settings.dbndVersion, "1.0.15") < 0 ? configuration.getText("core", "environments") : undefined;
  if (old !== undefined) return new Set(old.toLowerCase().match(/[\w.-]+/gu));
  return context.listedEnvironments();
}

function* unlisted({ section, schema }: SectionFacts, context: RuleContext): Generator<Finding> {
  const name = section.name.toLowerCase();
  if (schema?.kind !== "environment" || schema.family === name || section.entries.length === 0) return;
  if (listedEnvironments(context).has(name) || context.referredSections().has(name)) return;
  yield {
    range: headerRange(section),
    message: `"${section.name}" is not in "environments" of [run], so that --env ${section.name} fails. Add it to the list.`,
    data: { unlisted: section.name },
  };
}

/** Adds the environment to the list, when that stands in this file in a form that can be added to. */
function addToListFix(problem: Problem, document: CfgDocument): Fix[] {
  const { unlisted } = (problem.data ?? {}) as { unlisted?: string };
  const list = findSection(document, "run")?.content.byKey.get("environments");
  const run = findSection(document, "run");
  if (unlisted === undefined || !list || !run) return [];
  const { tree } = parseText({ kind: "list" }, list.node.value.text);
  const last = tree.type === "array" && tree.closed ? tree.elements.at(-1) : undefined;
  if (tree.type !== "array" || !last) return [];
  const brackets = list.node.value.text.trimStart().startsWith("[");
  const { end } = rangeInValue(list.node.value, last.end, last.end, run.header.line + list.line);
  const newText = brackets ? `, ${JSON.stringify(unlisted)}` : `,${unlisted}`;
  return [
    { title: `Add "${unlisted}" to environments`, edits: [{ range: { start: end, end }, newText }], preferred: true },
  ];
}

function* listedWithoutSection(facts: SectionFacts, context: RuleContext): Generator<Finding> {
  const { section, entry } = facts;
  if (section.name.toLowerCase() !== "run") return;
  const list = entry("environments");
  if (!list || isReference(list.node.value.text)) return;
  for (const { name, start, end } of names(list.node.value.text, context.valueTree(list.node, "run"))) {
    const schema = context.configuration.classOf(name);
    if (schema?.kind === "environment" || (!schema && isWithoutClass(name, facts))) continue;
    const known = context.sectionsOfKind("environment");
    yield {
      range: rangeInValue(list.node.value, start, end, list.line),
      severity: "error",
      message: schema
        ? `[${name}] is not an environment.${didYouMean(name, known)}`
        : `There is no environment section [${name}].${didYouMean(name, known)}`,
      data: { typed: name, names: known },
    };
  }
}

/** The names of a list in brackets, or separated by commas (which are not trimmed). */
function names(valueText: string, tree: ValueNode): { name: string; start: number; end: number }[] {
  if (tree.type === "array") {
    return tree.elements.flatMap((node) => {
      const name = text(node);
      // A line break in a name means that something else was swallowed; that has a rule of its own.
      return name === undefined || name.includes("\n") ? [] : [{ name, start: node.start, end: node.end }];
    });
  }
  return [...valueText.matchAll(/[^,\n]+/gu)].map((found) => ({
    name: found[0],
    start: found.index,
    end: found.index + found[0].length,
  }));
}

function* missingReferences(facts: SectionFacts, context: RuleContext): Generator<Finding> {
  const { schema, entry: find } = facts;
  if (!schema) return;
  for (const key of sectionKeys(schema)) {
    const entry = find(key.name);
    const name = entry?.node.value.text.trim() ?? "";
    if (!entry || name === "" || isReference(name) || name.includes(".") || /[\s{}[\],]/u.test(name)) continue;
    const found = context.configuration.classOf(name);
    if (found && isKind(found.kind, found.family, key.family)) continue;
    if (!found && key.family !== undefined && isWithoutClass(name, facts)) continue;
    const candidates = key.family === undefined ? context.knownSections() : context.sectionsOfKind(key.family);
    yield {
      range: valueRange(entry),
      message: found
        ? `[${name}] is not ${article(key.family)}: "${entry.node.rawKey}" cannot use it.${didYouMean(name, candidates)}`
        : `There is no section "${name}" that can be built.${didYouMean(name, candidates)}`,
      data: { typed: name, names: candidates },
    };
  }
}

/** A section of this very document that only lacks its class: told there. */
function isWithoutClass(name: string, { document }: SectionFacts): boolean {
  const section = findSection(document, name);
  return section?.entries.every(({ node }) => node.key !== "_type" && node.key !== "_from") ?? false;
}

function isKind(kind: SectionKind, family: string, wanted: string | undefined): boolean {
  return wanted === undefined || kind === wanted || family === wanted;
}

function article(family: string | undefined): string {
  return family === "engine" || family === "environment" ? `an ${family}` : `a ${family ?? "configuration"} section`;
}
