import { SymbolKind } from "vscode-languageserver";
import type { SymbolInformation } from "vscode-languageserver";
import type { DagName } from "../airflow/dags/namesIn.ts";
import { nameRange } from "../cfg/positions.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { Configuration } from "../configuration/types.ts";
import type { TaskInfo } from "../protocol.ts";
import { sectionSymbolKind } from "./symbols.ts";

/** More than this no editor shows; a longer query finds the rest. */
export const WORKSPACE_SYMBOL_LIMIT = 2000;

/** What one project has to offer. */
export interface ProjectSymbols {
  readonly documents: readonly CfgDocument[];
  readonly configuration: Configuration;
  readonly tasks: readonly TaskInfo[];
  /** How a file is shown to people. */
  readonly displayName: (uri: string) => string;
}

/** The ids of DAGs and their tasks in a file. */
export interface DagSymbols {
  readonly uri: string;
  /** As it is shown to people. */
  readonly file: string;
  readonly names: readonly DagName[];
}

/**
 * Sections and tasks of all projects, then ids of DAGs and of tasks in them, whose name has the letters of the query, in their
 * order; `cut` when there are more than the limit.
 */
export function workspaceSymbols(
  query: string,
  projects: readonly ProjectSymbols[],
  dags: readonly DagSymbols[] = [],
): { readonly symbols: SymbolInformation[]; readonly cut: boolean } {
  const found = new Map<string, SymbolInformation>();
  const cut = (): { readonly symbols: SymbolInformation[]; readonly cut: boolean } => ({
    symbols: [...found.values()],
    cut: true,
  });
  const add = (symbol: SymbolInformation): void => {
    const { uri, range } = symbol.location;
    found.set(`${symbol.name} ${uri}:${range.start.line}`, symbol);
  };
  for (const { documents, configuration, tasks, displayName } of projects) {
    for (const document of documents) {
      for (const { name, header } of document.sections) {
        if (found.size >= WORKSPACE_SYMBOL_LIMIT) return cut();
        if (name === "" || !matches(name, query)) continue;
        add({
          name,
          kind: sectionSymbolKind(configuration.classOf(name)),
          location: { uri: document.uri, range: nameRange(header) },
          containerName: displayName(document.uri),
        });
      }
    }
    for (const { name, uri, range, module } of tasks) {
      if (found.size >= WORKSPACE_SYMBOL_LIMIT) return cut();
      if (!matches(name, query)) continue;
      add({ name, kind: SymbolKind.Function, location: { uri, range }, containerName: module ?? displayName(uri) });
    }
  }
  for (const { uri, file, names } of dags) {
    for (const { kind, name, range } of names) {
      if (found.size >= WORKSPACE_SYMBOL_LIMIT) return cut();
      if (!matches(name, query)) continue;
      const symbol = kind === "dag" ? SymbolKind.Module : SymbolKind.Function;
      add({ name, kind: symbol, location: { uri, range }, containerName: file });
    }
  }
  return { symbols: [...found.values()], cut: false };
}

/** Whether the letters of the query stand in the name in that order, in any case. */
function matches(name: string, query: string): boolean {
  const lower = name.toLowerCase();
  let at = -1;
  for (const letter of query.toLowerCase().replace(/\s+/gu, "")) {
    at = lower.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
