/** A tooltip may be read for so long before a row is drawn anew for little. Milliseconds. */
const READING = 60_000;

interface Row {
  /** What was drawn last. */
  readonly news: string;
  /** Something else has changed since. */
  readonly isOwed: boolean;
}

/**
 * Which runs' rows somebody may be reading. VS Code takes down the tooltip of a row that is drawn anew; it tells when one is
 * put up, and not when it is gone. So a row waits for a minute with what is no news.
 */
export class Readers {
  readonly #now: () => number;
  readonly #since = new Map<string, number>();
  readonly #rows = new Map<string, Row>();

  /** @param now milliseconds, of any beginning */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A tooltip of the run's rows is put up. */
  reads(run: string): void {
    this.#since.set(run, this.#now());
  }

  /** The run's rows are drawn. */
  drawn(run: string, news: string): void {
    this.#rows.set(run, { news, isOwed: false });
  }

  /** Whether the rows are to be drawn anew now; where not, they are owed to the person. */
  mayDraw(run: string, news: string): boolean {
    const row = this.#rows.get(run);
    if (row?.news !== news || !this.#isRead(run)) return true;
    this.#rows.set(run, { news, isOwed: true });
    return false;
  }

  /** Whether something has been left out that can be drawn now. */
  isOwed(run: string): boolean {
    return this.#rows.get(run)?.isOwed === true && !this.#isRead(run);
  }

  forget(run: string): void {
    this.#since.delete(run);
    this.#rows.delete(run);
  }

  #isRead(run: string): boolean {
    const since = this.#since.get(run);
    return since !== undefined && this.#now() - since < READING;
  }
}
