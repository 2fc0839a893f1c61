import type { CfgDocument } from "../cfg/types.ts";
import type { Problem } from "../text/types.ts";

const COMMENT = /^\s*[#;]\s*databand:\s*ignore\b(.*)$/u;

/**
 * True when a comment `# databand: ignore CODE…` stands on the line above the problem, or above the entry that it is in.
 * Without a code every rule is silent there.
 */
export function isSuppressed({ code, range }: Problem, document: CfgDocument): boolean {
  const { line } = range.start;
  const entryLine = document.nodeAt(line)?.line ?? line;
  return [line - 1, entryLine - 1].some((above) => {
    const codes = COMMENT.exec(document.text.line(above))?.[1]?.trim();
    return codes !== undefined && (codes === "" || codes.split(/[\s,]+/u).includes(code));
  });
}
