/**
 * Passes changes on with pauses between. VS Code waits until nothing has changed for 200 ms before it asks a tree anew (its
 * `extHostTreeViews.ts`, 1.100 to 1.139): a tree that changes more often than that is never drawn.
 */
export class PacedChanges<T> {
  readonly #tell: (changed: readonly T[]) => void;
  readonly #pause: () => number;
  readonly #changed = new Set<T>();
  #timer: NodeJS.Timeout | undefined;
  #told = -Infinity;

  /**
   * @param tell what has changed since the last time
   * @param pause how long it is quiet after that, milliseconds; asked each time
   */
  constructor(tell: (changed: readonly T[]) => void, pause: () => number) {
    this.#tell = tell;
    this.#pause = pause;
  }

  /** Told at once, or when the pause is over. */
  add(changed: T): void {
    this.#changed.add(changed);
    if (this.#timer) return;
    const left = this.#told + this.#pause() - performance.now();
    if (left <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), left);
  }

  /** Tells what there is now. */
  flush(): void {
    this.dispose();
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed];
    this.#changed.clear();
    this.#told = performance.now();
    this.#tell(changed);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
