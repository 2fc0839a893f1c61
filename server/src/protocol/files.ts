/** Files that the server cannot read itself. */

export interface FilesParams {
  readonly changed: readonly { readonly uri: string; readonly text: string }[];
  /** URIs of files that are no longer there. */
  readonly removed: readonly string[];
}
