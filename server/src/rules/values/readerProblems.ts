import { inlineComment } from "./inlineComment.ts";
import { swallowStart } from "../layout.ts";
import type { EntryFacts, EntryFinding } from "../checking/types.ts";
import type { ValueProblem, ValueProblemCode } from "../../values/types.ts";

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

/** What the reader of an entry's value found, as far as a rule speaks about it. */
export function readerProblems(
  facts: EntryFacts,
  rule: string,
  when?: (problem: ValueProblem) => boolean,
): EntryFinding[] {
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
