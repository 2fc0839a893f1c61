import dbndKeys from "../../fixtures/schema/dbnd-keys.json" with { type: "json" };
import dbndSections from "../../fixtures/schema/dbnd-sections.json" with { type: "json" };

/** A key as DBND 1.0.28 declares it. */
export interface DbndKey {
  readonly section: string;
  readonly key: string;
  readonly type: string;
  /** Default of the class. */
  readonly default: unknown;
  /** What a packaged cfg file sets. */
  readonly shipped?: unknown;
  readonly enum?: readonly string[];
  readonly required?: boolean;
  readonly undeclared?: boolean;
  readonly effect?: string;
}

export interface DbndSections {
  readonly sections: readonly { readonly section: string; readonly classPath?: string }[];
  readonly shipped: readonly { readonly section: string; readonly type: string | null }[];
  readonly legacy: readonly {
    readonly section: string;
    readonly key: string;
    readonly seenFrom: string;
    readonly seenUntil: string;
    readonly replacement?: string;
  }[];
}

export const DBND_KEYS: readonly DbndKey[] = dbndKeys;
export const DBND_SECTIONS: DbndSections = dbndSections;
