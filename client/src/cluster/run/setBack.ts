/** Clocks are set back, by servers of time and by people: patience ends when it should all the same. */
import type { Clock } from "../clock.ts";
import type { RunState } from "./state.ts";

/** What is less may be told by two clocks that do not go quite alike. Milliseconds. */
const NOTICED = 1000;

/** Tells by how much the clock has been set back. What a machine sleeps, and a clock set forward, is time that has passed. */
export class SetBacks {
  readonly #clock: Clock;
  #ahead: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#ahead = clock.now() - clock.monotonic();
  }

  /** Since the last call; 0 where it was not. Milliseconds. */
  take(): number {
    const ahead = this.#clock.now() - this.#clock.monotonic();
    const by = this.#ahead - ahead;
    if (by > 0 && by < NOTICED) return 0;
    this.#ahead = ahead;
    return Math.max(0, by);
  }
}

/** The state by a clock that was set back: as much time as before has passed since each of its times, or is left until it. */
export function setBack(state: RunState, by: number): RunState {
  if (by <= 0) return state;
  const moved = (time: number | undefined): number | undefined => (time === undefined ? undefined : time - by);
  return {
    ...state,
    startedAt: state.startedAt - by,
    changedAt: state.changedAt - by,
    deadline: moved(state.deadline),
    createPendingUntil: moved(state.createPendingUntil),
    tries: state.tries.map((one) => ({
      ...one,
      createdAt: moved(one.createdAt),
      startedAt: moved(one.startedAt),
      endedAt: moved(one.endedAt),
    })),
  };
}
