import type { CfgSection } from "./types.ts";

/** How many elements a list still has in common with an older one: at its beginning, and at its end behind that. */
export interface Ends {
  readonly first: number;
  readonly last: number;
}

export const NO_ENDS: Ends = { first: 0, last: 0 };

/** @param isSame asked about elements that are not identical; long lists are compared without a look at the others */
export function commonEnds<T>(
  old: readonly T[],
  now: readonly T[],
  isSame: (old: T, now: T) => boolean = () => false,
): Ends {
  const shorter = Math.min(old.length, now.length);
  let first = 0;
  while (first < shorter && (old[first] === now[first] || isSame(old[first] as T, now[first] as T))) first++;
  let last = 0;
  for (; last < shorter - first; last++) {
    const [left, right] = [old[old.length - 1 - last], now[now.length - 1 - last]];
    if (left !== right && !isSame(left as T, right as T)) break;
  }
  return { first, last };
}

/** The last two versions of a document's sections that followed on each other: who asks about them asks right after the edit. */
let recent:
  { readonly old: readonly CfgSection[]; readonly now: readonly CfgSection[]; readonly ends: Ends } | undefined;

/** Keeps what the sections of a document have in common with those of the document that it came from. */
export function noteSectionEnds(old: readonly CfgSection[], now: readonly CfgSection[], ends: Ends): void {
  recent = { old, now, ends };
}

/** What two lists of sections have in common; a place in the file does not count. */
export function sectionEnds(old: readonly CfgSection[], now: readonly CfgSection[]): Ends {
  if (recent?.old === old && recent.now === now) return recent.ends;
  return commonEnds(old, now, (left, right) => left.content === right.content);
}

/** Values for the elements of a list: those of elements at its ends are taken over from the values of the older one. */
export function carriedOver<K, V>(
  keys: readonly K[],
  { first, last }: Ends,
  values: readonly V[],
  make: (key: K, index: number) => V,
): V[] {
  const end = keys.length - last;
  const made = keys.slice(first, end).map((key, index) => make(key, first + index));
  return values.slice(0, first).concat(made, values.slice(values.length - last));
}
