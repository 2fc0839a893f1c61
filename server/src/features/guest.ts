import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentLink,
  Hover,
  InlayHint,
  LocationLink,
  SignatureHelp,
} from "vscode-languageserver";
import type { Fix } from "../rules/checking/types.ts";
import type { Position, Problem, Range } from "../text/types.ts";
import type { Named } from "./named.ts";
import type { Occurrence } from "./occurrences.ts";

/** What the server has to say about an open document of another language than its own. */
export interface Guest {
  /** `trigger`: the character that was typed, where that alone is why it is asked. */
  complete(position: Position, trigger?: string): CompletionItem[];
  hover(position: Position): Hover | undefined;
  definition(position: Position): LocationLink[];
  /** What the call at a place takes. */
  signature(position: Position): SignatureHelp | undefined;
  /** What is in force beside what is written in a range. */
  hints(range: Range): InlayHint[];
  /** Files that texts name. */
  links(): DocumentLink[];
  /** What the word at a place means to DBND; undefined where it is none of its names. */
  named(position: Position): Named | undefined;
  /** Every place that names the same as a place of the document; undefined where `named` tells. */
  references(position: Position): readonly Occurrence[] | undefined;
  problems(): readonly Problem[];
  /** What can be done at a range; `diagnostics` are the client's own there. */
  actions(clientUri: string, range: Range, diagnostics: readonly Diagnostic[]): CodeAction[];
  /** What mends a problem of the document. */
  fixes(problem: Problem): readonly Fix[];
}

/** Every answer empty: a guest is this, and what it knows better. */
export const SILENT_GUEST: Guest = {
  complete: () => [],
  hover: () => undefined,
  definition: () => [],
  signature: () => undefined,
  hints: () => [],
  links: () => [],
  named: () => undefined,
  references: () => undefined,
  problems: () => [],
  actions: () => [],
  fixes: () => [],
};
