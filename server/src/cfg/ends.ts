/** How many elements a list still has in common with an older one: at its beginning, and at its end behind that. */
export interface Ends {
  readonly first: number;
  readonly last: number;
}

export const NO_ENDS: Ends = { first: 0, last: 0 };

/** @param isSame told apart by identity unless given: then long lists are compared without a look at their elements */
export function commonEnds<T>(old: readonly T[], now: readonly T[], isSame?: (old: T, now: T) => boolean): Ends {
  const shorter = Math.min(old.length, now.length);
  const same = (one: T, other: T): boolean => one === other || (isSame?.(one, other) ?? false);
  let first = 0;
  while (first < shorter && same(old[first] as T, now[first] as T)) first++;
  let last = 0;
  while (last < shorter - first && same(old[old.length - 1 - last] as T, now[now.length - 1 - last] as T)) last++;
  return { first, last };
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
