import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction } from "vscode-languageserver";
import { canMove, moveEntry } from "../../../rules/fixes/edits.ts";
import { editOf, type ActionRequest } from "../request.ts";
import { entryOf } from "./place.ts";

/** Sections offered at most. */
const MOST = 3;

/** A key that its section does not know: to the sections of the file that do. */
export function moveKey(request: ActionRequest): CodeAction[] {
  const { document, context } = request;
  const found = entryOf(request);
  if (!found || found.entry.node.key.startsWith("_")) return [];
  const { section, entry } = found;
  const own = context.configuration.classOf(section.name);
  if (!own || own.otherKeys || own.keys.has(entry.node.key)) return [];
  const targets = document.sections.filter(({ name }) => {
    const key = context.configuration.classOf(name)?.keys.get(entry.node.key);
    return key !== undefined && key.effect !== "removed" && canMove(document, entry, name, entry.node.key);
  });
  return targets.slice(0, MOST).map(({ name }) => ({
    title: `Move "${entry.node.rawKey}" to [${name}]`,
    kind: CodeActionKind.RefactorRewrite,
    edit: editOf(request, moveEntry(document, entry, name, entry.node.rawKey)) ?? {},
  }));
}
