/** So many lines that stay the same stand around those that do not. */
const CONTEXT = 3;
/** In long texts, lines that come more often than one in a hundred do not count as a trace. */
const LONG = 200;

interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface Change {
  readonly isEqual: boolean;
  readonly a: readonly [from: number, to: number];
  readonly b: readonly [from: number, to: number];
}

/**
 * A unified diff of two texts, without names of files, as the API server shows it: that of Python's `difflib`, whose port
 * `github.com/pmezard/go-difflib` Kubernetes 1.34 uses.
 */
export function lineDiff(before: string, after: string): string {
  const [a, b] = [before.split("\n"), after.split("\n")];
  return groupsOf(changesOf(a, b))
    .map((group) => hunk(group, a, b))
    .join("");
}

function hunk(group: readonly Change[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [group[0], group.at(-1)];
  if (!first || !last) return "";
  const head = `@@ -${range(first.a[0], last.a[1])} +${range(first.b[0], last.b[1])} @@\n`;
  const lines = group.flatMap((change) =>
    change.isEqual
      ? a.slice(...change.a).map((line) => ` ${line}\n`)
      : [...a.slice(...change.a).map((line) => `-${line}\n`), ...b.slice(...change.b).map((line) => `+${line}\n`)],
  );
  return head + lines.join("");
}

function range(from: number, to: number): string {
  const length = to - from;
  if (length === 1) return String(from + 1);
  return `${length === 0 ? from : from + 1},${length}`;
}

/** Changes that are near each other, with what is around them. */
function groupsOf(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = [];
  let group: Change[] = [];
  for (const [index, change] of changes.entries()) {
    if (!change.isEqual) {
      group.push(change);
      continue;
    }
    const [isFirst, isLast] = [index === 0, index === changes.length - 1];
    const length = change.a[1] - change.a[0];
    if (isFirst) {
      group.push(cut(change, Math.max(0, length - CONTEXT), length));
    } else if (isLast) {
      group.push(cut(change, 0, Math.min(length, CONTEXT)));
    } else if (length > 2 * CONTEXT) {
      groups.push([...group, cut(change, 0, CONTEXT)]);
      group = [cut(change, length - CONTEXT, length)];
    } else {
      group.push(change);
    }
  }
  return [...groups, group].filter((one) => one.some(({ isEqual }) => !isEqual));
}

const cut = ({ isEqual, a, b }: Change, from: number, to: number): Change => ({
  isEqual,
  a: [a[0] + from, a[0] + to],
  b: [b[0] + from, b[0] + to],
});

function changesOf(a: readonly string[], b: readonly string[]): Change[] {
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  for (const match of [...matchesOf(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < match.a || j < match.b) changes.push({ isEqual: false, a: [i, match.a], b: [j, match.b] });
    [i, j] = [match.a + match.size, match.b + match.size];
    if (match.size > 0) changes.push({ isEqual: true, a: [match.a, i], b: [match.b, j] });
  }
  return changes;
}

/** What is the same in both, in order; no two follow each other without a gap. */
function matchesOf(a: readonly string[], b: readonly string[]): Match[] {
  const places = placesOf(b);
  const found: Match[] = [];
  const search = (fromA: number, toA: number, fromB: number, toB: number): void => {
    const match = longestMatch(a, b, places, [fromA, toA], [fromB, toB]);
    if (match.size === 0) return;
    search(fromA, match.a, fromB, match.b);
    const last = found.at(-1);
    if (last && last.a + last.size === match.a && last.b + last.size === match.b) {
      found[found.length - 1] = { ...last, size: last.size + match.size };
    } else {
      found.push(match);
    }
    search(match.a + match.size, toA, match.b + match.size, toB);
  };
  search(0, a.length, 0, b.length);
  return found;
}

function placesOf(lines: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) places.set(line, [...(places.get(line) ?? []), index]);
  const most = Math.floor(lines.length / 100) + 1;
  const isRare = ([, at]: readonly [string, readonly number[]]): boolean => lines.length < LONG || at.length <= most;
  return new Map([...places].filter(isRare));
}

type Span = readonly [from: number, to: number];

/** The longest that is the same in both, and of several the first; frequent lines only lengthen it. */
function longestMatch(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [fromA, toA]: Span,
  [fromB, toB]: Span,
): Match {
  let best: Match = { a: fromA, b: fromB, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = fromA; i < toA; i += 1) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] ?? "") ?? []) {
      if (j < fromB || j >= toB) continue;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  let { a: i, b: j, size } = best;
  for (; i > fromA && j > fromB && a[i - 1] === b[j - 1]; size += 1) [i, j] = [i - 1, j - 1];
  while (i + size < toA && j + size < toB && a[i + size] === b[j + size]) size += 1;
  return { a: i, b: j, size };
}
