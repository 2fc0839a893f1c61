import type { KnownSecrets, Mask } from "../cluster/index.ts";

/** Lines that were read before a secret became known may be on their way to the file for so long. Milliseconds. */
const ON_THE_WAY = 5000;
/** Between two searches through the files of a log: at least, and as many times what the last one took. Milliseconds. */
const PAUSE = { least: 1000, times: 10 };

/** Where the lines of a log are kept, and shown. */
export interface WrittenLog {
  /** Takes something out of its files; gives whether there was anything. May reject. */
  mask(mask: Mask): Promise<boolean>;
  /** Shows it as it is kept now. */
  showAgain(): Promise<void>;
}

/**
 * Takes out of a log what becomes known as secret when lines are written already: the server was in trouble, the secret has changed,
 * or an earlier window wrote them.
 */
export class LateMasks {
  /** For whoever follows the log. */
  readonly secrets: KnownSecrets;
  readonly #log: WrittenLog;
  /** What the files are still to be searched for. */
  #due: Mask | undefined;
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #earliest = 0;
  #grownAt = 0;
  #isOver = false;
  #mayHave: boolean;

  /**
   * @param log whose lines they are
   * @param isBegun an earlier window has written some
   */
  constructor(Secrets: typeof KnownSecrets, log: WrittenLog, isBegun = false) {
    this.#log = log;
    this.#mayHave = isBegun;
    this.secrets = new Secrets((redactor) => {
      const isDue = this.#mayHave && redactor.hasWords;
      this.#mayHave = true;
      if (!isDue) return;
      this.#due = (text) => redactor.text(text);
      this.#grownAt = performance.now();
      this.#searchLater();
    });
  }

  /**
   * Resolves once the files have nothing any more that is known as secret. Never rejects.
   *
   * @returns what is still to be masked, where the disk has refused
   */
  async settled(): Promise<Mask | undefined> {
    let left: Mask | undefined;
    this.#work = this.#work.then(async () => {
      left = await this.#maskDue();
    });
    await this.#work;
    return left;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#isOver = true;
  }

  #searchLater(): void {
    if (this.#isOver) return;
    const wait = Math.max(this.#grownAt + ON_THE_WAY, this.#earliest) - performance.now();
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        void this.settled();
      },
      Math.max(0, wait),
    );
  }

  async #maskDue(): Promise<Mask | undefined> {
    const due = this.#due;
    if (!due) return undefined;
    let left: Mask | undefined = due;
    const begin = performance.now();
    try {
      if (await this.#log.mask(due)) await this.#log.showAgain();
      left = undefined;
      if (begin - this.#grownAt < ON_THE_WAY) this.#searchLater();
      else if (this.#due === due) this.#due = undefined;
    } catch {
      // Tried again with the next secret, and before anything leaves the files.
    }
    const end = performance.now();
    this.#earliest = end + Math.max(PAUSE.least, (end - begin) * PAUSE.times);
    return left;
  }
}
