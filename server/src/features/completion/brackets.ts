import { CompletionItemKind, CompletionItemTag, InsertTextFormat } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { positionInValue } from "../../cfg/positions.ts";
import type { ShapeSchema } from "../../schema/schema.ts";
import type { KeySchema } from "../../schema/types.ts";
import type { Position, Range } from "../../text/types.ts";
import type { ObjectNode } from "../../values/types.ts";
import { documentation } from "../markdown.ts";
import type { FeatureContext } from "../types.ts";
import { bracketPlace, shapeAt } from "../valuePlace.ts";
import { clusterOffers, nodeLabelOffers } from "./clusterNames.ts";
import type { CompletionPlace } from "./place.ts";
import { plainText, shapeSnippet } from "./snippets.ts";
import { offers } from "./offers.ts";
import { offerItem, type Offer } from "./offerItem.ts";
import { needsComma, wordAround, type Word } from "./word.ts";

type ValuePlace = Extract<CompletionPlace, { kind: "value" }>;

const BOOLEANS = ["true", "false"] as const;

/** Members and values inside the brackets of a value. */
export function completeInBrackets(
  place: ValuePlace,
  key: KeySchema,
  position: Position,
  context: FeatureContext,
): CompletionItem[] {
  const { entry, section } = place;
  const { text } = entry.node.value;
  const tree = context.valueTree(entry.node, section.name);
  // Behind the last line the brackets are open: that place belongs to the innermost of them.
  const at = bracketPlace(tree, place.offset);
  if (!at) return [];
  const word = wordAround(text, place.offset);
  const range = place.behind ? { start: position, end: position } : wordRange(place, word);
  if (at.in === "object") {
    const labels = at.path.length === 0 ? nodeLabelOffers(key.name, section.name, context) : [];
    if (labels.length > 0) return quoted(labels, { text, word, range, context });
    const shape = shapeAt(key, at.path)?.shape;
    if (shape?.kind === "object") return memberItems(shape, at.node, at.member, { text, word, range, context });
    return [];
  }
  const names = clusterOffers(key.name, at.path, section.name, context, tree);
  if (names.length > 0) return quoted(names, { text, word, range, context });
  const found = shapeAt(key, at.path);
  if (found) return shapeValueItems(found.shape, { text, word, range, context });
  return elementItems(key, section.name, { text, word, range, context });
}

function quoted(names: readonly Offer[], { word, range, context }: Insertion): CompletionItem[] {
  const quote = word.quote || '"';
  return names.map((offer, index) => offerItem(offer, `${quote}${offer.value}${quote}`, range, index, context));
}

interface Insertion {
  readonly text: string;
  readonly word: Word;
  readonly range: Range;
  readonly context: FeatureContext;
}

function wordRange({ entry }: ValuePlace, { start, end }: Word): Range {
  return {
    start: positionInValue(entry.node.value, start, entry.line),
    end: positionInValue(entry.node.value, end, entry.line),
  };
}

function memberItems(
  shape: Extract<ShapeSchema, { kind: "object" }>,
  node: ObjectNode,
  current: ObjectNode["members"][number] | undefined,
  insertion: Insertion,
): CompletionItem[] {
  const { text, word, range, context } = insertion;
  const present = new Set(node.members.filter((one) => one !== current).map((one) => String(one.key.value)));
  const hasValue = current?.separator !== undefined;
  const comma = !hasValue && needsComma(text, word.end) ? "," : "";
  return [...shape.properties()]
    .filter(([name]) => !present.has(name))
    .map(([name, property]) => {
      const quote = word.quote || '"';
      const value = property.snippet ?? shapeSnippet(property.shape, BOOLEANS);
      const snippet = hasValue ? `${quote}${name}${quote}` : `${quote}${name}${quote}: ${value}${comma}`;
      return {
        label: name,
        kind: CompletionItemKind.Field,
        detail: property.required ? "required" : property.shape.kind,
        documentation: documentation(property.documentation, context.client),
        filterText: `${word.quote}${name}`,
        sortText: `${property.required ? "1" : property.ignored ? "9" : "5"}${name}`,
        ...(property.ignored && { tags: [CompletionItemTag.Deprecated] }),
        ...(context.client.snippets && !hasValue && { insertTextFormat: InsertTextFormat.Snippet }),
        textEdit: { range, newText: context.client.snippets && !hasValue ? snippet : plainText(snippet) },
      };
    });
}

function shapeValueItems(shape: ShapeSchema, { word, range, context }: Insertion): CompletionItem[] {
  if (shape.kind === "object" || shape.kind === "array") return [];
  if (shape.kind === "boolean") {
    return BOOLEANS.map((value, index) =>
      offerItem({ value, kind: CompletionItemKind.Keyword }, value, range, index, context),
    );
  }
  const quote = word.quote || (shape.kind === "integer" || shape.kind === "number" ? "" : '"');
  return (shape.suggestions ?? []).map((offer, index) =>
    offerItem(offer, `${quote}${offer.value}${quote}`, range, index, context),
  );
}

/** Elements of a list whose type says what they are: environments, words. */
function elementItems(key: KeySchema, section: string, { word, range, context }: Insertion): CompletionItem[] {
  const { type } = key;
  const element = type.kind === "list" ? type.element : type.kind === "dict" ? type.value : undefined;
  if (!element) return [];
  const quote = word.quote || '"';
  return offers(key, element, section, context).map((offer, index) =>
    offerItem(offer, `${quote}${offer.value}${quote}`, range, index, context),
  );
}
