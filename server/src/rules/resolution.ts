import { editDistance } from "../configuration/editDistance.ts";
import { families } from "../schema/schema.ts";
import { deleteEntryFix } from "./fixes/entryFixes.ts";
import { headerRange, keyRange, valueRange } from "./checking/places.ts";
import type { Finding, Rule, RuleContext, SectionFacts } from "./checking/types.ts";
import { isReference } from "./values/words.ts";
import { didYouMean, replaceWordFix } from "./fixes/wordFixes.ts";

/** How sections find their class, and lose their keys on the way (spec 1.5). */
export const resolutionRules: readonly Rule[] = [
  {
    code: "type-unknown",
    subject: "sections",
    severity: "error",
    title: "_type or _from names nothing",
    explanation: `
\`_type\` takes the name of a class that DBND has registered (\`kubernetes\`, \`docker\`, \`local\`, …), of a section that leads to
one, or a dotted Python path. With anything else the section cannot be built, and the run stops.
A \`_from\` that names no section is silently ignored for values.`,
    // A class that was found by `_type` shows that it names something.
    concerns: ({ schema, entry }) => entry("_from") !== undefined || (!schema && entry("_type") !== undefined),
    checkInProject: unknownTargets,
    fix: replaceWordFix,
  },
  {
    code: "type-self",
    subject: "sections",
    severity: "error",
    title: "Section refers to itself",
    explanation:
      "A section cannot take its class or its values from itself. Remove the line, or name the section that was meant.",
    looksAt: ["_type", "_from"],
    checkSection: function* ({ section, entry, schema }) {
      for (const key of ["_type", "_from"]) {
        const found = entry(key);
        if (found?.node.value.text.trim().toLowerCase() !== section.name.toLowerCase()) continue;
        // A registered name has its class already, so that the line does nothing.
        const harmless = schema?.family === section.name.toLowerCase();
        yield {
          range: valueRange(found),
          message: `"${key}" names the section itself.`,
          ...(harmless && { severity: "information" as const }),
        };
      }
    },
    fix: deleteEntryFix,
  },
  {
    code: "cycle",
    subject: "sections",
    severity: "error",
    title: "Sections refer to each other in a circle",
    explanation:
      "These sections take their class or values from each other, round and round. DBND does not notice and hangs, or fails with a recursion error.",
    concerns: ({ schema, entry }) => entry("_from") !== undefined || (!schema && entry("_type") !== undefined),
    checkInProject: cycles,
  },
  {
    code: "type-on-builtin",
    subject: "sections",
    severity: "warning",
    title: "_type has no effect on a built-in name",
    explanation: `
A section whose name is itself a registered class keeps that class; \`_type\` in it is ignored. Give the section another
name and refer to that.`,
    looksAt: ["_type"],
    checkSection: function* ({ section, entry, schema }) {
      const type = entry("_type");
      const name = section.name.toLowerCase();
      if (!type || schema?.family.toLowerCase() !== name || type.node.value.text.trim().toLowerCase() === name) return;
      if (schema.classPath?.toLowerCase() === type.node.value.text.trim().toLowerCase()) return;
      yield {
        range: keyRange(type),
        message: `[${section.name}] is always a ${schema.family} section: "_type" is ignored here.`,
      };
    },
    fix: deleteEntryFix,
  },
  {
    code: "hyphen-section",
    subject: "sections",
    severity: "warning",
    title: "Section name loses its keys",
    explanation: `
When DBND builds a section it replaces every character of the name other than letters, digits, \`_\` and \`.\` by \`_\`, and
looks for the keys under **that** name. The keys of \`[my-engine]\` are silently lost. Use underscores.`,
    looksAt: [],
    checkSection: function* ({ section, schema }) {
      if (!/[^\p{L}\p{N}_.]/u.test(section.name)) return;
      const built = schema && ["engine", "environment", "spark-engine", "task"].includes(schema.kind);
      if (!built || section.entries.every(({ node }) => node.key === "_type")) return;
      const better = section.name.replace(/[^\p{L}\p{N}_.]/gu, "_");
      yield {
        range: headerRange(section),
        message: `The keys of this section are lost: DBND looks for them in [${better}]. Rename the section.`,
        data: { better },
      };
    },
    fix: (problem) => {
      const { better } = (problem.data ?? {}) as { better?: string };
      return better === undefined
        ? []
        : [{ title: `Rename the section to "${better}"`, edits: [{ range: problem.range, newText: better }] }];
    },
  },
  {
    code: "dotted-engine",
    subject: "sections",
    severity: "warning",
    title: "Dot in the name of an engine",
    explanation: `
DBND tells the pod its image and the way to the cluster by variables named after the engine. A variable cannot hold a dot,
so inside the pod those settings are not read. Use underscores.`,
    looksAt: [],
    checkSection: function* ({ section, schema }) {
      if (schema?.kind !== "engine" || !section.name.includes(".") || section.name === schema.classPath) return;
      yield {
        range: headerRange(section),
        message: "A dot in an engine's name keeps its settings from reaching the pod. Use an underscore.",
      };
    },
  },
  {
    code: "unknown-section",
    subject: "sections",
    severity: "warning",
    title: "Section name looks mistyped",
    explanation:
      "Nothing reads a section with this name, and there is one with nearly the same. Tasks may have sections of their own; then this is no mistake.",
    concerns: ({ schema }) => !schema,
    checkInProject: unknownSection,
    fix: replaceWordFix,
  },
];

