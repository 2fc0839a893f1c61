import type { CompletionItem, CompletionList } from "vscode-languageserver";
import type { CfgDocument } from "../../cfg/types.ts";
import type { Position } from "../../text/types.ts";
import { keyDocumentation } from "../keyDocumentation.ts";
import { documentation } from "../markdown.ts";
import type { FeatureContext } from "../types.ts";
import { completeKeys, metaKeys } from "./keys.ts";
import type { KeyItemData } from "./keys.ts";
import { completionPlace } from "./place.ts";
import { completeSections } from "./sections.ts";
import { completeValue } from "./values.ts";

/** What can be written at a place; works on broken text, and gives an empty list where nothing fits. */
export function complete(document: CfgDocument, position: Position, context: FeatureContext): CompletionList {
  return { isIncomplete: false, items: itemsAt(document, position, context) };
}

/** Adds the documentation of an item that was left out of the list. */
export function resolveCompletion(item: CompletionItem, context: FeatureContext): CompletionItem {
  const data = item.data as KeyItemData;
  const schema = context.configuration.classOf(data.section);
  const key = schema?.keys.get(data.key.toLowerCase()) ?? metaKeys().find(({ name }) => name === data.key);
  return key ? { ...item, documentation: documentation(keyDocumentation(key), context.client) } : item;
}

function itemsAt(document: CfgDocument, position: Position, context: FeatureContext): CompletionItem[] {
  const place = completionPlace(document, position);
  switch (place?.kind) {
    case undefined:
      return [];
    case "section":
      return completeSections(document, place, context);
    case "key":
      return completeKeys(document.uri, place, context);
    case "value":
      return completeValue(place, position, context);
  }
}
