import { inlineComment } from "./values/inlineComment.ts";
import { headerRange } from "./checking/places.ts";
import { isBracketed } from "./values/tree.ts";
import { BOTH_DIALECTS } from "./checking/types.ts";
import type { EntryFacts, EntryFinding, Rule } from "./checking/types.ts";

const HEADER_LIKE = /^\[[A-Za-z_][\w .-]*\]$/u;
const KEY_LIKE = /^([A-Za-z_][\w.-]*)[ \t]*[=:](?!=)/u;

/** Lines that the reader takes for something else than their writer meant (spec 1.1). */
export const layoutRules: readonly Rule[] = [
  {
    code: "layout-swallow",
    subject: "syntax",
    severity: "warning",
    title: "Section or key swallowed by the value above",
    dialects: BOTH_DIALECTS,
    explanation: `
A line that is indented deeper than the key above it belongs to that key's **value**, even when it looks like
\`[section]\` or \`key = value\`. It often happens after pasting snippets with different indentation: whole sections vanish
without a message. Remove the indentation.`,
    checkEntry: swallowedLines,
    fix: (problem, document) => {
      const { line } = problem.range.start;
      const placed = document.nodeAt(line);
      if (placed?.node.kind !== "entry") return [];
      const target = document.text.line(line).trimStart().startsWith("[") ? 0 : placed.node.keyStart;
      const text = document.text.line(line);
      const start = { line, character: 0 };
      const end = { line, character: text.length - text.trimStart().length };
      return [{ title: "Remove the indentation", edits: [{ range: { start, end }, newText: " ".repeat(target) }] }];
    },
  },
  {
    code: "inline-comment",
    subject: "syntax",
    severity: "warning",
    title: "Comment behind a value",
    dialects: BOTH_DIALECTS,
    explanation: `
Only whole lines can be comments. A \`#\` or \`;\` behind a value stays in the value: in an image tag, a name, a number or
\`_type\` it breaks the run. (Yes-or-no values alone tolerate a \`#\`, and values in brackets may hold comments.) Put the
comment on a line of its own.`,
    checkEntry: function* (facts) {
      const found = inlineComment(facts);
      if (found) {
        yield {
          at: found,
          message: "A comment cannot stand behind a value: this text becomes part of it. Put it on a line of its own.",
        };
      }
    },
    fix: (problem, document) => {
      const placed = document.nodeAt(problem.range.start.line);
      if (placed?.node.kind !== "entry") return [];
      const line = document.text.line(problem.range.start.line);
      const kept = line.slice(0, problem.range.start.character).trimEnd();
      const remove = {
        range: {
          start: { line: problem.range.start.line, character: kept.length },
          end: { line: problem.range.start.line, character: line.length },
        },
        newText: "",
      };
      const above = { line: placed.line, character: 0 };
      const comment = `${" ".repeat(placed.node.keyStart)}${line.slice(problem.range.start.character).trim()}\n`;
      return [
        {
          title: "Move the comment above the key",
          edits: [{ range: { start: above, end: above }, newText: comment }, remove],
          preferred: true,
          certain: true,
        },
        { title: "Delete the comment", edits: [remove] },
      ];
    },
  },
  {
    code: "default-section",
    subject: "syntax",
    severity: "warning",
    title: "[DEFAULT] leaks into every section",
    explanation: `
\`[DEFAULT]\` is not a section of its own: its keys are copied into **every** section of the file, where DBND reports them
as unknown. Use it only for names that \`%(name)s\` refers to, or put the keys where they belong.`,
    looksAt: [],
    checkSection: function* ({ section }) {
      if (section.name !== "DEFAULT" || section.entries.length === 0) return;
      yield {
        range: headerRange(section),
        message:
          "Keys below [DEFAULT] are copied into every section of this file. Put them into the sections they are for.",
      };
    },
  },
];

/** Offset of the first swallowed line of a value, or its length. */
export function swallowStart(facts: EntryFacts): number {
  const [first] = swallowedLines(facts);
  return first && typeof first.at === "object" ? first.at.start : facts.text.length;
}

function swallowedLines(facts: EntryFacts): EntryFinding[] {
  const lines = facts.text.split("\n");
  if (lines.length < 2) return [];
  const openUntil = bracketEnd(facts);
  let start = 0;
  return lines.flatMap((line, index): EntryFinding[] => {
    const offset = start;
    start += line.length + 1;
    if (index === 0 || offset < openUntil) return [];
    const content = line.trimEnd();
    const what = swallowed(content, facts);
    if (!what) return [];
    return [
      {
        at: { start: offset, end: offset + content.length },
        message: `This ${what} is indented deeper than "${facts.entry.rawKey}" and so becomes part of its value. Remove the indentation.`,
      },
    ];
  });
}

function swallowed(content: string, facts: EntryFacts): string | undefined {
  if (HEADER_LIKE.test(content)) return "section header";
  const key = KEY_LIKE.exec(content)?.[1];
  if (key === undefined) return undefined;
  // `a=b` words over several lines are how a dictionary may be written.
  if (facts.key?.type.kind === "dict" && !isBracketed(facts.text)) {
    return facts.section?.keys.has(key.toLowerCase()) ? "key" : undefined;
  }
  if (facts.key?.type.kind === "string" && !facts.section?.keys.has(key.toLowerCase())) return undefined;
  return facts.section ? "key" : undefined;
}

/** Where the brackets that open a value close; 0 without brackets. */
function bracketEnd({ parsed, text }: EntryFacts): number {
  if (!isBracketed(text)) return 0;
  const { tree } = parsed;
  if (tree.type === "scalar") return 0;
  return tree.closed ? tree.end : text.length;
}
