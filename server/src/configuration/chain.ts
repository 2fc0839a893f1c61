import { foldStack } from "./fold.ts";
import type { LayerSource } from "./layers.ts";
import type { ChainLink, LayerValue } from "./types.ts";

/** A candidate, and whether it is the one that counts in its section and layer. */
interface Candidate {
  readonly layer: string;
  readonly section: string;
  readonly value: LayerValue;
  readonly counts: boolean;
}

/** The lookup of one key: the values that make the result, oldest first, and all candidates. */
export interface Lookup {
  /** Several when a value extends others; empty when nothing is set. */
  readonly stack: readonly LayerValue[];
  readonly chain: readonly ChainLink[];
}

const NO_VALUES: readonly LayerValue[] = [];
const NOTHING: Lookup = { stack: NO_VALUES, chain: [] };

/**
 * Looks a key up in sections (lower case, first wins inside a layer) through the layers (newest first), as DBND does
 * (spec 1.4).
 */
export function lookUp(layers: readonly LayerSource[], sections: readonly string[], key: string): Lookup {
  let candidates: Candidate[] | undefined;
  let stack = NO_VALUES;
  for (const layer of layers) {
    for (const section of sections) {
      const values = layer.values(section, key);
      const [first] = values;
      if (!first) continue;
      stack = foldStack(stack, first);
      candidates ??= [];
      for (const value of values) candidates.push({ layer: layer.name, section, value, counts: value === first });
    }
  }
  if (!candidates) return NOTHING;
  const newest = stack.at(-1);
  const chain = candidates.map(({ layer, section, value, counts }): ChainLink => {
    const role = !counts || !stack.includes(value) ? "hidden" : value === newest ? "winner" : "merged";
    return { layer, section, value, role };
  });
  return { stack, chain };
}
