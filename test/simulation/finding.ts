import type { Coverage } from "./coverage.ts";
import type { Happening } from "./happenings.ts";
import type { FaultRule } from "../../client/src/sandbox/index.ts";

/** What became of one seed. */
export interface Finding {
  readonly seed: number;
  /** In a few words, for counting. */
  readonly verdict: string;
  readonly scenario: { readonly rules: readonly FaultRule[]; readonly happenings: readonly Happening[] };
  /** Empty when everything held. */
  readonly problems: readonly string[];
  /** What happened when, for people. */
  readonly story: readonly string[];
  /** What went wrong in which stage. */
  readonly coverage: Coverage;
}
