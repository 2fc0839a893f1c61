import type { ResolvedObject, ResolvedValue } from "../../configuration/types.ts";

/** The values of a section by who sets them. */
export interface Groups {
  /** By the user, in whatever layer; or changed or refused by DBND. */
  readonly set: readonly ResolvedValue[];
  /** By files that come with DBND. */
  readonly shipped: readonly ResolvedValue[];
  /** By the class. */
  readonly defaults: readonly ResolvedValue[];
  /** By nobody. */
  readonly unset: readonly ResolvedValue[];
}

/** The values of an object by who sets them. */
export function grouped({ values }: ResolvedObject): Groups {
  const groups = { set: [], shipped: [], defaults: [], unset: [] } as Record<keyof Groups, ResolvedValue[]>;
  for (const value of values.values()) groups[groupOf(value)].push(value);
  return groups;
}

function groupOf(value: ResolvedValue): keyof Groups {
  const isPlain = !value.adjusted && !value.problem && !value.computed;
  if (isPlain && value.chain.length === 0) return value.value === null ? "unset" : "defaults";
  const isShipped = value.chain.every((link) => link.value.origin.kind === "shipped");
  return isPlain && isShipped ? "shipped" : "set";
}
