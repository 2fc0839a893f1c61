import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver";

/** Documents whose last tokens are kept. */
const KEPT = 16;

/** The tokens that the client has of each document, so that after an edit only the difference is sent. */
export class SemanticTokenResults {
  readonly #last = new Map<string, { readonly id: string; readonly data: readonly number[] }>();
  #count = 0;

  full(uri: string, data: number[]): SemanticTokens {
    return { resultId: this.#keep(uri, data), data };
  }

  /** The one edit that makes the new tokens of the ones with that id; all tokens when the client has others. */
  delta(uri: string, previousId: string, data: number[]): SemanticTokens | SemanticTokensDelta {
    const before = this.#last.get(uri);
    const resultId = this.#keep(uri, data);
    return before?.id === previousId ? { resultId, edits: difference(before.data, data) } : { resultId, data };
  }

  #keep(uri: string, data: readonly number[]): string {
    const id = String(++this.#count);
    this.#last.delete(uri);
    this.#last.set(uri, { id, data });
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= KEPT) break;
      this.#last.delete(oldest);
    }
    return id;
  }
}

function difference(before: readonly number[], after: readonly number[]): SemanticTokensDelta["edits"] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  if (start === before.length && start === after.length) return [];
  return [{ start, deleteCount: before.length - start - end, data: after.slice(start, after.length - end) }];
}
