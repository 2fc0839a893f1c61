import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction } from "vscode-languageserver";
import type { CfgDocument } from "../../../cfg/types.ts";
import { parseCfg } from "../../../cfg/parse.ts";
import { changedLines } from "../../../text/changedLines.ts";
import { editOf, type ActionRequest } from "../request.ts";

/** At a header: puts the sections of the file into the order of their names, each with the comments right above it. */
export function sortSections(request: ActionRequest): CodeAction[] {
  const { document, range } = request;
  if (document.nodeAt(range.start.line)?.node.kind !== "header" || document.problems.length > 0) return [];
  const [first, ...others] = document.sections.map(({ name, header }) => ({
    name,
    line: firstLine(document, header.line),
  }));
  if (!first || others.length === 0) return [];
  const all = [first, ...others];
  const blocks = all.map(({ name, line }, index) => ({
    name: name.toLowerCase(),
    lines: trimmed(document.text.lines(line, all[index + 1]?.line ?? document.text.lineCount)),
  }));
  // Equal names keep their order: the later one wins, key by key.
  const sorted = blocks.toSorted((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
  if (sorted.every((block, index) => block === blocks[index])) return [];
  const head = document.text.lines(0, first.line);
  const text = [...head, sorted.map(({ lines }) => lines.join("\n")).join("\n\n"), ""].join("\n");
  const edit = changedLines(document.text, parseCfg(document.uri, text).text);
  if (!edit) return [];
  return [
    {
      title: "Sort the sections of this file",
      kind: CodeActionKind.RefactorRewrite,
      edit: editOf(request, [edit]) ?? {},
    },
  ];
}

/** The first of the comment lines right above a header; comments at the top of the file belong to the file. */
function firstLine(document: CfgDocument, header: number): number {
  let line = header;
  while (
    line > 0 &&
    /^\s*[#;]/u.test(document.text.line(line - 1)) &&
    document.nodeAt(line - 1)?.node.kind === "trivia"
  ) {
    line--;
  }
  return line === 0 ? header : line;
}

function trimmed(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== "") + 1);
}
