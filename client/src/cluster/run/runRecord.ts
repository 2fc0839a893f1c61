import { t } from "../../l10n.ts";
import type { Clock } from "../clock.ts";
import { pause } from "../connection/limits.ts";
import type { RunOptions } from "./handle.ts";
import { FollowedElsewhere } from "./journal.ts";
import type { RunState } from "./state.ts";

/** Until an entry that could not be written is written again. Milliseconds. */
const SAVE_AGAIN = 2000;

/** What others know of a run: the journal, and who listens. */
export class RunRecord {
  readonly #clock: Clock;
  readonly #options: Pick<RunOptions, "journal" | "log" | "onState">;
  readonly #again: () => void;
  #cancelAgain: () => void = () => undefined;
  #saved = "";
  #isBehind = false;
  #isClosed = false;
  #toldProblem = false;

  /** @param again is called when an entry that could not be written is due once more */
  constructor(clock: Clock, options: Pick<RunOptions, "journal" | "log" | "onState">, again: () => void) {
    this.#clock = clock;
    this.#options = options;
    this.#again = again;
  }

  /** Whether the journal could not be written when it was to be. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Saves and tells a state that differs from the last; returns what went wrong. */
  async save(state: RunState): Promise<Error | undefined> {
    const text = JSON.stringify({ ...state, changedAt: 0 });
    if (text === this.#saved) return undefined;
    this.#saved = text;
    let problem: Error | undefined;
    try {
      await this.#options.journal?.save(state);
      this.#isBehind = false;
    } catch (error) {
      problem = error instanceof Error ? error : new Error(String(error));
      if (problem instanceof FollowedElsewhere) return problem;
      this.#tellProblem(problem.message);
      this.#saved = "";
      this.#isBehind = true;
      this.#cancelAgain();
      if (!this.#isClosed) this.#cancelAgain = this.#clock.after(SAVE_AGAIN, this.#again);
    }
    this.tell(state);
    return problem;
  }

  /** Saves what becomes of a run after its end, as soon as there is room for it, unless another window has the run by then. */
  async saveAtLast(state: RunState): Promise<void> {
    for (let problem = await this.save(state); this.#isBehind; problem = await this.save(state)) {
      if (problem instanceof FollowedElsewhere) return;
      await pause(this.#clock, SAVE_AGAIN);
    }
  }

  /** Without the journal, which may be another window's by now. */
  tell(state: RunState): void {
    try {
      this.#options.onState?.(state);
    } catch {
      // A listener's mistake must not end the run.
    }
  }

  /** Nothing is written again by itself any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelAgain();
  }

  /** Once: a disk that is full stays full for a while. */
  #tellProblem(problem: string): void {
    if (this.#toldProblem) return;
    this.#toldProblem = true;
    const text = t(
      "The journal of runs cannot be written: {0}. A window that is opened later may not know how this run went on.",
      problem,
    );
    this.#options.log?.note({ kind: "info", text });
  }
}
