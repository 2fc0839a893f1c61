/** One case of a vectors file; each file's `about` or `conventions` says how to read it. */
export interface Vector {
  readonly id: string;
  readonly name?: string;
  /** DBND files say `category`, Airflow files `kind`. */
  readonly category?: string;
  readonly kind?: string;
  readonly input?: unknown;
  readonly inputs?: unknown;
  readonly expected?: unknown;
  readonly expected_kind?: string;
  readonly error?: VectorFailure;
  readonly [member: string]: unknown;
}

/** How a case is expected to fail; line and column are 1-based. */
export interface VectorFailure {
  readonly kind: string;
  readonly line?: number;
  readonly column?: number;
  readonly [member: string]: unknown;
}

/** What an implementation throws to say that the input is refused, in the vectors' words. */
export class Refused extends Error {
  readonly failure: VectorFailure;
  constructor(failure: VectorFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** Runs one case: returns what is compared with `expected`, or throws `Refused`. */
export type Handler = (vector: Vector) => unknown;

/** Category → handler. Each file in `handlers/` exports one of these as `handlers`. */
export type Handlers = Readonly<Record<string, Handler>>;
