import { CompletionItemKind, CompletionItemTag, InsertTextFormat } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import type { PropertyShape, ShapeSchema } from "../../schema/shapeTypes.ts";
import type { KeySchema } from "../../schema/types.ts";
import type { Range } from "../../text/types.ts";
import type { ObjectNode, ValueNode } from "../../values/types.ts";
import { clusterOffers, nodeLabelOffers } from "../completion/clusterNames.ts";
import { member as memberOf } from "../../rules/values/tree.ts";
import { keysOf } from "../completion/keys.ts";
import { detailOf } from "../sectionDetail.ts";
import { choice, plainText, shapeSnippet } from "../completion/snippets.ts";
import { offers } from "../completion/offers.ts";
import { needsComma, wordAround } from "../completion/word.ts";
import { keyDocumentation } from "../keyDocumentation.ts";
import { documentation, shortened } from "../markdown.ts";
import type { FeatureContext } from "../types.ts";
import { shapeAt } from "../valuePlace.ts";
import type { ConfigPlace } from "./configPlace.ts";
import type { PythonText } from "./pythonText.ts";

const BOOLEANS = ["True", "False"] as const;

/** What can be written at a place of `task_config` or `defaults`: sections, their keys, and what their values hold. */
export function completePythonConfig(
  place: ConfigPlace,
  offset: number,
  text: PythonText,
  context: FeatureContext,
): CompletionItem[] {
  const insertion = { ...wordAt(text, offset), context };
  const [section, name, ...rest] = place.path;
  if (place.in === "object" && section === undefined) return sectionItems(place, hasValue(place, offset), insertion);
  const schema = typeof section === "string" ? context.configuration.classOf(section) : undefined;
  if (!schema) return [];
  if (place.in === "object" && name === undefined) {
    const present = presentNames(place.node, place.member);
    const keys = keysOf(schema, String(section), context).filter(
      (key) => !present.has(key.name) && !key.name.startsWith("_"),
    );
    return keys.map((key) => keyItem(key, hasValue(place, offset), insertion));
  }
  const key = schema.keys.get(String(name).toLowerCase()) ?? schema.otherKeys;
  if (!key) return [];
  if (place.in === "object") {
    const shape = shapeAt(key, rest)?.shape;
    const labels = rest.length === 0 ? nodeLabelOffers(key.name, String(section), context) : [];
    if (labels.length > 0) {
      return labels.map(({ value, detail = "" }) => {
        const item = { label: value, detail, kind: CompletionItemKind.Reference, sortText: `0${value}` };
        return member(item, "", '"$1"', hasValue(place, offset), insertion);
      });
    }
    if (shape?.kind !== "object") return [];
    const present = presentNames(place.node, place.member);
    return [...shape.properties()]
      .filter(([member]) => !present.has(member))
      .map(([member, property]) => memberItem(member, property, hasValue(place, offset), insertion));
  }
  const names = rest.length === 0 ? [] : clusterOffers(key.name, rest, String(section), context, valueOf(place));
  if (names.length > 0) {
    return names.map(({ value, detail = "" }, at) => ({
      ...valueItem(value, quoted(value, insertion), at, insertion),
      kind: CompletionItemKind.Reference,
      detail,
    }));
  }
  const shape = shapeAt(key, rest)?.shape;
  return shape ? shapeItems(shape, insertion) : valueItems(key, rest.length > 0, String(section), insertion);
}

/** The whole value of the key that a place is inside. */
function valueOf({ config, path: [section, name] }: ConfigPlace): ValueNode | undefined {
  return memberOf(memberOf(config.tree, String(section))?.value, String(name))?.value;
}

interface Insertion {
  /** What stands at the cursor, quotes included. */
  readonly range: Range;
  readonly quote: string;
  readonly context: FeatureContext;
  /** A member follows without a comma in between. */
  readonly needsComma: boolean;
}

function wordAt(text: PythonText, offset: number): Omit<Insertion, "context"> {
  const { start, end, quote } = wordAround(text.content, offset);
  const range = { start: text.positionAt(start), end: text.positionAt(end) };
  return { range, quote, needsComma: needsComma(text.content, end) };
}

function presentNames(node: ObjectNode, current: ObjectNode["members"][number] | undefined): ReadonlySet<string> {
  return new Set(node.members.filter((one) => one !== current).map((one) => String(one.key.value)));
}

/** True on a name that has its colon already; directly before it a new member begins. */
function hasValue({ member }: Extract<ConfigPlace, { in: "object" }>, offset: number): boolean {
  return member?.separator !== undefined && offset > member.key.start;
}

