import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import type { Range } from "../../text/types.ts";
import { documentation } from "../markdown.ts";
import type { FeatureContext } from "../types.ts";

/** A value to choose. */
export interface Offer {
  readonly value: string;
  readonly detail?: string;
  readonly documentation?: string;
  readonly kind?: CompletionItemKind;
}

/** A value to choose, as the editor shows and inserts it; `index` is its place in the list. */
export function offerItem(
  { value, detail, documentation: text, kind }: Offer,
  newText: string,
  range: Range,
  index: number,
  { client }: Pick<FeatureContext, "client">,
): CompletionItem {
  return {
    label: value,
    kind: kind ?? CompletionItemKind.Value,
    ...(detail !== undefined && { detail }),
    ...(text !== undefined && text !== "" && { documentation: documentation(text, client) }),
    // A quote that is typed already belongs to the range, so it has to be in the text that is filtered by.
    ...(newText !== value && { filterText: newText }),
    sortText: String(index).padStart(3, "0"),
    textEdit: { range, newText },
  };
}
