import { chance } from "../../../client/src/sandbox/faults/random.ts";

/** Draws that depend on a seed alone. */
export class Dice {
  readonly #seed: number;
  readonly #stream: number;
  #draws = 0;

  /** @param stream draws of one stream do not change with how many another one takes */
  constructor(seed: number, stream = 0) {
    this.#seed = seed;
    this.#stream = stream;
  }

  /** A whole number from 0 up to, without, `limit`. */
  below(limit: number): number {
    this.#draws += 1;
    return Math.floor(chance(this.#seed, this.#stream, this.#draws) * limit);
  }

  /** True so many times of a hundred. */
  percent(times: number): boolean {
    return this.below(100) < times;
  }

  /** @throws RangeError of an empty list */
  pick<T>(list: readonly T[]): T {
    const index = this.below(list.length);
    if (index >= list.length) throw new RangeError("nothing to pick from");
    return list[index] as T;
  }

  /** Some of a list, in its order. */
  some<T>(list: readonly T[], percent: number): T[] {
    return list.filter(() => this.percent(percent));
  }
}
