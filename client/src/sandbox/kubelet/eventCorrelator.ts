import type { SandboxClock } from "../clock.ts";

/** client-go 0.34, `events_cache.go`. */
const MOST_ALIKE = 10;
const ALIKE_FOR = 600_000;
const BURST = 25;
const ONE_MORE_EVERY = 300_000;
const LIMIT = 4096;

interface Alike {
  readonly messages: Set<string>;
  last: number;
}

/**
 * What a component does so that it does not tell too much: the tenth event within ten minutes that differs from others in its
 * message only is combined with those after it; of one object it tells 25 times, then once in five minutes more.
 */
export class EventCorrelator {
  readonly #clock: SandboxClock;
  readonly #alike = new Map<string, Alike>();
  /** How many events may be told, and since when that is so. */
  readonly #allowed = new Map<string, { tokens: number; since: number }>();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Whether an event is one with others of its kind. @param kind what is the same of all of them */
  isCombined(kind: string, message: string): boolean {
    const now = this.#clock.now();
    const before = this.#alike.get(kind);
    const alike = before && now - before.last <= ALIKE_FOR ? before : { messages: new Set<string>(), last: now };
    if (alike !== before) remember(this.#alike, kind, alike);
    alike.messages.add(message);
    alike.last = now;
    if (alike.messages.size < MOST_ALIKE) return false;
    for (const one of alike.messages) {
      alike.messages.delete(one);
      break;
    }
    return true;
  }

  /** Whether one more may be told now of what `source` names: a component, an object and the event's type. */
  accepts(source: string): boolean {
    const now = this.#clock.now();
    const before = this.#allowed.get(source) ?? { tokens: BURST, since: now };
    const tokens = Math.min(BURST, before.tokens + Math.max(0, now - before.since) / ONE_MORE_EVERY);
    const isAccepted = tokens >= 1;
    remember(this.#allowed, source, { tokens: isAccepted ? tokens - 1 : tokens, since: now });
    return isAccepted;
  }
}

function remember<T>(all: Map<string, T>, key: string, value: T): void {
  if (all.size >= LIMIT) all.clear();
  all.set(key, value);
}
