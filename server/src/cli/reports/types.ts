import type { Problem, Severity } from "../../text/types.ts";

/** A file that was checked. */
export interface Checked {
  /** As shown: relative to the current folder where it is below it. */
  readonly path: string;
  readonly uri: string;
  readonly problems: readonly Problem[];
}

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "information", "hint"];
