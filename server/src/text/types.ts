/** Positions as the Language Server Protocol counts them: 0-based lines, 0-based UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A stretch of a file; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** One replacement in a text; an insertion has an empty range. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/** How much a problem matters; the rules' settings can change it. */
export type Severity = "error" | "warning" | "information" | "hint";

/** Something wrong, or worth knowing, at a place in a file. */
export interface Problem {
  /** Stable id of the kind of problem, such as `duplicate-key`; also names its documentation page. */
  readonly code: string;
  readonly severity: Severity;
  readonly range: Range;
  /** What is wrong and what to do, in one or two sentences. */
  readonly message: string;
  /** Facts that a quick fix needs (plain JSON). */
  readonly data?: unknown;
  readonly tags?: readonly ("unnecessary" | "deprecated")[];
  readonly related?: readonly { readonly uri: string; readonly range: Range; readonly message: string }[];
}
