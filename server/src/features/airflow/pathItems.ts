import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { offerItem } from "../completion/offerItem.ts";
import type { FeatureContext } from "../types.ts";
import type { DagText } from "./dagText.ts";
import type { ValuePlace } from "./valuePlace.ts";

type Context = Pick<FeatureContext, "client"> & Partial<Pick<FeatureContext, "filesIn">>;

/** More entries than this no list shows. */
const LIMIT = 1000;

/**
 * The files and folders at the path that is being written, which may start in any of some folders; only files whose name has one
 * of the ends.
 */
export function pathItems(
  { word, folder }: ValuePlace,
  ends: RegExp,
  { text, content }: DagText,
  starts: readonly string[],
  context: Context,
): CompletionItem[] {
  const [from, to] = [text.offsetAt(word.start), text.offsetAt(word.end)];
  const typed = content.slice(from, to);
  const [opening = ""] = /^["']/u.exec(typed) ?? [];
  const inner = typed.slice(
    opening.length,
    opening !== "" && typed.endsWith(opening) && typed.length > 1 ? -1 : undefined,
  );
  const below = inner.slice(0, inner.lastIndexOf("/") + 1);
  const base = folder + below;
  const folders = base.startsWith("/") ? [base] : starts.map((start) => `${start}/${base}`);
  const entries = new Map(
    folders.flatMap((one) => context.filesIn?.(one) ?? []).map((entry) => [entry.name, entry] as const),
  );
  const quote = opening === "" ? '"' : opening;
  return [...entries.values()]
    .filter(({ name, isFolder }) => !name.startsWith(".") && name !== "__pycache__" && (isFolder || ends.test(name)))
    .sort((left, right) => Number(left.isFolder) - Number(right.isFolder) || (left.name < right.name ? -1 : 1))
    .slice(0, LIMIT)
    .map(({ name, isFolder }, index) => {
      const value = isFolder ? `${name}/` : name;
      const kind = isFolder ? CompletionItemKind.Folder : CompletionItemKind.File;
      return offerItem({ value, kind }, `${quote}${below}${value}${quote}`, word, index, context);
    });
}
