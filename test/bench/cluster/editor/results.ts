/** What is measured inside of VS Code. */
export interface EditorResults {
  readonly panel: { readonly ours: readonly PanelCost[]; readonly plain: readonly PanelCost[] };
  /** From the command to the arrival of the request that creates the pod. Milliseconds. */
  readonly createRequests: readonly number[];
}

export interface PanelCost {
  /** Until the workbench has taken all of it. Milliseconds. */
  readonly time: number;
  /** Of the extension host, 99th percentile, by its own work. Milliseconds. */
  readonly lag: number;
  /** Growth of the extension host, at most. Megabytes. */
  readonly memory: number;
}

/** What is to be measured, in the environment of the extension host. */
export interface EditorWork {
  readonly lines: number;
  readonly rounds: number;
  readonly creates: number;
  /** Path of the file for the results. */
  readonly results: string;
}

export const WORK_VARIABLE = "DATABAND_BENCH_WORK";
