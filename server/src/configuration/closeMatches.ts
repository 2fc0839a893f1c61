/**
 * Names close to a mistyped one, as Python's `difflib.get_close_matches` finds them: DBND's own "did you mean" (spec
 * 1.8; Python 3.11). Compares code points, as Python does.
 */

/** A match of `size` elements: `a[aStart…]` equals `b[bStart…]`. */
interface Match {
  readonly aStart: number;
  readonly bStart: number;
  readonly size: number;
}

/** From this length on, difflib leaves out elements of the second sequence that are too common ("autojunk"). */
const AUTOJUNK_LENGTH = 200;

/**
 * The best `count` of `candidates`, best first, whose similarity to `word` is at least `cutoff` (0 to 1). Ties are
 * ordered by the candidate, descending, as `heapq.nlargest` does.
 */
export function closeMatches(word: string, candidates: Iterable<string>, count = 3, cutoff = 0.6): readonly string[] {
  const matcher = new SequenceMatcher(Array.from(word));
  const found: { readonly score: number; readonly name: string }[] = [];
  for (const name of new Set(candidates)) {
    const score = matcher.ratioAtLeast(Array.from(name), cutoff);
    if (score !== undefined) found.push({ score, name });
  }
  found.sort((left, right) => right.score - left.score || compareCodePoints(right.name, left.name));
  return found.slice(0, count).map(({ name }) => name);
}

/** Similarity of two texts as `difflib.SequenceMatcher(None, a, b).ratio()`: 2 x matching / total, 1 when both empty. */
export function similarity(a: string, b: string): number {
  return new SequenceMatcher(Array.from(b)).ratio(Array.from(a));
}

/** Python compares texts by code point, JavaScript by UTF-16 unit: they differ beyond U+FFFF. */
function compareCodePoints(left: string, right: string): number {
  const leftPoints = Array.from(left);
  const rightPoints = Array.from(right);
  const length = Math.min(leftPoints.length, rightPoints.length);
  for (let index = 0; index < length; index++) {
    const difference = (leftPoints[index]?.codePointAt(0) ?? 0) - (rightPoints[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return leftPoints.length - rightPoints.length;
}

/** Compares many sequences (`a`) with one (`b`), whose positions are indexed once. */
class SequenceMatcher {
  readonly #b: readonly string[];
  readonly #positions = new Map<string, number[]>();
  readonly #counts = new Map<string, number>();

  constructor(b: readonly string[]) {
    this.#b = b;
    b.forEach((element, index) => {
      const positions = this.#positions.get(element);
      if (positions) positions.push(index);
      else this.#positions.set(element, [index]);
      this.#counts.set(element, (this.#counts.get(element) ?? 0) + 1);
    });
    if (b.length >= AUTOJUNK_LENGTH) {
      const limit = Math.floor(b.length / 100) + 1;
      for (const [element, positions] of this.#positions) {
        if (positions.length > limit) this.#positions.delete(element);
      }
    }
  }

  /** The ratio when it reaches `cutoff`, else undefined; cheap bounds are tried first. */
  ratioAtLeast(a: readonly string[], cutoff: number): number | undefined {
    const total = a.length + this.#b.length;
    if (ratioOf(Math.min(a.length, this.#b.length), total) < cutoff) return undefined;
    if (ratioOf(this.#commonElements(a), total) < cutoff) return undefined;
    const ratio = this.ratio(a);
    return ratio >= cutoff ? ratio : undefined;
  }

  ratio(a: readonly string[]): number {
    let matching = 0;
    const pending: [number, number, number, number][] = [[0, a.length, 0, this.#b.length]];
    for (let range = pending.pop(); range; range = pending.pop()) {
      const [aLow, aHigh, bLow, bHigh] = range;
      const { aStart, bStart, size } = this.#longestMatch(a, aLow, aHigh, bLow, bHigh);
      if (size === 0) continue;
      matching += size;
      if (aLow < aStart && bLow < bStart) pending.push([aLow, aStart, bLow, bStart]);
      if (aStart + size < aHigh && bStart + size < bHigh) pending.push([aStart + size, aHigh, bStart + size, bHigh]);
    }
    return ratioOf(matching, a.length + this.#b.length);
  }

  #commonElements(a: readonly string[]): number {
    const left = new Map<string, number>();
    let common = 0;
    for (const element of a) {
      const available = left.get(element) ?? this.#counts.get(element) ?? 0;
      left.set(element, available - 1);
      if (available > 0) common++;
    }
    return common;
  }

  /** The longest block in the ranges, earliest in `a`, then in `b`; grown over elements that autojunk left out. */
  #longestMatch(a: readonly string[], aLow: number, aHigh: number, bLow: number, bHigh: number): Match {
    let aStart = aLow;
    let bStart = bLow;
    let size = 0;
    let lengths = new Map<number, number>();
    for (let i = aLow; i < aHigh; i++) {
      const next = new Map<number, number>();
      for (const j of this.#positions.get(a[i] ?? "") ?? []) {
        if (j < bLow) continue;
        if (j >= bHigh) break;
        const length = (lengths.get(j - 1) ?? 0) + 1;
        next.set(j, length);
        if (length > size) {
          aStart = i - length + 1;
          bStart = j - length + 1;
          size = length;
        }
      }
      lengths = next;
    }
    while (aStart > aLow && bStart > bLow && a[aStart - 1] === this.#b[bStart - 1]) {
      aStart--;
      bStart--;
      size++;
    }
    while (aStart + size < aHigh && bStart + size < bHigh && a[aStart + size] === this.#b[bStart + size]) size++;
    return { aStart, bStart, size };
  }
}

function ratioOf(matching: number, total: number): number {
  return total === 0 ? 1 : (2 * matching) / total;
}
