/** Stands for the list of all sections' names among what was read; no section has that name. */
export const ALL_NAMES = "\n all names";

/** Stands for the class of a section (lower case) among what was read: its `_type` and `_from` alone. */
export function classIn(section: string): string {
  return `${section}\n class`;
}

/** A result, and the sections (lower case) that it was read from; valid as long as none of them has changed. */
export interface Kept<T> {
  readonly value: T;
  readonly names: readonly string[];
}

interface Recorded<T> extends Kept<T> {
  holds: boolean;
  readonly onChange: (() => void) | undefined;
}

/** What has changed from one configuration to its successors; shared by all of them. */
class History {
  revision = 0;
  /** The valid results that were read from a section. */
  readonly #readers = new Map<string, Set<Recorded<unknown>>>();

  add(recorded: Recorded<unknown>): void {
    for (const name of recorded.names) {
      const readers = this.#readers.get(name);
      if (readers) readers.add(recorded);
      else this.#readers.set(name, new Set([recorded]));
    }
  }

  delete(recorded: Recorded<unknown>): void {
    // What does not hold is among no readers, or no longer.
    if (!recorded.holds) return;
    recorded.holds = false;
    for (const name of recorded.names) this.#readers.get(name)?.delete(recorded);
  }

  mark(name: string): void {
    const readers = this.#readers.get(name);
    if (!readers) return;
    this.#readers.delete(name);
    for (const recorded of readers) {
      this.delete(recorded);
      recorded.onChange?.();
    }
  }
}

/**
 * Which of a configuration's sections differ from those of the configuration before it, and what was read while a result
 * was computed. So a result outlives the configuration that it was computed from, until one of its sections is edited;
 * who keeps it is told then, and need not ask about all the others.
 */
export class Changes {
  readonly #history: History;
  readonly #revision: number;
  readonly #recorders: Set<string>[] = [];

  private constructor(history: History) {
    this.#history = history;
    this.#revision = history.revision;
  }

  /** For a configuration that follows on no other. */
  static first(): Changes {
    return new Changes(new History());
  }

  /** For the successor of a configuration, in which these sections (lower case) are not what they were. */
  next(changed: Iterable<string>): Changes {
    // A configuration has one successor; of a second one nobody could tell what differs from the first.
    if (!this.isNewest) return Changes.first();
    this.#history.revision++;
    const made = new Changes(this.#history);
    for (const name of changed) made.mark(name);
    return made;
  }

  /** The same object for all configurations that follow on each other: results may be kept with it. */
  get history(): object {
    return this.#history;
  }

  get isNewest(): boolean {
    return this.#revision === this.#history.revision;
  }

  /** Takes something for changed that may be no section, but was derived from several. */
  mark(name: string): void {
    this.#history.mark(name);
  }

  /** Computes a result and notes what was read meanwhile; `onChange` is called when the result must not be used again. */
  record<T>(compute: () => T, onChange?: () => void): Kept<T> {
    const read = new Set<string>();
    this.#recorders.push(read);
    let recorded: Recorded<T>;
    try {
      const value = compute();
      recorded = { value, names: [...read], holds: this.isNewest, onChange };
    } finally {
      this.#recorders.pop();
      this.noteAll(read);
    }
    if (recorded.holds) this.#history.add(recorded);
    return recorded;
  }

  /** Says that a section (lower case) was read. */
  note(name: string): void {
    this.#recorders.at(-1)?.add(name);
  }

  noteAll(names: Iterable<string>): void {
    const recorder = this.#recorders.at(-1);
    if (recorder) for (const name of names) recorder.add(name);
  }

  /** Whether a result that was recorded in this history is what computing it anew would give. */
  holds(kept: Kept<unknown>): boolean {
    return this.isNewest && (kept as Recorded<unknown>).holds;
  }

  /** Says that nobody keeps a result any longer. */
  forget(kept: Kept<unknown>): void {
    this.#history.delete(kept as Recorded<unknown>);
  }
}
