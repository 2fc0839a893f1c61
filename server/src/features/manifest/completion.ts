import { CompletionItemKind, InsertTextFormat, InsertTextMode } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { clusterKindOfField, namesOfKind } from "../../schema/kubernetes/clusterNames.ts";
import type { EngineFacts } from "../../protocol.ts";
import { podShape } from "../../schema/kubernetes/podSchema.ts";
import type { PropertyShape, ScalarShape, ShapeSchema } from "../../schema/shapeTypes.ts";
import type { Text } from "../../text/text.ts";
import type { Range } from "../../text/types.ts";
import { choice, plainText } from "../completion/snippets.ts";
import { documentation } from "../markdown.ts";
import type { ClientAbilities } from "../types.ts";
import { shapeAlong, type Path } from "../valuePlace.ts";
import { manifestPlace, type ManifestPlace } from "./place.ts";

/** What is made of a field of a manifest, in Markdown; undefined for fields inside others. */
type FieldNote = (path: Path) => string | undefined;

/**
 * Fields of the Kubernetes API and their values, at an offset of a base manifest, and names that the clusters have. Where
 * another extension knows YAML, only those names.
 */
export function completeManifest(
  text: Text,
  offset: number,
  facts: readonly EngineFacts[],
  client: ClientAbilities,
  note: FieldNote,
): CompletionItem[] {
  const place = manifestPlace(text.toString(), offset);
  const range = place && { start: text.positionAt(place.start), end: text.positionAt(place.end) };
  const ofCluster = range ? facts.flatMap((each) => clusterItems(place, range, each)) : [];
  const names = [...new Map(ofCluster.map((item) => [item.label, item])).values()];
  return [...names, ...(client.otherYaml ? [] : schemaItems(text, place, client, note))];
}

function clusterItems(place: ManifestPlace, range: Range, facts: EngineFacts): CompletionItem[] {
  const item = (label: string, detail: string, newText = label): CompletionItem => ({
    label,
    detail,
    kind: CompletionItemKind.Reference,
    sortText: `0${label}`,
    textEdit: { range, newText },
  });
  if (place.in === "key") {
    if (place.path.join(".") !== "spec.nodeSelector") return [];
    const labels = Object.keys(facts.nodeLabels ?? {}).filter((label) => !place.present.has(label));
    return labels.map((label) => item(label, `on nodes of ${facts.cluster}`, place.hasColon ? label : `${label}: `));
  }
  const kind = clusterKindOfField(place.path);
  if (!kind) return [];
  if (kind !== "node label") {
    const names = namesOfKind(kind, facts, place.beside("name")) ?? [];
    return names.map((name) => item(name, `${kind} in ${facts.namespace}`));
  }
  const values = facts.nodeLabels?.[String(place.path.at(-1))] ?? [];
  return values.map((value) => item(value, `on nodes of ${facts.cluster}`));
}

function schemaItems(
  text: Text,
  place: ManifestPlace | undefined,
  client: ClientAbilities,
  note: FieldNote,
): CompletionItem[] {
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
    .map(([name, property]) => fieldItem(name, property, place, range, client, note));
}

function fieldItem(
  name: string,
  property: PropertyShape,
  place: Extract<ManifestPlace, { in: "key" }>,
  range: Range,
  client: ClientAbilities,
  note: FieldNote,
): CompletionItem {
  const snippet = place.hasColon ? name : `${name}:${valueSnippet(property.shape, place, range.start.character)}`;
  return {
    label: name,
    kind: CompletionItemKind.Field,
    detail: property.required ? "required" : property.shape.kind,
    documentation: documentation(fieldText([...place.path, name], property.documentation, note), client),
    sortText: `${property.required ? "1" : "5"}${name}`,
    insertTextMode: InsertTextMode.asIs,
    ...(client.snippets && !place.hasColon && { insertTextFormat: InsertTextFormat.Snippet }),
    textEdit: { range, newText: client.snippets && !place.hasColon ? snippet : plainText(snippet) },
  };
}

/** What is made of a field, then what Kubernetes says about it. */
export function fieldText(path: Path, text: string, note: FieldNote): string {
  const own = note(path);
  return own === undefined ? text : `${own}\n\n${text}`;
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
