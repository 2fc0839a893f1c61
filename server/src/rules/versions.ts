/** Negative when `left` is the older of two dotted versions, positive when it is the newer; missing parts count as 0. */
export function compareVersions(left: string, right: string): number {
  const lefts = left.split(".").map(Number);
  const rights = right.split(".").map(Number);
  for (let index = 0; index < Math.max(lefts.length, rights.length); index++) {
    const difference = (lefts[index] ?? 0) - (rights[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** True for `1.0.14`, false for a month such as `2020-03` (a time before the first release). */
export function isVersion(text: string): boolean {
  return /^\d+(\.\d+)+$/u.test(text);
}
