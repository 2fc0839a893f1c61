import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "./person.ts";

/** Tells each step as it begins, and keeps a picture of how it ended. */
export class Steps {
  readonly #person: Person;
  readonly #folder: string;
  readonly #started = Date.now();
  #count = 0;

  /** Pictures go into `folder`, which is made. */
  constructor(person: Person, folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#person = person;
    this.#folder = folder;
  }

  /** `name` is the picture's. What `act` throws is thrown on, after a picture of what was to be seen. */
  async step(name: string, what: string, act: () => Promise<unknown>): Promise<void> {
    const number = String(++this.#count).padStart(2, "0");
    console.log(`${((Date.now() - this.#started) / 1000).toFixed(1).padStart(6)} s  ${what}`);
    const path = join(this.#folder, `${number}-${name}.png`);
    try {
      await act();
      await this.#person.picture(path);
    } catch (error) {
      await this.#person.picture(path.replace(".png", "-failed.png")).catch(() => undefined);
      throw error;
    }
  }
}
