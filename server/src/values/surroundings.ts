/** What the words `now`, `today`, `git` and `context_uid` stand for; a word without an answer stays as it is. */
export interface Surroundings {
  readonly now?: Date;
  /** Commit of the project. */
  readonly git?: string;
  readonly contextUid?: string;
}
