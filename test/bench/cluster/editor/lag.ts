/** How often something is due. Milliseconds. */
const INTERVAL = 5;

/**
 * Measures how late an extension host does what is due because it is busy: what a person feels as a stuttering editor. Time
 * in which the system lets other processes run is not counted.
 */
export class LagMeter {
  readonly #lags: number[] = [];
  #due = performance.now() + INTERVAL;
  #worked = workedSoFar();
  #timer = setTimeout(() => this.#tick(), INTERVAL);

  /** Ends the measurement. Milliseconds, of all moments at which something could have been due but a hundredth. */
  stop(): number {
    clearTimeout(this.#timer);
    return this.#lags.toSorted((left, right) => left - right)[Math.floor(0.99 * this.#lags.length)] ?? 0;
  }

  #tick(): void {
    const now = performance.now();
    const worked = workedSoFar();
    // All that would have been due meanwhile had to wait, too.
    for (; this.#due <= now; this.#due += INTERVAL) this.#lags.push(Math.min(now - this.#due, worked - this.#worked));
    this.#worked = worked;
    this.#timer = setTimeout(() => this.#tick(), INTERVAL);
  }
}

/** Milliseconds of this thread, and where Node cannot tell (before 24), of the whole process. */
function workedSoFar(): number {
  const threads = process as { threadCpuUsage?: typeof process.cpuUsage };
  const { user, system } = threads.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}
