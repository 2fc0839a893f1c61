import type { RuleContext, RuleSettings } from "../rules/types.ts";

export type { Position, Range, TextEdit } from "../text/types.ts";

export interface FeatureSettings extends RuleSettings {
  /** Lenses on Python tasks and on environments. */
  readonly codeLens: boolean;
}

/** What the client can show; everything a feature asks about it. */
export interface ClientAbilities {
  readonly snippets: boolean;
  /** `MarkupContent` of kind markdown in documentation and hovers. */
  readonly markdown: boolean;
  /** Ranges beyond which a list is cut, with a message. */
  readonly symbolLimit: number;
  readonly foldingLimit: number;
  readonly hierarchicalSymbols: boolean;
}

/** What a feature may know beyond the document; made by the workspace for one document at one moment. */
export interface FeatureContext extends RuleContext {
  readonly settings: FeatureSettings;
  readonly client: ClientAbilities;
  /** How a file's URI is shown to people: relative to its project. */
  displayName(uri: string): string;
}
