import type { KeySchema } from "../schema/types.ts";
import type { ResolvedValue } from "./types.ts";

/** The values of an object by key name, each resolved when it is first asked for: a file can have thousands of engines. */
export class LazyValues implements ReadonlyMap<string, ResolvedValue> {
  readonly #parameters: ReadonlyMap<string, KeySchema>;
  readonly #resolve: (key: KeySchema) => ResolvedValue;
  readonly #known = new Map<string, ResolvedValue>();

  constructor(parameters: ReadonlyMap<string, KeySchema>, resolve: (key: KeySchema) => ResolvedValue) {
    this.#parameters = parameters;
    this.#resolve = resolve;
  }

  get size(): number {
    return this.#parameters.size;
  }

  get(name: string): ResolvedValue | undefined {
    const known = this.#known.get(name);
    if (known) return known;
    const key = this.#parameters.get(name);
    if (!key) return undefined;
    const value = this.#resolve(key);
    this.#known.set(name, value);
    return value;
  }

  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  keys(): MapIterator<string> {
    return this.#parameters.keys();
  }

  *values(): MapIterator<ResolvedValue> {
    for (const [, value] of this) yield value;
  }

  *entries(): MapIterator<[string, ResolvedValue]> {
    for (const name of this.#parameters.keys()) {
      const value = this.get(name);
      if (value) yield [name, value];
    }
  }

  forEach(visit: (value: ResolvedValue, name: string, map: ReadonlyMap<string, ResolvedValue>) => void): void {
    for (const [name, value] of this) visit(value, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, ResolvedValue]> {
    return this.entries();
  }
}
