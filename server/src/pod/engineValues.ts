import type { Origin, ResolvedObject } from "../configuration/types.ts";
import type { PlainValue } from "../values/types.ts";

/** The keys of an engine with their origins, as the pod builder asks for them. */
export class EngineValues {
  readonly name: string;
  private readonly engine: ResolvedObject;

  constructor(engine: ResolvedObject) {
    this.engine = engine;
    this.name = engine.ownSection;
  }

  /** The value of a key; null when there is none. */
  value(key: string): PlainValue {
    return this.engine.values.get(key)?.value ?? null;
  }

  /** The value of a key that is text (a number is written as text). */
  text(key: string): string | null {
    const value = this.value(key);
    if (value === null || typeof value === "string") return value;
    return typeof value === "number" || typeof value === "bigint" ? value.toString() : null;
  }

  isOn(key: string): boolean {
    return this.value(key) === true;
  }

  origin(key: string): Origin {
    return this.engine.values.get(key)?.origin ?? { kind: "default", section: this.engine.family, key };
  }
}

/** DBND made it by itself; `rule` tells how in a few words. */
export function generated(rule: string): Origin {
  return { kind: "generated", rule };
}
