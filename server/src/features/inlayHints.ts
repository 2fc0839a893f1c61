import type { InlayHint, InlayHintLabelPart } from "vscode-languageserver";
import { nameRange, valueRange } from "../cfg/positions.ts";
import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../cfg/types.ts";
import type { ChainLink, Origin, ResolvedObject, ResolvedValue } from "../configuration/types.ts";
import { cfgText } from "../schema/define.ts";
import type { Range } from "../text/types.ts";
import { documentation, shortened } from "./markdown.ts";
import { layerText, originText } from "./originText.ts";
import { describeChain } from "./origins.ts";
import type { FeatureContext } from "./types.ts";

/** What a hint needs to be told more of: the line that it stands at. */
export interface HintData {
  readonly uri: string;
  readonly line: number;
}

/**
 * Behind a line whose value is not the one in force: the one that is, and who says so. Behind the header of an engine or
 * environment: how many keys it has from other sections. `uri` is the document's as the client spells it.
 */
export function inlayHints(document: CfgDocument, range: Range, uri: string, context: FeatureContext): InlayHint[] {
  const hints: InlayHint[] = [];
  const add = (line: number, at: InlayHint["position"], label: InlayHintLabelPart[]): void => {
    const data: HintData = { uri, line };
    hints.push({ position: at, label, paddingLeft: true, data });
  };
  for (const section of document.sections) {
    if (section.endLine <= range.start.line) continue;
    if (section.header.line > range.end.line) break;
    const inherited = inheritedLabel(section, context);
    if (inherited && section.header.line >= range.start.line) {
      const { line, character } = nameRange(section.header).end;
      add(line, { line, character: character + 1 }, inherited);
    }
    for (const entry of section.entries) {
      if (entry.line + entry.node.lineCount <= range.start.line || entry.line > range.end.line) continue;
      const label = overruledLabel(document, section, entry, context);
      if (label) add(entry.line, valueRange(entry).end, label);
    }
  }
  return hints;
}

/** A hint with the whole chain as its tooltip; what is gone meanwhile stays as it is. */
export function resolveInlayHint(hint: InlayHint, document: CfgDocument, context: FeatureContext): InlayHint {
  const { line } = hint.data as HintData;
  const section = document.sectionAt(line);
  const placed = document.nodeAt(line);
  if (!section || !placed) return hint;
  const text =
    placed.node.kind === "entry"
      ? describeChain(resolved(section, placed.node.key, context).chain, context)
      : inheritedKeys(section, context)
          .map((value) => `- ${value.key}: ${describeChain(value.chain.slice(0, 1), context).slice(2)}`)
          .join("\n");
  return text === "" ? hint : { ...hint, tooltip: documentation(text, context.client) };
}

function overruledLabel(
  document: CfgDocument,
  section: CfgSection,
  entry: Placed<CfgEntry>,
  context: FeatureContext,
): InlayHintLabelPart[] | undefined {
  const { chain, value } = resolved(section, entry.node.key, context);
  const own = chain.find(({ value: { origin } }) => isAt(origin, document.uri, entry.line));
  const winner = chain.find(({ role }) => role === "winner");
  if (!own || !winner) return undefined;
  if (own !== winner) {
    const text = layerText(winner.value, 40) || "(empty)";
    return [{ value: `← ${own.role === "merged" ? "merged with " : ""}${text} from ` }, originPart(winner, context)];
  }
  if (!value?.adjusted) return undefined;
  return [{ value: `← ${shortened(cfgText(value.value), 40)} because of ${value.adjusted.because}` }];
}

function inheritedLabel(section: CfgSection, context: FeatureContext): InlayHintLabelPart[] | undefined {
  const keys = inheritedKeys(section, context);
  if (keys.length === 0) return undefined;
  const from = new Set(keys.map(({ chain }) => chain.find(({ role }) => role === "winner")?.section ?? ""));
  const names = [...from].map((name) => `[${name}]`).join(", ");
  return [{ value: `← ${keys.length} ${keys.length === 1 ? "key" : "keys"} from ${names}` }];
}

/** The keys of an engine or environment whose value somebody set in another section, such as `[kubernetes]`. */
function inheritedKeys(section: CfgSection, { configuration }: FeatureContext): readonly ResolvedValue[] {
  const kind = configuration.classOf(section.name)?.kind;
  if (kind !== "engine" && kind !== "environment") return [];
  const object: ResolvedObject = configuration.resolve(section.name);
  const own = object.ownSection.toLowerCase();
  return [...object.values.values()].filter(({ chain }) => {
    const winner = chain.find(({ role }) => role === "winner");
    return winner !== undefined && winner.section !== own && winner.value.origin.kind !== "shipped";
  });
}

function resolved(
  section: CfgSection,
  key: string,
  { configuration }: FeatureContext,
): { readonly chain: readonly ChainLink[]; readonly value?: ResolvedValue } {
  const schema = configuration.classOf(section.name);
  const name = schema?.keys.get(key)?.name ?? key;
  const value = schema && configuration.resolve(section.name).values.get(name);
  return value ? { chain: value.chain, value } : { chain: configuration.chain([section.name], key) };
}

function isAt(origin: Origin, uri: string, line: number): boolean {
  return origin.kind === "file" && origin.uri === uri && origin.keyRange.start.line === line;
}

/** Leads to the place when it is one in a file. */
function originPart({ value: { origin } }: ChainLink, context: FeatureContext): InlayHintLabelPart {
  // Editors cut long hints: where a variable stands tells more than its name.
  const isVariable = origin.kind === "file" && origin.variable !== undefined;
  const value = isVariable
    ? `${context.displayName(origin.uri)}:${origin.range.start.line + 1}`
    : originText(origin, (uri) => context.displayName(uri));
  return origin.kind === "file" ? { value, location: { uri: origin.uri, range: origin.keyRange } } : { value };
}
