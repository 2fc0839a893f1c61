import type { ParsedValue, ScalarNode, ValueProblem } from "../../values/types.ts";
import type { CfgDocument } from "../../cfg/types.ts";
import type { Problem } from "../../text/types.ts";
import { parseHjson } from "../../values/hjson.ts";
import { swallowStart } from "../layout.ts";
import { rangeInValue } from "../checking/places.ts";
import { readerProblems } from "./readerProblems.ts";
import { isBracketed, scalars } from "./tree.ts";
import type { EntryFacts, EntryFinding, Fix, Rule } from "../checking/types.ts";

/** Values in brackets or of `name=value` words whose structure DBND cannot read (spec 1.7). */
export const structureRules: readonly Rule[] = [
  {
    code: "json-syntax",
    subject: "values",
    severity: "error",
    title: "Brackets, commas or quotes do not fit",
    explanation: `
Values in brackets are read as Hjson: JSON with comments, optional quotes round keys, and single quotes. Text without
quotes runs to the **end of the line**, commas and brackets included, so on one line every text needs quotes.`,
    onlyMisread: true,
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
    onlyMisread: true,
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
    onlyMisread: true,
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
    onlyMisread: true,
    checkEntry: (facts) => readerProblems(facts, "dict-words"),
  },
  {
    code: "wrong-shape",
    subject: "values",
    severity: "error",
    title: "List where a dictionary is expected, or the other way round",
    explanation:
      "DBND accepts the wrong kind of brackets when it reads the file and fails later, when the pod is built.",
    isForKey: (key) => ["dict", "list"].includes(key?.writtenAs ?? key?.type.kind ?? ""),
    checkEntry: wrongShape,
    fix: wrapFix,
  },
];

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
