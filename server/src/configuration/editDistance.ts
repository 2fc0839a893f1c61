/** Candidates that DBND offers for an unknown class name: nearest first, not farther than this. */
const MAX_DISTANCE = 5;

/**
 * Names near to an unknown class or task name, nearest first: at most 5 edits away, and fewer edits than the name is
 * long (dbnd 1.0.28, spec 1.5 step 5).
 */
export function nearestNames(name: string, known: Iterable<string>): readonly string[] {
  const near: { readonly distance: number; readonly candidate: string }[] = [];
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > MAX_DISTANCE) continue;
    const distance = editDistance(name, candidate);
    if (distance <= MAX_DISTANCE && distance < candidate.length) near.push({ distance, candidate });
  }
  return near.sort((left, right) => left.distance - right.distance).map(({ candidate }) => candidate);
}

/** Levenshtein distance: insertions, deletions and replacements of one character each. */
export function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 0; i < left.length; i++) {
    const current = [i + 1];
    for (let j = 0; j < right.length; j++) {
      const replaced = (previous[j] ?? 0) + (left[i] === right[j] ? 0 : 1);
      current.push(Math.min((current[j] ?? 0) + 1, (previous[j + 1] ?? 0) + 1, replaced));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
