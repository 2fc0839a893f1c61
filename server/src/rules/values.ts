import type { ParsedValue, ScalarNode, ValueProblem, ValueProblemCode } from "../values/types.ts";
import { quantityMistake } from "../values/quantity.ts";
import { inlineComment } from "./inlineComment.ts";
import { swallowStart } from "./layout.ts";
import { isBracketed, scalars } from "./tree.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { Problem } from "../text/types.ts";
import { parseHjson } from "../values/hjson.ts";
import { rangeInValue } from "./places.ts";
import type { EntryFacts, EntryFinding, Fix, Rule } from "./types.ts";
import { isReference } from "./words.ts";
import { replaceWordFix } from "./wordFixes.ts";

type Classified = Exclude<ValueProblemCode, "file-not-found" | "reader-failed" | "symbol-not-found">;

/** Which rule speaks about a problem that the value's reader found. */
const RULE_OF: Readonly<Record<Classified, string>> = {
  "not-a-bool": "bool-word",
  "not-an-int": "number",
  "not-a-float": "number",
  overflow: "number",
  "not-a-duration": "duration",
  "not-a-date": "date",
  "json-syntax": "json-syntax",
  "unterminated-block-comment": "json-syntax",
  "multiline-string-crash": "json-syntax",
  "unbalanced-quotes": "dict-words",
  "expected-key-value": "dict-words",
  "wrong-shape": "wrong-shape",
  "not-in-enum": "choice",
  "not-in-choices": "choice",
  "not-a-section-value": "choice",
  "bad-quantity": "quantity",
};

/** The code of the rule that speaks about a reader's problem; undefined for those of references. */
export function ruleOfProblem(code: ValueProblemCode): string | undefined {
  return (RULE_OF as Readonly<Partial<Record<ValueProblemCode, string>>>)[code];
}

