/** Changes of a pod's fields where a file sets them, with its formatting kept. */
import type { Range } from "../text/types.ts";

export interface FieldEditParams {
  /** A cfg file, a DAG file, or a manifest. */
  readonly uri: string;
  /** Where the value stands (`Origin.range` of the plan's line); of an item to add: the call, or any field of the manifest. */
  readonly range: Range;
  readonly change: FieldChange;
}

export type FieldChange =
  /** Writes another value in the place of the one that stands there. */
  | { readonly set: string }
  /** Takes the entry of the value out of its mapping. */
  | { readonly remove: true }
  /** Adds a toleration to those of the pod; with `others` it has some, which have to be gone on with. */
  | { readonly addToleration: Readonly<Record<string, string>>; readonly others?: boolean }
  /** Says an amount of the pod's container that nothing says so far. */
  | { readonly amount: Amount }
  /** Gives an argument of a call in a DAG file a number. */
  | { readonly argument: string; readonly value: string };

export interface Amount {
  readonly kind: "requests" | "limits";
  readonly resource: string;
  readonly value: string;
}

export interface FieldEdit {
  readonly range: Range;
  readonly newText: string;
}
