/** Where the lines of a pod came from. */
import type { Origin } from "../configuration/types.ts";

/** Every place that lines of a pod came from. */
export interface PlanSources {
  /** Line (0-based) of `podYaml` → its places, strongest first; lines that are all DBND's own work are left out. */
  readonly lines: Readonly<Record<number, readonly LineSource[]>>;
  /** Keys of the engine that lines came from, and that ends of runs lead back to, with every layer that has a value for them. */
  readonly keys: readonly PlanKey[];
}

export interface LineSource {
  readonly origin: Origin;
  /** Index in `keys`. */
  readonly key?: number;
  /** A value that does not count, since another took its place. */
  readonly replaced?: string;
}

export interface PlanKey {
  readonly key: string;
  /** Strongest first; empty when the default is in force. */
  readonly chain: readonly KeyLink[];
}

/** A layer's value of a key. */
export interface KeyLink {
  readonly role: "winner" | "merged" | "hidden";
  /** As written there, shortened; values of secrets are not shown. */
  readonly value: string;
  readonly section: string;
  readonly origin: Origin;
  /** Set with a priority above all others. */
  readonly override?: true;
}
