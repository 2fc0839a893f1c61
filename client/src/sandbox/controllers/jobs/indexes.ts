/** Completion indexes as ranges in their order, no two of which touch. */
export type Indexes = readonly (readonly [first: number, last: number])[];

/** Reads `0-2,5` as a status has it, up to the number of completions; what is no range is left out (Kubernetes 1.34). */
export function parseIndexes(text: string, completions: number): Indexes {
  const ranges = text.split(",").flatMap((range): [number, number][] => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (first === undefined || Number(first) >= completions) return [];
    return [[Number(first), Math.min(Number(last), completions - 1)]];
  });
  return unionOf(ranges);
}

/** As a status has them: `0-2,5,6`. Two that touch are not worth a hyphen. */
export function formatIndexes(indexes: Indexes): string {
  return indexes
    .map(([first, last]) => (first === last ? `${first}` : `${first}${last === first + 1 ? "," : "-"}${last}`))
    .join(",");
}

export function indexesOf(numbers: Iterable<number>): Indexes {
  return unionOf([...numbers].map((one) => [one, one] as const));
}

export function unionOf(...all: readonly Indexes[]): Indexes {
  const result: [number, number][] = [];
  for (const [first, last] of all.flat().sort(([a], [b]) => a - b)) {
    const before = result.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}

export function countOf(indexes: Indexes): number {
  return indexes.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

export function hasIndex(indexes: Indexes, index: number): boolean {
  return indexes.some(([first, last]) => first <= index && index <= last);
}

/** How many of these are also in the others. */
export function commonCount(indexes: Indexes, others: Indexes): number {
  const overlaps = indexes.flatMap(([first, last]) =>
    others.map(([start, end]) => Math.min(last, end) - Math.max(first, start) + 1),
  );
  return overlaps.reduce((sum, overlap) => sum + Math.max(0, overlap), 0);
}

/** The first so many below the limit that are not among these. */
export function firstMissing(indexes: Indexes, count: number, limit: number): readonly number[] {
  const missing: number[] = [];
  let next = 0;
  for (const [first, last] of [...indexes, [limit, limit] as const]) {
    for (; next < Math.min(first, limit) && missing.length < count; next += 1) missing.push(next);
    next = Math.max(next, last + 1);
  }
  return missing;
}
