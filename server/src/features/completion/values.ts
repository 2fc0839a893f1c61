import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { rangeInValue } from "../../cfg/positions.ts";
import type { KeySchema } from "../../schema/types.ts";
import { isBracketed } from "../../rules/values/tree.ts";
import type { Range } from "../../text/types.ts";
import type { ValueType } from "../../values/types.ts";
import type { FeatureContext } from "../types.ts";
import { completeInBrackets } from "./brackets.ts";
import { offerItem } from "./offerItem.ts";
import { offers } from "./offers.ts";
import { completePath } from "./paths.ts";
import type { CompletionPlace } from "./place.ts";

type ValuePlace = Extract<CompletionPlace, { kind: "value" }>;

/** What can stand as the value of a key, or inside the brackets of one. */
export function completeValue(place: ValuePlace, position: Range["start"], context: FeatureContext): CompletionItem[] {
  const { section, entry, offset } = place;
  const { text } = entry.node.value;
  const reference = /%\(([^)\n]*)$/u.exec(text.slice(0, offset));
  if (reference) return referenceItems(place, offset - (reference[1]?.length ?? 0), position, context);
  const schema = context.configuration.classOf(section.name);
  const key = schema?.keys.get(entry.node.key) ?? schema?.otherKeys ?? metaKey(entry.node.key);
  if (!key) return [];
  const paths = completePath(place, key.type, context);
  if (paths && paths.length > 0) return paths;
  if (isBracketed(text)) return completeInBrackets(place, key, position, context);
  const range = place.behind ? { start: position, end: position } : wordRange(place, key.type);
  return offers(key, key.type, section.name, context).map((offer, index) =>
    offerItem(offer, offer.value, range, index, context),
  );
}

/** `_type` and `_from` work in sections whose class nobody knows yet. */
function metaKey(name: string): KeySchema | undefined {
  if (name !== "_type" && name !== "_from") return undefined;
  const type: ValueType = name === "_type" ? { kind: "type" } : { kind: "section" };
  return { name, type, typeName: "", documentation: "", effect: "active", related: [] };
}

/** Other keys of the section, and those of `[DEFAULT]`, for `%(name)s`. */
function referenceItems(
  { section, entry, offset }: ValuePlace,
  start: number,
  position: Range["start"],
  context: FeatureContext,
): CompletionItem[] {
  const { value } = entry.node;
  const rest = /^\w*(?:\)s?)?/u.exec(value.text.slice(offset))?.[0].length ?? 0;
  const range = {
    start: rangeInValue(value, start, start, entry.line).start,
    end: rangeInValue(value, offset + rest, offset + rest, entry.line).end,
  };
  if (range.start.line !== position.line || range.end.line !== position.line) return [];
  const names = new Set([...section.entries.map(({ node }) => node.key), ...context.configuration.keys("default")]);
  names.delete(entry.node.key);
  return [...names].map((name, index) =>
    offerItem({ value: name, kind: CompletionItemKind.Variable }, `${name})s`, range, index, context),
  );
}

/** What stands at the cursor: the line of the value, or the part between two commas. */
function wordRange({ entry, offset }: ValuePlace, type: ValueType): Range {
  const { value } = entry.node;
  const lineStart = value.text.lastIndexOf("\n", offset - 1) + 1;
  const newline = value.text.indexOf("\n", offset);
  const lineEnd = newline < 0 ? value.text.length : newline;
  if (type.kind === "template") return rangeInValue(value, offset, offset, entry.line);
  const separated = type.kind === "list" || type.kind === "commaList";
  const start = separated ? Math.max(lineStart, value.text.lastIndexOf(",", offset - 1) + 1) : lineStart;
  const comma = separated ? value.text.indexOf(",", offset) : -1;
  return rangeInValue(value, start, comma < 0 ? lineEnd : Math.min(comma, lineEnd), entry.line);
}
