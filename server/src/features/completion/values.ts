import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { rangeInValue } from "../../cfg/positions.ts";
import { environmentNames } from "../../configuration/environments.ts";
import { families } from "../../schema/schema.ts";
import type { KeySchema } from "../../schema/types.ts";
import { isBracketed } from "../../rules/tree.ts";
import type { Range } from "../../text/types.ts";
import type { ValueType } from "../../values/types.ts";
import { documentation } from "../markdown.ts";
import type { FeatureContext } from "../types.ts";
import { completeInBrackets } from "./brackets.ts";
import { clusterOffers } from "./clusterNames.ts";
import { completePath } from "./paths.ts";
import type { CompletionPlace } from "./place.ts";
import { detailOf } from "../sectionDetail.ts";

type ValuePlace = Extract<CompletionPlace, { kind: "value" }>;

export interface Offer {
  readonly value: string;
  readonly detail?: string;
  readonly documentation?: string;
  readonly kind?: CompletionItemKind;
}

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

/** The values to choose from, best first; `section` is the section that the key stands in. */
export function offers(key: KeySchema, type: ValueType, section: string, context: FeatureContext): Offer[] {
  const found = new Map<string, Offer>();
  const ofCluster = type === key.type || type.kind === "string" ? clusterOffers(key.name, [], section, context) : [];
  for (const offer of [...ofCluster, ...suggestionsOf(key, type), ...offersOfType(key, type, section, context)]) {
    if (!found.has(offer.value)) found.set(offer.value, offer);
  }
  if (key.defaultText !== undefined && type === key.type && !/[<\n]/u.test(key.defaultText) && key.defaultText !== "") {
    const before = found.get(key.defaultText);
    found.set(key.defaultText, { ...before, value: key.defaultText, detail: "default" });
  }
  return [...found.values()];
}

function suggestionsOf(key: KeySchema, type: ValueType): Offer[] {
  if (type !== key.type && type.kind !== "string") return [];
  return (key.suggestions ?? []).map((one) => ({ ...one, kind: CompletionItemKind.Value }));
}

const DURATIONS = ["10s", "30s", "1m", "5m", "10m", "30m", "1h", "5h", "1d"];
const CPU = ["100m", "250m", "500m", "1", "2", "4"];
const MEMORY = ["128Mi", "256Mi", "512Mi", "1Gi", "2Gi", "4Gi", "8Gi"];

function offersOfType(key: KeySchema, type: ValueType, section: string, context: FeatureContext): Offer[] {
  switch (type.kind) {
    case "boolean":
      return words(["True", "False"], CompletionItemKind.Keyword);
    case "enum":
    case "choice":
      return words(type.members, CompletionItemKind.EnumMember);
    case "duration":
      return words(DURATIONS, CompletionItemKind.Unit);
    case "quantity":
      return words(type.resource === "cpu" ? CPU : MEMORY, CompletionItemKind.Unit);
    case "template":
      return words(
        type.fields.map((field) => `{${field}}`),
        CompletionItemKind.Variable,
      );
    case "string":
      // `[databand] env` takes a name from the list of `[run]`, though its type is plain text.
      return key.name === "env" && section.toLowerCase() === "databand"
        ? words(environmentNames(context.configuration), CompletionItemKind.Reference)
        : [];
    case "list":
      return type.element ? offersOfType(key, type.element, section, context) : [];
    case "type":
      return [
        ...families().map((value) => ({ value, detail: "class", kind: CompletionItemKind.Class })),
        ...sectionOffers(
          context,
          (name) => name !== section.toLowerCase() && context.configuration.isDefinedByUser(name),
        ),
      ];
    case "section":
      return sectionsOf(key, type.family, section, context);
    default:
      return [];
  }
}

function sectionsOf(key: KeySchema, family: string | undefined, section: string, context: FeatureContext): Offer[] {
  const own = section.toLowerCase();
  if (key.name === "_from") return sectionOffers(context, (name) => name !== own);
  const wanted = new Set(family === undefined ? context.knownSections() : context.sectionsOfKind(family));
  return sectionOffers(context, (name) => wanted.has(name) && name !== own);
}

/** Sections by name, the user's own first. */
function sectionOffers(context: FeatureContext, when: (name: string) => boolean): Offer[] {
  const { configuration } = context;
  const names = [...new Set([...configuration.sectionNames(), ...context.knownSections()])];
  const own = names.filter((name) => configuration.isDefinedByUser(name));
  const others = names.filter((name) => !configuration.isDefinedByUser(name));
  return [...own, ...others]
    .filter((name) => name !== "default" && when(name))
    .map((value) => ({
      value,
      detail: detailOf(configuration.classOf(value)),
      kind: CompletionItemKind.Reference,
    }));
}

function words(values: readonly string[], kind: CompletionItemKind): Offer[] {
  return values.map((value) => ({ value, kind }));
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

export function offerItem(
  { value, detail, documentation: text, kind }: Offer,
  newText: string,
  range: Range,
  index: number,
  { client }: FeatureContext,
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
