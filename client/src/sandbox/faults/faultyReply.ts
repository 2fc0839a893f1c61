import type { SandboxClock } from "../clock.ts";
import type { Reply } from "../api/exchange.ts";
import type { Fault } from "./plan.ts";

/** A reply to which the faults of the body happen: cut, half-open, duplicate and reordered events. */
export class FaultyReply implements Reply {
  readonly #inner: Reply;
  readonly #cutAfter: number;
  readonly #silentAfter: number;
  readonly #duplicate: () => boolean;
  readonly #reorder: () => boolean;
  #late: Buffer | undefined;
  #sent = 0;
  #silent = false;
  #cancelTimer: () => void = () => undefined;
  readonly #cutMs: number | undefined;
  readonly #clock: SandboxClock;

  /** @param random for each call a number in [0, 1) */
  constructor(inner: Reply, faults: readonly Fault[], clock: SandboxClock, random: () => number) {
    this.#inner = inner;
    this.#clock = clock;
    const cut = faults.find((one) => one.kind === "cut");
    const halfOpen = faults.find((one) => one.kind === "halfOpen");
    const duplicate = faults.find((one) => one.kind === "duplicateEvent");
    this.#cutMs = cut?.afterMs;
    this.#cutAfter = cut === undefined ? Infinity : (cut.afterBytes ?? (cut.afterMs === undefined ? 0 : Infinity));
    this.#silentAfter = halfOpen === undefined ? Infinity : (halfOpen.afterBytes ?? 0);
    const reorder = faults.find((one) => one.kind === "reorderEvent");
    this.#reorder = reorder === undefined ? () => false : () => random() < (reorder.probability ?? 1);
    this.#duplicate = duplicate === undefined ? () => false : () => random() < (duplicate.probability ?? 1);
  }

  get closed(): AbortSignal {
    return this.#inner.closed;
  }

  start(status: number, headers: Readonly<Record<string, string | readonly string[]>>): void {
    if (this.#silentAfter === 0 && this.#sent === 0) {
      this.#silent = true;
      return;
    }
    this.#inner.start(status, headers);
    if (this.#cutMs !== undefined) {
      this.#cancelTimer = this.#clock.after(this.#cutMs, () => this.reset());
      this.closed.addEventListener("abort", () => this.#cancelTimer(), { once: true });
    }
  }

  write(chunk: string | Uint8Array): boolean {
    const data = Buffer.from(chunk);
    const isEvent = typeof chunk === "string" && chunk.startsWith('{"type":"');
    if (isEvent && !this.#late && this.#reorder()) {
      this.#late = data;
      this.#clock.after(1000, () => this.#pushLate());
      return true;
    }
    const goOn = this.#push(data);
    this.#pushLate();
    return isEvent && this.#duplicate() ? this.#push(data) : goOn;
  }

  drained(): Promise<void> {
    return this.#inner.drained();
  }

  end(): void {
    if (this.#silent) {
      return;
    }
    if (this.#cutAfter < Infinity) {
      // The body was shorter than the cut: it still does not end well.
      this.reset();
      return;
    }
    this.#cancelTimer();
    this.#pushLate();
    this.#inner.end();
  }

  reset(): void {
    this.#cancelTimer();
    this.#inner.reset();
  }

  #pushLate(): void {
    const late = this.#late;
    this.#late = undefined;
    if (late) {
      this.#push(late);
    }
  }

  #push(data: Buffer): boolean {
    if (this.#silent || this.closed.aborted) {
      return true;
    }
    const room = Math.min(this.#cutAfter, this.#silentAfter) - this.#sent;
    this.#sent += data.length;
    if (data.length < room) {
      return this.#inner.write(data);
    }
    this.#inner.write(data.subarray(0, room));
    if (this.#cutAfter <= this.#silentAfter) {
      // Give what was written the time to leave.
      this.#clock.after(1, () => this.reset());
      this.#silent = true;
    } else {
      this.#silent = true;
    }
    return true;
  }
}

/** A reply that nobody sees: for requests that are done, but whose answer is lost. */
export function lostReply(closed: AbortSignal): Reply & { readonly done: Promise<void> } {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  return {
    done,
    closed,
    start: () => undefined,
    write: () => true,
    drained: () => Promise.resolve(),
    end: () => finish(),
    reset: () => finish(),
  };
}
