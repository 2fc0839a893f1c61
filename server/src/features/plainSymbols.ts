import type { DocumentSymbol, SymbolInformation } from "vscode-languageserver";

/** An outline for clients that know no hierarchy: each symbol names the one it is in. */
export function plainSymbols(
  symbols: readonly DocumentSymbol[],
  uri: string,
  containerName?: string,
): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(containerName !== undefined && { containerName }) },
    ...plainSymbols(children, uri, name),
  ]);
}
