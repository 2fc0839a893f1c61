import type { Position, Range } from "../../text/types.ts";
import type { PythonConfig } from "../../python/tasks/configDictionaries.ts";

/** A Python file and its dictionaries of configuration, as the features need it. */
export interface PythonText {
  readonly uri: string;
  readonly content: string;
  readonly configs: readonly PythonConfig[];
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

/** The range between two offsets. */
export function rangeOf(text: PythonText, { start, end }: { readonly start: number; readonly end: number }): Range {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}