/** Sections of the user that are engines, environments or tasks, then the classes that every project has. */
function sectionItems(
  place: Extract<ConfigPlace, { in: "object" }>,
  valueFollows: boolean,
  insertion: Insertion,
): CompletionItem[] {
  const { configuration } = insertion.context;
  const present = presentNames(place.node, place.member);
  const names = [...new Set(["kubernetes", ...insertion.context.knownSections()])].filter((name) => !present.has(name));
  return names.flatMap((name) => {
    const schema = configuration.classOf(name);
    if (!schema) return [];
    const rank = name === "kubernetes" ? "0" : configuration.isDefinedByUser(name) ? "1" : "5";
    const item = { label: name, detail: detailOf(schema), kind: CompletionItemKind.Module, sortText: `${rank}${name}` };
    return [member(item, schema.documentation, "{$1}", valueFollows, insertion)];
  });
}

function keyItem(key: KeySchema, valueFollows: boolean, insertion: Insertion): CompletionItem {
  const old = key.effect === "ignored" || key.deprecated === true;
  const item: CompletionItem = {
    label: key.name,
    kind: CompletionItemKind.Property,
    detail:
      key.defaultText === undefined ? key.typeName : `${key.typeName} · default ${shortened(key.defaultText, 40)}`,
    sortText: `${old ? "9" : "5"}${key.name}`,
    ...(old && { tags: [CompletionItemTag.Deprecated] }),
  };
  return member(item, keyDocumentation(key), keySnippet(key), valueFollows, insertion);
}

function memberItem(
  name: string,
  property: PropertyShape,
  valueFollows: boolean,
  insertion: Insertion,
): CompletionItem {
  const item: CompletionItem = {
    label: name,
    kind: CompletionItemKind.Field,
    detail: property.required ? "required" : property.shape.kind,
    sortText: `${property.required ? "1" : property.ignored ? "9" : "5"}${name}`,
    ...(property.ignored && { tags: [CompletionItemTag.Deprecated] }),
  };
  return member(
    item,
    property.documentation,
    property.snippet ?? shapeSnippet(property.shape, BOOLEANS),
    valueFollows,
    insertion,
  );
}

/** A name with what belongs behind it: the colon, a value to fill in, and the comma before the next member. */
function member(
  item: CompletionItem,
  text: string,
  value: string,
  valueFollows: boolean,
  { range, quote, needsComma, context: { client } }: Insertion,
): CompletionItem {
  const mark = quote || '"';
  const name = `${mark}${item.label}${mark}`;
  const snippet = valueFollows ? name : `${name}: ${value}${needsComma ? "," : ""}`;
  const asSnippet = client.snippets && !valueFollows;
  return {
    ...item,
    documentation: documentation(text, client),
    filterText: `${quote}${item.label}`,
    ...(asSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
    textEdit: { range, newText: asSnippet ? snippet : plainText(snippet) },
  };
}

function keySnippet(key: KeySchema): string {
  switch (key.type.kind) {
    case "boolean":
      return key.default === true ? choice(["False", "True"]) : choice(["True", "False"]);
    case "integer":
    case "float":
      return "$1";
    case "dict":
      return "{$1}";
    case "list":
      return key.writtenAs === "dict" ? "{$1}" : "[$1]";
    case "enum":
    case "choice":
      return `"${choice(key.type.members)}"`;
    default:
      return '"$1"';
  }
}

function shapeItems(shape: ShapeSchema, insertion: Insertion): CompletionItem[] {
  if (shape.kind === "object" || shape.kind === "array") return [];
  if (shape.kind === "boolean") return BOOLEANS.map((word, at) => valueItem(word, word, at, insertion));
  return (shape.suggestions ?? []).map((one, at) =>
    valueItem(one.value, quoted(one.value, insertion), at, insertion, one.documentation),
  );
}

function valueItems(key: KeySchema, inside: boolean, section: string, insertion: Insertion): CompletionItem[] {
  const { type } = key;
  const element = type.kind === "list" ? type.element : type.kind === "dict" ? type.value : undefined;
  const wanted = inside ? element : type.kind === "list" || type.kind === "dict" ? undefined : type;
  if (!wanted) return [];
  const isWord = wanted.kind === "boolean" || wanted.kind === "integer" || wanted.kind === "float";
  return offers(key, wanted, section, insertion.context).map(({ value, documentation: text }, at) =>
    valueItem(value, isWord ? value : quoted(value, insertion), at, insertion, text),
  );
}

function quoted(value: string, { quote }: Insertion): string {
  const mark = quote || '"';
  return mark + value.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`) + mark;
}

function valueItem(
  label: string,
  newText: string,
  index: number,
  { range, context }: Insertion,
  text = "",
): CompletionItem {
  return {
    label,
    kind: CompletionItemKind.Value,
    ...(text !== "" && { documentation: documentation(text, context.client) }),
    ...(newText !== label && { filterText: newText }),
    sortText: String(index).padStart(3, "0"),
    textEdit: { range, newText },
  };
}
