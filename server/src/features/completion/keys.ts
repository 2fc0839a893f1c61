import { CompletionItemKind, CompletionItemTag, InsertTextFormat } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { CONFIG_BASE } from "../../schema/sections/base.ts";
import type { KeySchema, SectionSchema } from "../../schema/types.ts";
import { compareVersions, isVersion } from "../../rules/versions.ts";
import { shortened } from "../markdown.ts";
import type { FeatureContext } from "../types.ts";
import type { CompletionPlace } from "./place.ts";
import { plainText, valueSnippet } from "./snippets.ts";

/** What `completionItem/resolve` needs to find the documentation of a key again. */
export interface KeyItemData {
  readonly kind: "key";
  readonly uri: string;
  readonly section: string;
  readonly key: string;
}

/** The keys of the class that the section is built as, without those that the section has. */
export function completeKeys(
  uri: string,
  place: Extract<CompletionPlace, { kind: "key" }>,
  context: FeatureContext,
): CompletionItem[] {
  const { section, entry } = place;
  const schema = context.configuration.classOf(section.name);
  const present = new Set(section.entries.map(({ node }) => node.key));
  if (entry) present.delete(entry.node.key);
  const items = schema ? keysOf(schema, section.name, context) : metaKeys();
  return items.filter((key) => !present.has(key.name.toLowerCase())).map((key) => keyItem(uri, key, place, context));
}

/** The keys that are worth writing in a section of that name. */
export function keysOf(schema: SectionSchema, section: string, { settings }: FeatureContext): KeySchema[] {
  const known = [...schema.keys.values()].filter(
    (key) => key.effect !== "removed" && !key.system && isIn(settings.dbndVersion, key),
  );
  const names = new Set(known.map((key) => key.name));
  const meta = schema.kind === "direct" ? [] : metaKeys().filter((key) => !names.has(key.name));
  // A registered name keeps its class: `_type` does nothing there.
  const isRegistered = section.toLowerCase() === schema.family.toLowerCase();
  return [...known, ...meta].filter((key) => !(isRegistered && key.name === "_type"));
}

function isIn(version: string, key: KeySchema): boolean {
  if (key.since !== undefined && isVersion(key.since) && compareVersions(version, key.since) < 0) return false;
  return key.until === undefined || !isVersion(key.until) || compareVersions(version, key.until) <= 0;
}

/** What every section of one's own can start with: where its class and its values come from. */
export function metaKeys(): KeySchema[] {
  return ["_type", "_from"].flatMap((name) => CONFIG_BASE.keys.get(name) ?? []);
}

function keyItem(
  uri: string,
  key: KeySchema,
  { range, entry, section }: Extract<CompletionPlace, { kind: "key" }>,
  { client }: FeatureContext,
): CompletionItem {
  const value = entry ? undefined : valueSnippet(key);
  const snippet = value === undefined ? key.name : `${key.name} = ${value}`;
  const old = key.effect === "ignored" || key.deprecated === true;
  const data: KeyItemData = { kind: "key", uri, section: section.name, key: key.name };
  return {
    label: key.name,
    kind: CompletionItemKind.Property,
    detail:
      key.defaultText === undefined ? key.typeName : `${key.typeName} · default ${shortened(key.defaultText, 40)}`,
    sortText: `${sortClass(key, old)}${key.name}`,
    ...(old && { tags: [CompletionItemTag.Deprecated] }),
    ...(client.snippets && value !== undefined && { insertTextFormat: InsertTextFormat.Snippet }),
    textEdit: { range, newText: client.snippets ? snippet : plainText(snippet) },
    data,
  };
}

function sortClass(key: KeySchema, old: boolean): string {
  if (old) return "9";
  if (key.required) return "1";
  return key.name.startsWith("_") ? "2" : "5";
}
