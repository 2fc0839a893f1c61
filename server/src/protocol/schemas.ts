/** What other extensions, or an editor, know of sections and keys. */

export interface Contribution {
  /** Whose it is, for messages: the id of an extension. */
  readonly origin: string;
  /** As it was read; docs/schemas.md describes it. */
  readonly schema: unknown;
}

export interface SchemasParams {
  /** All of them: what was told before is forgotten. */
  readonly schemas: readonly Contribution[];
}
