/** What kind of text a key takes; the grammar that reads it is chosen by `kind`. */
export type ValueType =
  | { readonly kind: "string" }
  /** Text with the words `now`, `git`, `context_uid` replaced. */
  | { readonly kind: "version" }
  /** `words`: which ones are booleans; DBND's when absent. */
  | { readonly kind: "boolean"; readonly words?: "airflow" }
  | { readonly kind: "integer" }
  | { readonly kind: "float" }
  | { readonly kind: "duration" }
  | { readonly kind: "date" }
  | { readonly kind: "datetime" }
  | { readonly kind: "enum"; readonly members: readonly string[] }
  | { readonly kind: "choice"; readonly members: readonly string[] }
  | { readonly kind: "list"; readonly element?: ValueType; readonly shape?: ShapeName }
  | { readonly kind: "dict"; readonly value?: ValueType; readonly shape?: ShapeName }
  /** `target`: one that DBND opens, so that a text which begins with a bracket is a list of them; else plain text. */
  | { readonly kind: "path"; readonly target?: true }
  /** What `json.loads` of Python reads, strictly. */
  | { readonly kind: "json"; readonly expects?: "object" | "array"; readonly shape?: ShapeName }
  /** Comma separated words that nobody trims (`image_pull_secrets`). */
  | { readonly kind: "commaList" }
  /** A Kubernetes quantity, kept as text. */
  | { readonly kind: "quantity"; readonly resource: "cpu" | "memory" }
  /** Text with `{field}` places in Python's format syntax. */
  | { readonly kind: "template"; readonly fields: readonly string[] }
  /** The name of a section that is built as a config object. */
  | { readonly kind: "section"; readonly family?: string }
  /** The value of `_type`. */
  | { readonly kind: "type" }
  /** A dotted Python path. */
  | { readonly kind: "pythonPath" };

/**
 * What an untyped list or dict is expected to hold: DBND's own shapes, or a Kubernetes type by its API name
 * (`k8s:V1Toleration`). Used for completion, documentation and checks, never for reading.
 */
export type ShapeName = "podErrorPolicy" | "secrets" | "resources" | "texts" | `k8s:${string}` | `airflow:${string}`;

export type ValueProblemCode =
  | "not-a-bool"
  | "not-an-int"
  | "not-a-float"
  | "not-a-duration"
  | "not-a-date"
  | "overflow"
  | "json-syntax"
  | "unterminated-block-comment"
  | "multiline-string-crash"
  | "unbalanced-quotes"
  | "expected-key-value"
  | "wrong-shape"
  | "not-in-enum"
  | "not-in-choices"
  | "not-a-section-value"
  | "file-not-found"
  | "reader-failed"
  | "symbol-not-found"
  | "bad-quantity";

/** A mistake inside a value; offsets count UTF-16 units of the value's text. `end` is exclusive. */
export interface ValueProblem {
  readonly code: ValueProblemCode;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** For Hjson: the offset at which the real reader reports the mistake, often far behind its cause. */
  readonly at?: number;
  /** For Hjson: what the reader missed there. */
  readonly detail?: HjsonDetail;
}

/** What the Hjson reader complains about. */
export type HjsonDetail =
  | "end-of-input-in-object"
  | "end-of-input-in-array"
  | "extra-data"
  | "colon-expected"
  | "key-expected"
  | "value-expected"
  | "empty-key"
  | "space-in-bare-key"
  | "newline-in-string"
  | "bad-escape";

/** What a reader makes of a text: always a best-effort tree, the value when there is no problem, and the problems. */
export interface ParsedValue {
  /** The value as DBND would have it. Meaningless when `problems` is not empty. */
  readonly value: PlainValue;
  readonly tree: ValueNode;
  readonly problems: readonly ValueProblem[];
}

/** Plain data. Integers beyond 2^53 are bigint; a duration is a `Duration`. */
export type PlainValue =
  string | number | bigint | boolean | null | Duration | readonly PlainValue[] | { readonly [key: string]: PlainValue };

/** A time span, in seconds (may be fractional, never negative). */
export class Duration {
  readonly seconds: number;
  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

/** A node of a value's tree; offsets as in `ValueProblem`. */
export type ValueNode = ObjectNode | ArrayNode | ScalarNode;

interface NodeBase {
  readonly start: number;
  readonly end: number;
}

export interface ObjectNode extends NodeBase {
  readonly type: "object";
  readonly members: readonly MemberNode[];
  /** False when the closing bracket is missing. */
  readonly closed: boolean;
}

export interface MemberNode extends NodeBase {
  readonly type: "member";
  readonly key: ScalarNode;
  /** Offset of the colon (or `=`), if there is one. */
  readonly separator?: number;
  readonly value?: ValueNode;
}

export interface ArrayNode extends NodeBase {
  readonly type: "array";
  readonly elements: readonly ValueNode[];
  readonly closed: boolean;
}

export interface ScalarNode extends NodeBase {
  readonly type: "scalar";
  readonly value: string | number | bigint | boolean | null;
  /** How it is written; `bare` is text without quotes. */
  readonly form: "bare" | "single" | "double" | "triple" | "literal";
}
