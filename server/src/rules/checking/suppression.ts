import type { CfgDocument } from "../../cfg/types.ts";
import type { Text } from "../../text/text.ts";
import type { Problem } from "../../text/types.ts";

const COMMENT = /^\s*[#;]\s*databand:\s*ignore\b(?!-)(.*)$/u;
const FILE_COMMENT = /^\s*[#;]\s*databand:\s*ignore-file\b(.*)$/u;
/** In other languages, as in `CfgDocument.head`: comments for a whole file stand among its first lines. */
const HEAD_LINES = 20;

/**
 * True when a comment `# databand: ignore CODE…` stands on the line above the problem, or above the entry that it is in,
 * or `# databand: ignore-file CODE…` in the first lines of the file. Without a code every rule is silent there.
 */
export function isSuppressed({ code, range }: Problem, document: CfgDocument): boolean {
  const { line } = range.start;
  const entryLine = document.nodeAt(line)?.line ?? line;
  return (
    [line - 1, entryLine - 1].some((above) => names(COMMENT, document.text.line(above), code)) ||
    fileComments(document).some((comment) => names(FILE_COMMENT, comment, code))
  );
}

/** The same for a file of another language whose comments begin with `#`. */
export function isSuppressedIn({ code, range }: Problem, text: Text): boolean {
  const { line } = range.start;
  const above = line > 0 && line <= text.lineCount ? [text.line(line - 1)] : [];
  return (
    above.some((comment) => names(COMMENT, comment, code)) ||
    text.lines(0, Math.min(HEAD_LINES, text.lineCount)).some((comment) => names(FILE_COMMENT, comment, code))
  );
}

/** The comment above a section that silences problems in its header, `line`; empty where there is none. */
export function commentAbove(document: CfgDocument, line: number): string {
  const above = line > 0 ? document.text.line(line - 1) : "";
  return COMMENT.test(above) ? above : "";
}

/** The comments that silence rules in the whole file, in one text. */
export function commentsOfFile(document: CfgDocument): string {
  return fileComments(document).join("\n");
}

function names(pattern: RegExp, comment: string, code: string): boolean {
  const codes = pattern.exec(comment)?.[1]?.trim();
  return codes !== undefined && (codes === "" || codes.split(/[\s,]+/u).includes(code));
}

const known = new WeakMap<readonly string[], readonly string[]>();

/** Of a file's first lines those that silence rules in all of it. */
function fileComments({ head }: CfgDocument): readonly string[] {
  let comments = known.get(head);
  if (!comments) {
    comments = head.filter((line) => FILE_COMMENT.test(line));
    known.set(head, comments);
  }
  return comments;
}
