import type { RunHandle } from "../../client/src/cluster/run/handle.ts";
import type { RunResult } from "../../client/src/cluster/run/state.ts";
import type { ClientProcess } from "./process.ts";

export interface Follower {
  readonly process: ClientProcess;
  readonly handle: RunHandle;
}

/**
 * The windows that follow a run. One at a time does; where the disk was full when they looked, nobody could claim it, and
 * several do until one has.
 */
export class Followers {
  /** What windows told that came back when another one had taken the run over. */
  superseded: readonly RunResult[] = [];
  readonly #all: Follower[] = [];

  add(follower: Follower): void {
    this.#all.push(follower);
  }

  /** A window has told an end that is not the run's. */
  supersede(result: RunResult): void {
    this.superseded = [...this.superseded, result];
  }

  /** Who goes on with the run, or has told its end, where a window has let go of it. */
  successorOf(process: ClientProcess): Follower | undefined {
    const next = this.#all.findLast(
      ({ process: one, handle }) =>
        one !== process && !one.isDead && handle.state.result?.reason !== "followed-elsewhere",
    );
    const told = next?.handle.state.result;
    if (told) this.superseded = this.superseded.filter((one) => one !== told);
    return next;
  }
}
