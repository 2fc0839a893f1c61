import type { Range } from "../../../text/types.ts";

/** A variable that a file sets. */
export interface VariableSetting {
  readonly name: string;
  /** Its value: without quotes, with other variables filled in as far as they are known. */
  readonly text: string;
  /** The value as it stands in the file, without quotes. */
  readonly written: string;
  readonly nameRange: Range;
  readonly valueRange: Range;
}

/** Where a variable stands: its name and its value, which may be in quotes and go over several lines. */
export interface VariablePlace {
  readonly line: number;
  readonly nameStart: number;
  readonly valueStart: number;
  /** Where the value ends, when that is in another line. */
  readonly end?: { readonly line: number; readonly character: number };
}

/** A variable that a file sets: its text as written, and as the program gets it. */
export function setting(name: string, written: string, text: string, place: VariablePlace): VariableSetting {
  const { line, nameStart, valueStart } = place;
  return {
    name,
    text,
    written,
    nameRange: { start: { line, character: nameStart }, end: { line, character: nameStart + name.length } },
    valueRange: {
      start: { line, character: valueStart },
      end: place.end ?? { line, character: valueStart + written.length },
    },
  };
}

/** True for a variable that is a connection of Airflow's. */
export function isConnectionVariable(name: string): boolean {
  return /^AIRFLOW_CONN_\w+$/u.test(name);
}

/** True for a variable of Airflow's configuration. */
export function isAirflowVariable(name: string): boolean {
  return /^AIRFLOW__\w+$/u.test(name);
}
