import type { Cluster } from "../connection/cluster.ts";

/**
 * How long an open stream keeps its slot while others wait: one that has caught up with its container, and one that has
 * not. Milliseconds.
 */
const TURN = { caughtUp: 1000, reading: 4000 };
/** An open stream that brings nothing for this long has caught up. Milliseconds. */
const CAUGHT_UP = 300;
/** Between two looks at whose turn is over. Milliseconds. */
const LOOK = 250;

export interface Slot {
  /** Fires when another stream waits and this one has had its turn. */
  readonly wanted: AbortSignal;
  /** Others wait, and the log is read for the first time: what is there should be read, and followed at the next turn. */
  readonly isGlance: boolean;
  /** To be called when the stream is open, and whenever it brings something. */
  readonly heard: () => void;
  release(): void;
}

interface Entry {
  readonly wanted: AbortController;
  /** Its stream ends where it has caught up. */
  readonly isGlance: boolean;
  /** Undefined while the server has not answered: a slow one costs nobody the turn. */
  openedAt: number | undefined;
  heardAt: number;
}

/** Lets a limited number of log streams be open; who waits gets a turn, since every reader can go on where it was. */
export class StreamSlots {
  static readonly #shared = new WeakMap<Cluster, StreamSlots>();
  readonly #cluster: Cluster;
  readonly #taken = new Set<Entry>();
  #waiting: (() => void)[] = [];
  /** Woken, but not there yet. */
  #promised = 0;
  #cancelTimer: (() => void) | undefined;

  private constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  static of(cluster: Cluster): StreamSlots {
    const slots = StreamSlots.#shared.get(cluster) ?? new StreamSlots(cluster);
    StreamSlots.#shared.set(cluster, slots);
    return slots;
  }

  /**
   * Waits for a slot, in the order of the calls; undefined when the signal fires first.
   *
   * @param isFirst the log is to be followed, and nothing of it has been read
   */
  async take(isFirst: boolean, signal: AbortSignal | undefined): Promise<Slot | undefined> {
    if (signal?.aborted) return undefined;
    if (!this.#hasFree && !(await this.#wait(signal))) return undefined;
    const { clock } = this.#cluster;
    const isGlance = isFirst && this.#waiting.length > 0;
    const entry: Entry = { wanted: new AbortController(), isGlance, openedAt: undefined, heardAt: 0 };
    this.#taken.add(entry);
    return {
      wanted: entry.wanted.signal,
      isGlance,
      heard: () => {
        entry.heardAt = clock.monotonic();
        entry.openedAt ??= entry.heardAt;
      },
      release: () => {
        if (this.#taken.delete(entry)) this.#wakeNext();
      },
    };
  }

  get #hasFree(): boolean {
    return this.#taken.size + this.#promised < this.#cluster.mostLogStreams;
  }

  /** True when a slot is free for the caller, false when the signal fired. */
  async #wait(signal: AbortSignal | undefined): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const wake = (): void => {
      this.#promised++;
      resolve(true);
    };
    const leave = (): void => {
      this.#waiting = this.#waiting.filter((one) => one !== wake);
      resolve(false);
    };
    this.#waiting.push(wake);
    signal?.addEventListener("abort", leave, { once: true });
    this.#callSoon();
    const isWoken = await promise;
    signal?.removeEventListener("abort", leave);
    if (isWoken) this.#promised--;
    return isWoken;
  }

  #wakeNext(): void {
    if (this.#hasFree) this.#waiting.shift()?.();
  }

  /** Lets those in for whom there is room now, and calls those back that have had their turn, as many as wait. */
  #callSoon(): void {
    const { clock } = this.#cluster;
    this.#cancelTimer ??= clock.after(LOOK, () => {
      this.#cancelTimer = undefined;
      while (this.#hasFree && this.#waiting.length > 0) this.#wakeNext();
      const now = clock.monotonic();
      const over = [...this.#taken].filter((entry) => !entry.wanted.signal.aborted && isOver(entry, now));
      for (const { wanted } of over.slice(0, this.#waiting.length)) wanted.abort();
      if (this.#waiting.length > 0) this.#callSoon();
    });
  }
}

function isOver({ isGlance, openedAt, heardAt }: Entry, now: number): boolean {
  const hasCaughtUp = !isGlance && now - heardAt >= CAUGHT_UP;
  const turn = hasCaughtUp ? TURN.caughtUp : TURN.reading;
  return openedAt !== undefined && now - openedAt >= turn;
}
