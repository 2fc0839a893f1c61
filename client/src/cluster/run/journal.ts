import type { RunState } from "./state.ts";

/** Keeps the states of runs across reloads and crashes. */
export interface Journal {
  /** Resolves once the state is safe on disk. */
  save(state: RunState): Promise<void>;
  /** All states, oldest run first; what cannot be read is left out. */
  load(): Promise<readonly RunState[]>;
  remove(id: string): Promise<void>;
}

/** One file per run under `folder`, written atomically, readable for the user only. */
export declare function fileJournal(folder: string): Journal;
