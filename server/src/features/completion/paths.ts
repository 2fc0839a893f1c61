import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { rangeInValue } from "../../cfg/positions.ts";
import type { ValueType } from "../../values/types.ts";
import type { FeatureContext } from "../types.ts";
import type { CompletionPlace } from "./place.ts";
import { offerItem } from "./offerItem.ts";

type ValuePlace = Extract<CompletionPlace, { kind: "value" }>;

/** More entries than this no list shows. */
const LIMIT = 1000;

/**
 * The files and folders at the path that is being written: in a key that takes one, or behind an `@`. Undefined where no
 * path is written.
 */
export function completePath(
  { entry, offset, behind }: ValuePlace,
  type: ValueType,
  context: FeatureContext,
): CompletionItem[] | undefined {
  const { value } = entry.node;
  if (behind || value.text.includes("\n")) return undefined;
  const isReference = /^@(?!@|python:|target:)/u.test(value.text);
  if (type.kind !== "path" && !isReference) return undefined;
  const start = isReference ? 1 : 0;
  if (offset < start || /[%$:]/u.test(value.text.slice(start, offset))) return undefined;
  const from = Math.max(start, value.text.lastIndexOf("/", offset - 1) + 1);
  const slash = value.text.indexOf("/", offset);
  const range = rangeInValue(value, from, slash < 0 ? value.text.length : slash, entry.line);
  const showsHidden = value.text.charAt(from) === ".";
  return context
    .filesIn(value.text.slice(start, from))
    .filter(({ name }) => showsHidden || !name.startsWith("."))
    .sort((left, right) => Number(right.isFolder) - Number(left.isFolder) || (left.name < right.name ? -1 : 1))
    .slice(0, LIMIT)
    .map(({ name, isFolder }, index) =>
      offerItem(
        { value: isFolder ? `${name}/` : name, kind: isFolder ? CompletionItemKind.Folder : CompletionItemKind.File },
        isFolder && slash < 0 ? `${name}/` : name,
        range,
        index,
        context,
      ),
    );
}
