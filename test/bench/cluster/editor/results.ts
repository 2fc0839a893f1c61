/** What is measured inside of VS Code. */
export interface EditorResults {
  readonly panel: Beside;
  /** Ours with escape sequences, the other without. */
  readonly coloured: Beside;
  /** All lines in one panel. */
  readonly flood: Beside;
  /** From the command to the arrival of the request that creates the pod. Milliseconds. */
  readonly createRequests: readonly number[];
}

/** Ours and plain `append`, in turn: those of one round have the same place in both. */
export interface Beside {
  readonly ours: readonly PanelCost[];
  readonly plain: readonly PanelCost[];
}

export interface PanelCost {
  /** Until the panel's document has the last line. Milliseconds. */
  readonly time: number;
  /** Of the extension host's processor. Milliseconds. */
  readonly work: number;
  /** Of the extension host, 99th percentile, by its own work. Milliseconds. */
  readonly lag: number;
  /** Growth of the extension host, at most. Megabytes. */
  readonly memory: number;
}

/** What is to be measured, in the environment of the extension host. */
export interface EditorWork {
  /** Of one log. */
  readonly lines: number;
  /** Logs of each; more where the machine is so busy that these tell little. */
  readonly rounds: number;
  readonly creates: number;
  /** Path of the file for the results. */
  readonly results: string;
}

/** Ours to the other's, of the times of each two rounds, one after the other: one in each order. */
export function ratiosOfPairs({ ours, plain }: Beside): readonly number[] {
  const pairs = Array.from({ length: Math.ceil(ours.length / 2) }, (_, pair) => [2 * pair, 2 * pair + 1]);
  const sum = (costs: readonly PanelCost[], pair: readonly number[]): number =>
    pair.reduce((total, round) => total + (costs[round]?.time ?? 0), 0);
  return pairs.map((pair) => sum(ours, pair) / sum(plain, pair));
}

export const WORK_VARIABLE = "DATABAND_BENCH_WORK";
