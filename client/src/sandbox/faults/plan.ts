/** Which requests a rule looks at; absent members match everything. */
export interface FaultMatch {
  readonly verb?: "get" | "list" | "watch" | "create" | "delete" | "patch" | "update" | "log";
  /** Plural name, such as `pods`. */
  readonly resource?: string;
  /** Only these: 1 is the first request since the plan was set that this rule matches. */
  readonly numbers?: readonly number[];
  /** Chance, 0 to 1, for each matching request. Default 1. */
  readonly probability?: number;
}

/** What goes wrong. Times in milliseconds, of the sandbox's clock. */
export type Fault =
  /** The connection is reset once `afterBytes` of the body are sent, or `afterMs` after its first byte. */
  | { readonly kind: "cut"; readonly afterBytes?: number; readonly afterMs?: number }
  /** The request is held back before anything is done. */
  | { readonly kind: "delay"; readonly ms: number }
  /** From then on nothing arrives any more, and the connection stays open. */
  | { readonly kind: "halfOpen"; readonly afterBytes?: number }
  /** Refused, and nothing is done. */
  | {
      readonly kind: "error";
      readonly status: 401 | 403 | 404 | 409 | 422 | 429 | 500 | 503 | 504;
      readonly retryAfter?: number;
    }
  /** Done, but answered with an error or with a reset; done only so many `ms` after the answer, where there are such. */
  | { readonly kind: "lostAnswer"; readonly as?: "500" | "504" | "reset"; readonly ms?: number }
  /** Each event of a watch comes twice with the chance `probability` (default 1). */
  | { readonly kind: "duplicateEvent"; readonly probability?: number }
  /** An event of a watch comes after the next one with the chance `probability` (default 1), or a second late. */
  | { readonly kind: "reorderEvent"; readonly probability?: number }
  /** The history is compacted before the request is handled. */
  | { readonly kind: "compact" };

export interface FaultRule {
  readonly match?: FaultMatch;
  readonly fault: Fault;
}

/** The same seed and the same order of requests give the same faults. */
export interface FaultPlan {
  /** Any 32-bit number. */
  readonly seed: number;
  readonly rules: readonly FaultRule[];
}