function* unknownTargets({ section, entry }: SectionFacts, context: RuleContext): Generator<Finding> {
  for (const key of ["_type", "_from"] as const) {
    const found = entry(key);
    const target = found?.node.value.text.trim() ?? "";
    if (!found || target === "" || isReference(target) || target.includes(".") || /\s/u.test(target)) continue;
    if (target.toLowerCase() === section.name.toLowerCase() || isKnown(target, context)) continue;
    if (key === "_type" && context.mayBeClass(target)) continue;
    const names = [...context.configuration.sectionNames(), ...families()];
    const what = key === "_type" ? "There is no class or section" : "There is no section";
    yield {
      range: valueRange(found),
      message: `${what} "${target}".${didYouMean(target, names)}`,
      data: { typed: target, names },
      ...(key === "_from" && { severity: "warning" as const }),
    };
  }
}

function isKnown(name: string, context: RuleContext): boolean {
  return context.hasSection(name) || context.configuration.classOf(name) !== undefined;
}

function* cycles({ section, entry }: SectionFacts, { configuration }: RuleContext): Generator<Finding> {
  const start = section.name.toLowerCase();
  for (const key of ["_from", "_type"] as const) {
    const found = entry(key);
    if (!found) continue;
    const seen = new Set<string>();
    let current = found.node.value.text.trim().toLowerCase();
    // Naming oneself is a mistake of its own.
    if (current === start) continue;
    while (current !== "" && current !== start && !seen.has(current)) {
      seen.add(current);
      current = configuration.getText(current, key)?.trim().toLowerCase() ?? "";
    }
    if (current !== start) continue;
    const path = [section.name, ...seen, section.name].join(" → ");
    yield { range: valueRange(found), message: `These sections refer to each other in a circle: ${path}.` };
  }
}

function* unknownSection({ section, schema }: SectionFacts, context: RuleContext): Generator<Finding> {
  const name = section.name.toLowerCase();
  if (schema || section.name === "DEFAULT" || section.entries.length === 0) return;
  const referred = context.referredSections();
  if (referred.has(name) || section.entries.some(({ node }) => node.key === "_type" || node.key === "_from")) return;
  if (context.mayBeClass(name)) return;
  // Sections of the user's own classes are many, and some are called like ours: only one or two slips count.
  const near = [...context.knownSections(), ...referred].filter(
    (known) => editDistance(name, known) <= (name.length < 6 ? 1 : 2),
  );
  const hint = didYouMean(name, near);
  if (hint === "") return;
  yield {
    range: headerRange(section),
    message: `Nothing reads a section [${section.name}].${hint}`,
    data: { typed: name, names: near },
  };
}
