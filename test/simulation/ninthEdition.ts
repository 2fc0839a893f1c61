import type { Dice } from "./programs.ts";

/** What the scenarios of the eighth edition did not have. */
export interface NinthEdition {
  /** The most bytes that are kept of a log in its file. */
  readonly maxFileBytes: number;
}

const MEBIBYTE = 1024 * 1024;

/** The log is kept in a file, which outlives the windows that write it. */
export function ninthOf({ pick }: Dice): NinthEdition {
  return { maxFileBytes: pick(200 * MEBIBYTE, 200 * MEBIBYTE, MEBIBYTE) };
}
