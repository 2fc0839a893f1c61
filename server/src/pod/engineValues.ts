import type { Origin, ResolvedObject } from "../configuration/types.ts";
import type { PlainValue } from "../values/types.ts";
import { fromPlain, type PodNode } from "./node.ts";
import type { PlaceInside } from "./types.ts";

/** The keys of an engine with their origins, as the pod builder asks for them. */
export class EngineValues {
  readonly name: string;
  /** The key that each origin was asked for. */
  readonly keys = new Map<Origin, string>();
  private readonly engine: ResolvedObject;
  private readonly placeInside: PlaceInside | undefined;

  /** `placeInside` finds the parts of a value in its file; without it each part has the origin of the whole. */
  constructor(engine: ResolvedObject, placeInside?: PlaceInside) {
    this.engine = engine;
    this.placeInside = placeInside;
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

  /** Where the value of a key stands, or a part of it. */
  origin(key: string, path: readonly (string | number)[] = []): Origin {
    const inside = path.length === 0 ? undefined : this.placeInside?.(key, path);
    const whole = inside ??
      this.engine.values.get(key)?.origin ?? { kind: "default", section: this.engine.family, key };
    // Keys that are set together, such as by one option of the command line, may share an origin.
    const origin = (this.keys.get(whole) ?? key) === key ? whole : { ...whole };
    this.keys.set(origin, key);
    return origin;
  }

  /** The value of a key as a part of the pod. */
  node(key: string): PodNode {
    return fromPlain(this.value(key), (path) => this.origin(key, path));
  }
}

/** DBND made it by itself; `rule` tells how in a few words. */
export function generated(rule: string): Origin {
  return { kind: "generated", rule };
}
