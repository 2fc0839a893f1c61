export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** The last line `N passed, N failed` of a program's output; undefined when there is none. */
export function readTotals(output: string): Totals | undefined {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return last && { passed: Number(last[1]), failed: Number(last[2]) };
}
