import { CompletionItemKind, InsertTextFormat, InsertTextMode } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { podShape } from "../../schema/kubernetes/podSchema.ts";
import type { PropertyShape, ScalarShape, ShapeSchema } from "../../schema/shapeTypes.ts";
import type { Text } from "../../text/text.ts";
import type { Range } from "../../text/types.ts";
import { choice, plainText } from "../completion/snippets.ts";
import { documentation } from "../markdown.ts";
import type { ClientAbilities } from "../types.ts";
import { shapeAlong, type Path } from "../valuePlace.ts";
import { mergeNote } from "./mergeNotes.ts";
import { manifestPlace, type ManifestPlace } from "./place.ts";

/** Fields of the Kubernetes API and their values, at an offset of a base manifest. */
export function completeManifest(text: Text, offset: number, client: ClientAbilities): CompletionItem[] {
  const place = manifestPlace(text.toString(), offset);
  const pod = podShape("V1Pod");
  const shape = place && pod && shapeAlong(pod, place.path)?.shape;
  if (!place || !shape) return [];
  const range = { start: text.positionAt(place.start), end: text.positionAt(place.end) };
  if (place.in === "value") {
    return shape.kind === "object" || shape.kind === "array" ? [] : valueItems(shape, range, client);
  }
  if (shape.kind !== "object") return [];
  return [...shape.properties()]
    .filter(([name]) => !place.present.has(name) && name !== "status")
    .map(([name, property]) => fieldItem(name, property, place, range, client));
}

function fieldItem(
  name: string,
  property: PropertyShape,
  place: Extract<ManifestPlace, { in: "key" }>,
  range: Range,
  client: ClientAbilities,
): CompletionItem {
  const snippet = place.hasColon ? name : `${name}:${valueSnippet(property.shape, place, range.start.character)}`;
  return {
    label: name,
    kind: CompletionItemKind.Field,
    detail: property.required ? "required" : property.shape.kind,
    documentation: documentation(fieldText([...place.path, name], property.documentation), client),
    sortText: `${property.required ? "1" : "5"}${name}`,
    insertTextMode: InsertTextMode.asIs,
    ...(client.snippets && !place.hasColon && { insertTextFormat: InsertTextFormat.Snippet }),
    textEdit: { range, newText: client.snippets && !place.hasColon ? snippet : plainText(snippet) },
  };
}

/** What DBND makes of a field, then what Kubernetes says about it. */
export function fieldText(path: Path, text: string): string {
  const note = mergeNote(path);
  return note === undefined ? text : `${note}\n\n${text}`;
}

/** A list stands as deep as its name, an object two deeper. */
function valueSnippet(shape: ShapeSchema, { flow }: { readonly flow: boolean }, column: number): string {
  const indent = " ".repeat(column);
  if (shape.kind === "object") return flow ? " {$1}" : `\n${indent}  $1`;
  if (shape.kind === "array") return flow ? " [$1]" : `\n${indent}- $1`;
  if (shape.kind === "boolean") return ` ${choice(["true", "false"])}`;
  const values = shape.suggestions?.map(({ value }) => value) ?? [];
  return shape.closed && values.length > 0 ? ` ${choice(values)}` : " $1";
}

function valueItems(shape: ScalarShape, range: Range, client: ClientAbilities): CompletionItem[] {
  const words = shape.kind === "boolean" ? ["true", "false"].map((value) => ({ value, documentation: "" })) : [];
  return [...words, ...(shape.suggestions ?? [])].map(({ value, documentation: text }, index) => ({
    label: value,
    kind: CompletionItemKind.EnumMember,
    ...(text !== "" && { documentation: documentation(text, client) }),
    sortText: String(index).padStart(3, "0"),
    textEdit: { range, newText: value },
  }));
}
