import type { CfgDocument, CfgProblem, CfgProblemCode } from "../cfg/types.ts";
import type { Problem } from "../text/types.ts";
import { closingBracketFix, doublePercentFix, duplicateKeyFix, keyLineFix } from "./fixes/syntaxFixes.ts";
import { BOTH_DIALECTS } from "./checking/types.ts";
import type { Finding, Rule } from "./checking/types.ts";

/** What the file reader itself refuses; each of these stops DBND before anything runs (spec 1.1). */
const SYNTAX_RULES: readonly Rule[] = [
  {
    code: "not-a-key-line",
    subject: "syntax",
    severity: "error",
    title: "Line is neither a section, a key nor a comment",
    explanation: `
Every line of a cfg file is a \`[section]\`, a \`key = value\`, a comment that starts the line with \`#\` or \`;\`, blank, or
the indented continuation of the value above. One line that is none of these makes DBND and Airflow refuse the **whole file**.

If the line belongs to the value above, indent it deeper than the key. If it is a key without a value, write \`key =\`.`,
    checkDocument: (document) =>
      reported(document, "not-a-key-line", (problem) => !startsWithCloser(document, problem)),
    fix: keyLineFix,
  },
  {
    code: "closing-column-0",
    subject: "syntax",
    severity: "error",
    title: "Closing bracket at the start of a line",
    explanation: `
A value goes on only as long as its lines are indented deeper than its key. A \`}\` or \`]\` in the first column ends the
value too early and is itself not a key, so the whole file is refused. Indent the bracket by at least one blank.`,
    checkDocument: (document) =>
      reported(document, "not-a-key-line", (problem) => startsWithCloser(document, problem)).map((finding) => ({
        ...finding,
        message:
          "Indent this bracket: at the start of a line it does not belong to the value above, and the file is refused.",
      })),
    fix: closingBracketFix,
  },
  {
    code: "missing-section-header",
    subject: "syntax",
    severity: "error",
    title: "Key before the first section",
    explanation: "Keys belong to sections. Put a header such as `[kubernetes]` above the first key.",
    checkDocument: (document) => reported(document, "missing-section-header"),
  },
  {
    code: "duplicate-key",
    subject: "syntax",
    severity: "error",
    title: "Key given twice in one section",
    explanation: `
A key may stand once in a section, upper and lower case being the same (in \`airflow.cfg\` they differ). The second one makes DBND and Airflow refuse the whole file,
so keep one of them. (The same key in two *files* is fine: the later file wins.)`,
    checkDocument: (document, { dialect }) =>
      reported(document, "duplicate-key", (problem) => dialect === "dbnd" || isSpelledAlike(document, problem)),
    fix: duplicateKeyFix,
  },
  {
    code: "duplicate-section",
    subject: "syntax",
    severity: "error",
    title: "Section header given twice",
    explanation: `
The same header may stand once in a file; a second one with identical spelling makes DBND and Airflow refuse the whole file. Move its
keys under the first header.`,
    checkDocument: (document) => reported(document, "duplicate-section"),
  },
  {
    code: "raw-percent",
    subject: "syntax",
    severity: "error",
    title: "Single percent sign",
    explanation: `
The percent sign is special in a cfg file: \`%(name)s\` stands for another key of the section. A percent sign of the text
itself, as in log formats and links, is written twice: \`%%\`. A single one stops the load of the whole configuration.`,
    checkDocument: (document) => reported(document, "bad-percent"),
    fix: doublePercentFix,
  },
  {
    code: "unknown-percent-reference",
    subject: "syntax",
    severity: "error",
    title: "%(name)s names no key",
    explanation: `
\`%(name)s\` takes the value of a key of the same section or of \`[DEFAULT]\` of the same file. Keys of other sections and of
other files are out of its reach. If the text is meant as it stands (a log format), write \`%%(name)s\`.`,
    checkDocument: (document) => reported(document, "unknown-percent-reference"),
    fix: doublePercentFix,
  },
  {
    code: "percent-recursion",
    subject: "syntax",
    severity: "error",
    title: "%(name)s leads back to itself",
    explanation:
      "The references between these keys form a circle, so that none of them has a value. Write one of them out.",
    checkDocument: (document) => reported(document, "percent-recursion"),
  },
];

/** Both readers are Python's ConfigParser. */
export const syntaxRules: readonly Rule[] = SYNTAX_RULES.map((rule) => ({ ...rule, dialects: BOTH_DIALECTS }));

/** Of most documents: each of these rules asks after each edit. */
const NOTHING: readonly Finding[] = [];

function reported(
  document: CfgDocument,
  code: CfgProblemCode,
  when?: (problem: CfgProblem) => boolean,
): readonly Finding[] {
  if (document.problems.length === 0) return NOTHING;
  return document.problems
    .filter((problem) => problem.code === code && (!when || when(problem)))
    .map((problem) => ({
      range: problem.range,
      message: problem.message,
      ...(problem.first && { related: related(document, problem) }),
    }));
}

function related(document: CfgDocument, problem: CfgProblem): Problem["related"] {
  return problem.first && [{ uri: document.uri, range: problem.first, message: "The first one stands here." }];
}

function startsWithCloser(document: CfgDocument, problem: CfgProblem): boolean {
  return /^[}\]]/u.test(document.text.line(problem.range.start.line));
}

/** Airflow keeps upper and lower case apart. */
function isSpelledAlike({ text }: CfgDocument, { range, first }: CfgProblem): boolean {
  return first !== undefined && text.slice(range) === text.slice(first);
}
