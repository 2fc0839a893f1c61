/** Clocks are set back and forward, by servers of time and by people: patience ends when it should all the same. */
import type { Clock } from "../clock.ts";
import type { RunState } from "./state.ts";

/** What is less may be told by two clocks that do not go quite alike. Milliseconds. */
const NOTICED = 1000;

/**
 * Tells by how much the clock has been set. What a machine sleeps looks like a clock set forward where the time that passes
 * for a process stands still meanwhile, as on Linux.
 */
export class ClockSets {
  readonly #clock: Clock;
  #ahead: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#ahead = clock.now() - clock.monotonic();
  }

  /** Since the last call: forward above 0, back below; 0 where it was not. Milliseconds. */
  take(): number {
    const ahead = this.#clock.now() - this.#clock.monotonic();
    const by = ahead - this.#ahead;
    if (Math.abs(by) < NOTICED) return 0;
    this.#ahead = ahead;
    return by;
  }
}

/**
 * The state by a clock that was set. Back: as much time as before has passed since each of its times, or is left until it.
 * Forward: as much is left of what is waited for; whether the time since then has passed, for the cluster and for people,
 * nobody knows, and a machine that slept says that it has.
 */
export function clockSet(state: RunState, by: number): RunState {
  return by < 0 ? setBack(state, -by) : { ...state, ...waitsOf(state, by) };
}

function waitsOf({ deadline, createPendingUntil }: RunState, by: number): Partial<RunState> {
  return { deadline: moved(deadline, by), createPendingUntil: moved(createPendingUntil, by) };
}

function moved(time: number | undefined, by: number): number | undefined {
  return time === undefined ? undefined : time + by;
}

/** The state by a clock that was set back by so much; the state itself where it was not. */
export function setBack(state: RunState, by: number): RunState {
  if (by <= 0) return state;
  return {
    ...state,
    ...waitsOf(state, -by),
    startedAt: state.startedAt - by,
    changedAt: state.changedAt - by,
    tries: state.tries.map((one) => ({
      ...one,
      createdAt: moved(one.createdAt, -by),
      startedAt: moved(one.startedAt, -by),
      endedAt: moved(one.endedAt, -by),
    })),
  };
}
