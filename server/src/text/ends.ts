/** How many elements a list still has in common with an older one: at its beginning, and at its end behind that. */
export interface Ends {
  readonly first: number;
  readonly last: number;
}

export const NO_ENDS: Ends = { first: 0, last: 0 };

/**
 * @param known what they have in common at least
 * @param isSame asked about elements that are not identical; long lists are compared without a look at the others
 */
export function commonEnds<T>(
  old: readonly T[],
  now: readonly T[],
  known: Ends = NO_ENDS,
  isSame: (old: T, now: T) => boolean = () => false,
): Ends {
  const shorter = Math.min(old.length, now.length);
  let { first, last } = known;
  while (first + last < shorter && (old[first] === now[first] || isSame(old[first] as T, now[first] as T))) first++;
  for (; first + last < shorter; last++) {
    const [left, right] = [old[old.length - 1 - last], now[now.length - 1 - last]];
    if (left !== right && !isSame(left as T, right as T)) break;
  }
  return { first, last };
}

/** A list with other elements between its ends. */
export function between<T>(list: readonly T[], { first, last }: Ends, made: readonly T[]): T[] {
  const end = list.length - last;
  if (made.length !== end - first) return list.slice(0, first).concat(made, list.slice(end));
  // As long as before: one copy instead of three.
  const copy = list.slice();
  for (let index = 0; index < made.length; index++) copy[first + index] = made[index] as T;
  return copy;
}

/**
 * Values for the elements of a list: those of elements at its ends are taken over from the values of the older one; the
 * very same list where no value is another one.
 */
export function carriedOver<K, V>(
  keys: readonly K[],
  ends: Ends,
  values: readonly V[],
  make: (key: K, index: number) => V,
): readonly V[] {
  const { first, last } = ends;
  const made: V[] = [];
  let same = keys.length === values.length;
  for (let index = first; index < keys.length - last; index++) {
    const value = make(keys[index] as K, index);
    made.push(value);
    same &&= value === values[index];
  }
  return same ? values : between(values, ends, made);
}
