/** Above this many cells of the table, everything between the first and the last difference counts as changed. */
const MOST_CELLS = 1_000_000;

/** Lines (0-based) of `after` that are new or different, in order: what a comparison with `before` would mark. */
export function changedLines(before: string, after: string): readonly number[] {
  const old = before.split("\n");
  const now = after.split("\n");
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let oldEnd = old.length;
  let nowEnd = now.length;
  while (oldEnd > start && nowEnd > start && old[oldEnd - 1] === now[nowEnd - 1]) {
    oldEnd--;
    nowEnd--;
  }
  const lines = new Set(Array.from({ length: nowEnd - start }, (_, index) => start + index));
  for (const kept of keptLines(old.slice(start, oldEnd), now.slice(start, nowEnd))) lines.delete(start + kept);
  return [...lines];
}

/** Indices of `now` that belong to a longest common subsequence with `old`. */
function keptLines(old: readonly string[], now: readonly string[]): readonly number[] {
  const width = now.length + 1;
  if (old.length * now.length === 0 || (old.length + 1) * width > MOST_CELLS) return [];
  // lengths[i * width + j]: the longest common subsequence of old[i..] and now[j..].
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const kept: number[] = [];
  for (let i = 0, j = 0; i < old.length && j < now.length;) {
    if (old[i] === now[j]) {
      kept.push(j);
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return kept;
}
