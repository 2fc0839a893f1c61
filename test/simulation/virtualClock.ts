import type { Clock } from "../../client/src/cluster/clock.ts";

interface Timer {
  readonly at: number;
  /** Among timers of one time, the seed decides. */
  readonly order: number;
  readonly action: () => void;
}

/** Virtual milliseconds after which a test that still waits is given up. */
const LONGEST_TEST = 24 * 3600 * 1000;

/**
 * Time that passes only when nobody has anything to do, with real files neither: an hour takes as long as what happens in
 * it. The same seed gives the same order of timers and the same random numbers.
 */
export class VirtualClock implements Clock {
  readonly #timers = new Heap();
  #state: number;
  #now = Date.parse("2026-01-01T00:00:00Z");
  #setBack = 0;
  #running = false;
  #pumping = false;

  /** @param seed any 32-bit number */
  constructor(seed = 1) {
    this.#state = seed >>> 0;
  }

  readonly now = (): number => this.#now - this.#setBack;

  readonly monotonic = (): number => this.#now;

  /** Sets what `now` tells back; timers go on. */
  setBack(milliseconds: number): void {
    this.#setBack += milliseconds;
  }

  readonly after = (delay: number, action: () => void): (() => void) => {
    const timer = { at: this.#now + Math.max(0, delay), order: this.random(), action };
    this.#timers.push(timer);
    if (this.#running) this.#pump();
    return () => {
      this.#timers.delete(timer);
    };
  };

  /** Mulberry32. */
  readonly random = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let hash = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    hash ^= hash + Math.imul(hash ^ (hash >>> 7), hash | 61);
    return ((hash ^ (hash >>> 14)) >>> 0) / 2 ** 32;
  };

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass from now on, until `stop`. */
  start(): void {
    this.#running = true;
    this.#pump();
  }

  stop(): void {
    this.#running = false;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** Lets time pass until a piece of work is done. Rejects when it never is. */
  async run<T>(work: Promise<T>, limit = LONGEST_TEST): Promise<T> {
    const { promise: tooLong, reject } = Promise.withResolvers<never>();
    const cancel = this.after(limit, () => reject(new Error(`not done after ${limit / 1000} s of virtual time`)));
    this.start();
    try {
      return await Promise.race([work, tooLong]);
    } finally {
      cancel();
      this.stop();
    }
  }

  /** Waits until a condition holds, looking again and again. */
  async until(condition: () => boolean, what = "condition", limit = 600_000): Promise<void> {
    const end = this.#now + limit;
    while (!condition()) {
      if (this.#now > end) throw new Error(`not reached in ${limit / 1000} s of virtual time: ${what}`);
      await this.sleep(5);
    }
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    const turn = (): void => {
      // On a busy machine hours would pass while one file is written: pods end, and whoever waits gives up.
      if (this.#running && isFileAwaited()) {
        setImmediate(turn);
        return;
      }
      // Everything that was to be done without a timer has been done when this runs.
      const timer = this.#running ? this.#timers.pop() : undefined;
      if (!timer) {
        this.#pumping = false;
        return;
      }
      this.#now = Math.max(this.#now, timer.at);
      timer.action();
      setImmediate(turn);
    };
    setImmediate(turn);
  }
}

/** Whether this process has asked the file system for something that is not answered yet. */
function isFileAwaited(): boolean {
  return process.getActiveResourcesInfo().some((name) => FILE_REQUESTS.has(name));
}

/** What Node calls them: of `node:fs`, of `node:fs/promises`, and that which closes a file of the latter. */
const FILE_REQUESTS: ReadonlySet<string> = new Set(["FSReqCallback", "FSReqPromise", "CloseReq"]);

/** Timers, the next one first. */
class Heap {
  readonly #items: Timer[] = [];
  readonly #alive = new Set<Timer>();

  get size(): number {
    return this.#alive.size;
  }

  push(timer: Timer): void {
    this.#alive.add(timer);
    const items = this.#items;
    let at = items.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent];
      if (!above || !isBefore(timer, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = timer;
  }

  delete(timer: Timer): void {
    this.#alive.delete(timer);
  }

  pop(): Timer | undefined {
    for (let first = this.#take(); first; first = this.#take()) if (this.#alive.delete(first)) return first;
    return undefined;
  }

  #take(): Timer | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (!last || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [items[child], items[child + 1]];
      if (left && right && isBefore(right, left)) child++;
      const below = items[child];
      if (!below || !isBefore(below, last)) break;
      items[at] = below;
      at = child;
    }
    items[at] = last;
    return first;
  }
}

function isBefore(left: Timer, right: Timer): boolean {
  return left.at === right.at ? left.order < right.order : left.at < right.at;
}