/** Values that DBND cannot read as the type of their key (spec 1.7). */
export const valueRules: readonly Rule[] = [
  {
    code: "bool-word",
    subject: "values",
    severity: "error",
    title: "Not a yes-or-no word",
    explanation: `
Yes is \`True\`, \`t\`, \`yes\` or \`1\`; no is \`False\`, \`f\`, \`no\` or \`0\`, in any case. \`on\`, \`off\`, \`y\`, \`n\`, \`None\` and an
empty value are errors. For "not set", leave the key out or write \`@none\` where the key allows it.`,
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
    checkEntry: (facts) => (/^\d+$/u.test(facts.text) ? [] : readerProblems(facts, "duration")),
  },
  {
    code: "date",
    subject: "values",
    severity: "error",
    title: "Not a date",
    explanation: "Write a date as `2026-03-01`, a date with time as `2026-03-01T143000`.",
    checkEntry: (facts) => readerProblems(facts, "date"),
  },
  {
    code: "choice",
    subject: "values",
    severity: "error",
    title: "Not one of the allowed words",
    explanation: "This key takes one of a few words, spelled exactly so, upper and lower case included.",
    checkEntry: (facts) => readerProblems(facts, "choice").map((finding) => ({ ...finding, data: choiceData(facts) })),
    fix: replaceWordFix,
  },
  {
    code: "json-syntax",
    subject: "values",
    severity: "error",
    title: "Brackets, commas or quotes do not fit",
    explanation: `
Values in brackets are read as Hjson: JSON with comments, optional quotes round keys, and single quotes. Text without
quotes runs to the **end of the line**, commas and brackets included, so on one line every text needs quotes.`,
    checkEntry: (facts) => readerProblems(facts, "json-syntax", (problem) => !spokenElsewhere(facts, problem)),
  },
  {
    code: "bare-text-one-line",
    subject: "values",
    severity: "error",
    title: "Text without quotes swallows the brackets",
    explanation: `
Text without quotes runs to the **end of the line**, commas and closing brackets included, so that the brackets of a value
in one line never close. Put quotes round each text; only numbers, \`true\`, \`false\` and \`null\` go without.`,
    checkEntry: (facts) => readerProblems(facts, "json-syntax", (problem) => isBareText(facts, problem)),
    fix: (problem, document) => {
      const word = document.text.slice(problem.range);
      if (/["'\\\r\n]/u.test(word)) return [];
      const edits = [{ range: problem.range, newText: `"${word}"` }];
      return [{ title: `Put quotes round ${word}`, edits, preferred: true, certain: true }];
    },
  },
  {
    code: "trailing-garbage",
    subject: "values",
    severity: "error",
    title: "Text behind the closing bracket",
    explanation:
      "A value in brackets ends with its closing bracket. Anything behind it, even a second bracket, is an error.",
    checkEntry: function* (facts) {
      const { tree, problems } = facts.parsed;
      if (tree.type === "scalar" || !tree.closed || problems.length === 0) return;
      const end = swallowStart(facts);
      const rest = facts.text.slice(tree.end, end).trimEnd();
      if (/^\s*(?:#|\/\/|\/\*)/u.test(rest) || rest.trim() === "") return;
      const start = tree.end + rest.length - rest.trimStart().length;
      yield {
        at: { start, end: tree.end + rest.length },
        message: "Nothing may follow the closing bracket. Remove this text.",
      };
    },
    fix: (problem) => [{ title: "Remove this text", edits: [{ range: problem.range, newText: "" }], preferred: true }],
  },
  {
    code: "dict-words",
    subject: "values",
    severity: "error",
    title: "Not name=value words",
    explanation: `
A dictionary without brackets is words of the form \`name=value\`, separated by blanks or line ends; quotes keep blanks
inside a value. Values stay text. For anything nested write \`{"name": …}\`.`,
    checkEntry: (facts) => readerProblems(facts, "dict-words"),
  },
  {
    code: "wrong-shape",
    subject: "values",
    severity: "error",
    title: "List where a dictionary is expected, or the other way round",
    explanation:
      "DBND accepts the wrong kind of brackets when it reads the file and fails later, when the pod is built.",
    checkEntry: wrongShape,
    fix: wrapFix,
  },
  {
    code: "quantity",
    subject: "resources",
    severity: "error",
    title: "Not a Kubernetes quantity",
    explanation: `
CPU is a number of cores (\`2\`, \`0.5\`) or thousandths (\`500m\`). Memory is a number of bytes with one of \`Ki Mi Gi Ti\`
(powers of 1024) or \`k M G T\` (powers of 1000). \`GB\`, \`Mb\` and the like are not units of Kubernetes.`,
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

function readerProblems(facts: EntryFacts, rule: string, when?: (problem: ValueProblem) => boolean): EntryFinding[] {
  const { problems } = facts.parsed;
  if (problems.length === 0 || inlineComment(facts)) return [];
  const until = swallowStart(facts);
  return problems
    .filter((problem) => RULE_OF[problem.code as Classified] === rule && problem.start < Math.max(until, 1))
    .filter((problem) => !when || when(problem))
    .map((problem) => ({
      at: problem.end > problem.start ? { start: problem.start, end: problem.end } : "value",
      message: problem.message,
    }));
}

function choiceData({ key, text }: EntryFacts): { typed: string; names: readonly string[] } {
  const type = key?.type;
  return {
    typed: text,
    names: type?.kind === "enum" || type?.kind === "choice" ? type.members : [],
  };
}

/** Python words and text behind the end have rules that explain them better. */
function spokenElsewhere({ parsed, text }: EntryFacts, problem: ValueProblem): boolean {
  const { tree } = parsed;
  if (tree.type !== "scalar" && tree.closed && problem.start >= tree.end) return true;
  if (!isBracketed(text)) return false;
  return hasPythonWord(parsed) || bareText(parsed, problem) !== undefined;
}

/** Text that wants quotes; Python words have a rule of their own. */
function isBareText({ parsed, text }: EntryFacts, problem: ValueProblem): boolean {
  const bare = isBracketed(text) ? bareText(parsed, problem) : undefined;
  return bare !== undefined && !PYTHON_WORD.test(String(bare.value));
}

function bareText({ tree }: ParsedValue, problem: ValueProblem): ScalarNode | undefined {
  for (const node of scalars(tree)) {
    if (node.form === "bare" && node.start === problem.start && node.end === problem.end) return node;
  }
  return undefined;
}

const PYTHON_WORD = /^(?:True|False|None)\b/u;

function hasPythonWord({ tree }: ParsedValue): boolean {
  for (const node of scalars(tree)) {
    if (node.form === "bare" && PYTHON_WORD.test(String(node.value))) return true;
  }
  return false;
}

/** An object where a list of objects belongs. */
function wrapFix(problem: Problem, document: CfgDocument): Fix[] {
  const placed = document.nodeAt(problem.range.start.line);
  if (placed?.node.kind !== "entry" || document.text.slice(problem.range) !== "{") return [];
  const { tree } = parseHjson(placed.node.value.text);
  if (tree.type !== "object" || !tree.closed) return [];
  const { end } = rangeInValue(placed.node.value, tree.start, tree.end, placed.line);
  const { start } = problem.range;
  const edits = [
    { range: { start, end: start }, newText: "[" },
    { range: { start: end, end }, newText: "]" },
  ];
  return [{ title: "Put [ ] round this object", edits, preferred: true }];
}

function* wrongShape({ key, parsed, text }: EntryFacts): Generator<EntryFinding> {
  const { kind } = key?.type ?? {};
  const expected = key?.writtenAs ?? kind;
  if (!isBracketed(text)) return;
  if (expected === "dict" && parsed.tree.type === "array") {
    yield {
      at: { start: parsed.tree.start, end: parsed.tree.start + 1 },
      message: "A dictionary is expected here: { … }, not a list.",
    };
  }
  if (expected === "list" && parsed.tree.type === "object") {
    yield {
      at: { start: parsed.tree.start, end: parsed.tree.start + 1 },
      message: "A list is expected here: put [ … ] round this object.",
    };
  }
}
