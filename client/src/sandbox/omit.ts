/** A copy of an object without some of its members. */
export function omit<T extends object, K extends string>(object: T, ...names: readonly K[]): Omit<T, K> {
  const left: readonly string[] = names;
  return Object.fromEntries(Object.entries(object).filter(([name]) => !left.includes(name))) as Omit<T, K>;
}
