import type { RuleContext, RuleSettings } from "../rules/types.ts";

export interface FeatureSettings extends RuleSettings {
  /** Lenses on Python tasks and on environments. */
  readonly codeLens: boolean;
}

/** What the client can show; everything a feature asks about it. */
export interface ClientAbilities {
  readonly snippets: boolean;
  /** Documentation and hovers as Markdown. */
  readonly markdown: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly locationLinks: boolean;
  /** How many folding ranges it takes. */
  readonly foldingLimit: number;
}

/** What a feature may know beyond the document; made by the workspace for one document at one moment. */
export interface FeatureContext extends RuleContext {
  readonly settings: FeatureSettings;
  readonly client: ClientAbilities;
  /** How a file is shown to people: its path relative to the project. */
  displayName(uri: string): string;
  /** The URI of an existing file that a value names, relative to the project's folder. */
  fileUri(path: string): string | undefined;
  /** Names of the tasks that can be run. */
  taskNames(): readonly string[];
}
