import type { SemanticTokensLegend } from "vscode-languageserver";

/** Standard types, so that every theme has colours for them. */
const TYPES = [
  /** Names of sections. */
  "namespace",
  /** Families and classes that `_type` names. */
  "type",
  /** Keys, and the names of members inside values. */
  "property",
  "enumMember",
  /** `True`, `no`, `null`. */
  "keyword",
  /** Numbers, durations, quantities, dates. */
  "number",
  "string",
  /** `$NAME` and `${NAME}`. */
  "variable",
  /** `%(key)s`, `@path`, `{field}`. */
  "macro",
] as const;

const MODIFIERS = [
  "declaration",
  /** Keys that are removed or have no effect. */
  "deprecated",
  /** Keys that the section's class does not know. */
  "unknown",
] as const;

export type TokenType = (typeof TYPES)[number];
export type TokenModifier = (typeof MODIFIERS)[number];

export const LEGEND: SemanticTokensLegend = { tokenTypes: [...TYPES], tokenModifiers: [...MODIFIERS] };

/** The number of a type in the legend. */
export function typeNumber(type: TokenType): number {
  return TYPES.indexOf(type);
}

/** Modifiers as the protocol sends them: a bit for each. */
export function modifierBits(modifiers: readonly TokenModifier[]): number {
  return modifiers.reduce((bits, modifier) => bits | (1 << MODIFIERS.indexOf(modifier)), 0);
}
