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
