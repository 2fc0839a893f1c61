/** The element at an index that is known to be inside the list. Throws `RangeError` when it is not: a defect of ours. */
export function elementAt<T>(list: ArrayLike<T>, index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`no element ${index} in a list of ${list.length}`);
  return element;
}
