import { SymbolKind } from "vscode-languageserver";
import type { DocumentSymbol } from "vscode-languageserver";
import { entryRange, keyRange, nameRange } from "../cfg/positions.ts";
import type { CfgDocument, CfgSection } from "../cfg/types.ts";
import type { SectionSchema } from "../schema/types.ts";
import { detailOf } from "./sectionDetail.ts";
import { shortened } from "./markdown.ts";
import type { FeatureContext } from "./types.ts";

/** An outline is cut after this many symbols: editors do not show more, and would be busy for long. */
export const SYMBOL_LIMIT = 20_000;

export interface Outline {
  readonly symbols: DocumentSymbol[];
  /** True when the file has more symbols than were given. */
  readonly cut: boolean;
}

/** Sections with their keys; as many as the limit allows. */
export function documentSymbols(document: CfgDocument, context: FeatureContext, limit = SYMBOL_LIMIT): Outline {
  const symbols: DocumentSymbol[] = [];
  let left = limit;
  for (const section of document.sections) {
    if (left <= 0) return { symbols, cut: true };
    const symbol = sectionSymbol(section, document, context.configuration.classOf(section.name), left - 1);
    left -= 1 + (symbol.children?.length ?? 0);
    symbols.push(symbol);
    if ((symbol.children?.length ?? 0) < section.entries.length) return { symbols, cut: true };
  }
  return { symbols, cut: false };
}

/** How a section of a class is shown in lists. */
export function sectionSymbolKind(schema: SectionSchema | undefined): SymbolKind {
  return (schema && KINDS[schema.kind]) ?? SymbolKind.Module;
}

const KINDS: Readonly<Partial<Record<SectionSchema["kind"], SymbolKind>>> = {
  engine: SymbolKind.Class,
  environment: SymbolKind.Namespace,
  "spark-engine": SymbolKind.Class,
  task: SymbolKind.Function,
};

function sectionSymbol(
  section: CfgSection,
  document: CfgDocument,
  schema: SectionSchema | undefined,
  limit: number,
): DocumentSymbol {
  const endLine = Math.min(section.endLine, document.text.lineCount) - 1;
  return {
    name: section.name || "(no name)",
    detail: schema ? detailOf(schema) : "",
    kind: sectionSymbolKind(schema),
    range: {
      start: { line: section.header.line, character: 0 },
      end: { line: endLine, character: document.text.lineLength(endLine) },
    },
    selectionRange: nameRange(section.header),
    children: section.entries.slice(0, limit).map((entry) => ({
      name: entry.node.rawKey || "(no name)",
      detail: shortened(entry.node.value.text, 60),
      kind: SymbolKind.Property,
      range: entryRange(entry),
      selectionRange: keyRange(entry),
    })),
  };
}
