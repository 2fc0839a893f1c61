import { skipSpace, skipSpaceBack } from "../text/whitespace.ts";
import { HjsonParser } from "./hjsonParser.ts";
import { plainOf } from "./plain.ts";
import { shiftNode, shiftProblem } from "./shift.ts";
import type { ParsedValue, ScalarNode, ValueProblem } from "./types.ts";

/**
 * Reads Hjson as DBND does: blanks around it do not count, an empty text is an empty object (hjson 3.0.1 as vendored in
 * dbnd 1.0.28, spec 1.7). The tree is always there; offsets are those of `text`.
 */
export function parseHjson(text: string): ParsedValue {
  const start = skipSpace(text);
  const content = text.slice(start, skipSpaceBack(text, text.length, start));
  const { value, tree, problems } = parseStripped(content);
  if (start === 0) return { value, tree, problems };
  return { value, tree: shiftNode(tree, start), problems: problems.map((problem) => shiftProblem(problem, start)) };
}

function parseStripped(text: string): ParsedValue {
  const strict = new HjsonParser(text, false);
  const tree = strict.document();
  const [first] = strict.problems;
  if (!first || strict.swallowing.length === 0) return { value: plainOf(tree), tree, problems: strict.problems };
  // Text without quotes has swallowed a bracket or comma: that, and not where the reader noticed, is what went wrong.
  const lenient = new HjsonParser(text, true);
  const closer = lenient.document();
  const problems = [...lenient.swallowing.map((node) => swallowed(node)), ...lenient.problems].sort(
    (left, right) => left.start - right.start,
  );
  return { value: plainOf(closer), tree: closer, problems: withFirst(first, problems) };
}

/** The problems with the reader's own first: it stands among them, or is stamped on the first one as its cause. */
function withFirst(first: ValueProblem, problems: readonly ValueProblem[]): readonly ValueProblem[] {
  const same = problems.find(({ code, at }) => code === first.code && at === first.at);
  if (same)
    return [
      { ...same, ...(first.detail && { detail: first.detail }) },
      ...problems.filter((problem) => problem !== same),
    ];
  const [cause = first, ...rest] = problems;
  const { code, at, detail } = first;
  return [{ ...cause, code, ...(at !== undefined && { at }), ...(detail && { detail }) }, ...rest];
}

const PYTHON_WORDS: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };

function swallowed(node: ScalarNode): ValueProblem {
  const text = String(node.value);
  const word = PYTHON_WORDS[text];
  const message = word
    ? `Write ${word} instead of ${text}: Python's spelling counts as text, which takes in the rest of the line.`
    : `Put "${text}" in quotes: text without quotes takes in the rest of the line, commas and brackets included.`;
  return { code: "json-syntax", start: node.start, end: node.end, message };
}
