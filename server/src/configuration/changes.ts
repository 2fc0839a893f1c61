/** Stands for the list of all sections' names among what was read; no section has that name. */
export const ALL_NAMES = "\n all names";

/** A result, and the sections (lower case) that it was read from; valid as long as none of them has changed. */
export interface Kept<T> {
  readonly value: T;
  readonly names: ReadonlySet<string>;
  /** The last revision for which it was found valid; negative when it must not be used again. */
  revision: number;
}

/** What has changed from one configuration to its successors; shared by all of them. */
class History {
  revision = 0;
  /** Changed with the newest revision. */
  changed = new Set<string>();
  readonly changedAt = new Map<string, number>();
}

/**
 * Which of a configuration's sections differ from those of the configuration before it, and what was read while a result
 * was computed. So a result outlives the configuration that it was computed from, until one of its sections is edited.
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
    const history = this.#history;
    history.revision++;
    history.changed = new Set();
    const made = new Changes(history);
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

  /** Takes something for changed that is no section, but was derived from several. */
  mark(name: string): void {
    this.#history.changed.add(name);
    this.#history.changedAt.set(name, this.#revision);
  }

  /** Computes a result and notes what was read meanwhile. */
  record<T>(compute: () => T): Kept<T> {
    const names = new Set<string>();
    this.#recorders.push(names);
    try {
      const value = compute();
      return { value, names, revision: this.isNewest ? this.#revision : -1 };
    } finally {
      this.#recorders.pop();
      const outer = this.#recorders.at(-1);
      if (outer) for (const name of names) outer.add(name);
    }
  }

  /** Says that a section (lower case) was read. */
  note(name: string): void {
    this.#recorders.at(-1)?.add(name);
  }

  /** Whether a result that was recorded in this history is what computing it anew would give. */
  holds(kept: Kept<unknown>): boolean {
    const { changed, changedAt, revision } = this.#history;
    if (kept.revision < 0 || !this.isNewest) return false;
    if (kept.revision === revision) return true;
    if (kept.revision === revision - 1) {
      for (const name of changed) if (kept.names.has(name)) return false;
    } else {
      for (const name of kept.names) if ((changedAt.get(name) ?? 0) > kept.revision) return false;
    }
    kept.revision = revision;
    return true;
  }
}
