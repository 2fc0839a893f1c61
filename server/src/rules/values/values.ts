import { quantityMistake } from "../../values/quantity.ts";
import { inlineComment } from "./inlineComment.ts";
import { readerProblems } from "./readerProblems.ts";
import type { EntryFacts, Rule } from "../checking/types.ts";
import { isReference } from "./words.ts";
import { replaceWordFix } from "../fixes/wordFixes.ts";

/** Words, numbers, times and quantities that DBND or Kubernetes cannot read as the type of their key (spec 1.7). */
export const valueRules: readonly Rule[] = [
  {
    code: "bool-word",
    subject: "values",
    severity: "error",
    title: "Not a yes-or-no word",
    explanation: `
Yes is \`True\`, \`t\`, \`yes\` or \`1\`; no is \`False\`, \`f\`, \`no\` or \`0\`, in any case. \`on\`, \`off\`, \`y\`, \`n\`, \`None\` and an
empty value are errors. For "not set", leave the key out or write \`@none\` where the key allows it.`,
    onlyMisread: true,
    checkEntry: (facts) => readerProblems(facts, "bool-word"),
    fix: (problem, document) => {
      const typed = document.text.slice(problem.range).trim().toLowerCase();
      const likely = /^(?:on|y|yep|enabled?|tr)/u.test(typed) ? "True" : "False";
      return [likely, likely === "True" ? "False" : "True"].map((word, index) => ({
        title: `Change to ${word}`,
        edits: [{ range: problem.range, newText: word }],
        ...(index === 0 && { preferred: true }),
        ...(index === 0 && /^(?:on|off|y|n)$/u.test(typed) && { certain: true }),
      }));
    },
  },
  {
    code: "number",
    subject: "values",
    severity: "error",
    title: "Not a number",
    explanation:
      "Whole numbers are digits with an optional sign; decimals are allowed only where the key takes a fraction.",
    onlyMisread: true,
    checkEntry: (facts) => readerProblems(facts, "number"),
  },
  {
    code: "duration",
    subject: "values",
    severity: "error",
    title: "Not a duration",
    explanation: `
Write whole numbers with units from large to small: \`30s\`, \`10m\`, \`1h 30m\`, \`2d\`, \`1w\`; or ISO 8601 such as \`PT5M\`.
Lower case only, no decimals, no clock times.`,
    onlyMisread: true,
    checkEntry: (facts) => (/^\d+$/u.test(facts.text) ? [] : readerProblems(facts, "duration")),
  },
  {
    code: "date",
    subject: "values",
    severity: "error",
    title: "Not a date",
    explanation: "Write a date as `2026-03-01`, a date with time as `2026-03-01T143000`.",
    onlyMisread: true,
    checkEntry: (facts) => readerProblems(facts, "date"),
  },
  {
    code: "choice",
    subject: "values",
    severity: "error",
    title: "Not one of the allowed words",
    explanation: "This key takes one of a few words, spelled exactly so, upper and lower case included.",
    onlyMisread: true,
    checkEntry: (facts) => readerProblems(facts, "choice").map((finding) => ({ ...finding, data: choiceData(facts) })),
    fix: replaceWordFix,
  },
  {
    code: "quantity",
    subject: "resources",
    severity: "error",
    title: "Not a Kubernetes quantity",
    explanation: `
CPU is a number of cores (\`2\`, \`0.5\`) or thousandths (\`500m\`). Memory is a number of bytes with one of \`Ki Mi Gi Ti\`
(powers of 1024) or \`k M G T\` (powers of 1000). \`GB\`, \`Mb\` and the like are not units of Kubernetes.`,
    isForKey: (key) => key?.type.kind === "quantity",
    checkEntry: function* (facts) {
      const { key, text } = facts;
      if (key?.type.kind !== "quantity" || text === "" || isReference(text) || inlineComment(facts)) return;
      const message = quantityMistake(text, key.type.resource);
      if (message !== undefined) yield { at: "value", message };
    },
    fix: (problem) => {
      const better = /did you mean (\S+)\?/u.exec(problem.message)?.[1];
      if (better === undefined) return [];
      return [{ title: `Change to ${better}`, edits: [{ range: problem.range, newText: better }], preferred: true }];
    },
  },
];

function choiceData({ key, text }: EntryFacts): { typed: string; names: readonly string[] } {
  const type = key?.type;
  return {
    typed: text,
    names: type?.kind === "enum" || type?.kind === "choice" ? type.members : [],
  };
}
