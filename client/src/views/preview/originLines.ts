import type { Origin, Range } from "../../../../server/src/protocol.ts";

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Lines of a text with the place each came from. */
type LineOrigins = Readonly<Record<number, Origin>>;

/** Lines of a text with every place that each came from. */
export type LinePlaces = readonly (readonly [line: number, origin: Origin])[];

/** How to tell whether two uris name the same file: VS Code and the server may spell them differently. */
export type SameFile = (uri: string) => boolean;

/**
 * Lines (0-based, in order) that came from the place of the cursor: of all values around it the innermost, so that inside
 * a dictionary one member is meant and on its key all of it. On a line without a value of its own: what starts there.
 */
export function linesFrom(places: LinePlaces, sameFile: SameFile, cursor: Position): readonly number[] {
  const inside: { line: number; size: number }[] = [];
  const starting: number[] = [];
  for (const [line, origin] of places) {
    if ((origin.kind !== "file" && origin.kind !== "python") || !sameFile(origin.uri)) continue;
    const ranges = origin.kind === "file" ? [origin.range, origin.keyRange] : [origin.range];
    const around = ranges.filter((range) => contains(range, cursor)).map(sizeOf);
    if (around.length > 0) inside.push({ line, size: Math.min(...around) });
    else if (origin.kind === "file" && origin.entry && contains(origin.entry.keyRange, cursor)) {
      inside.push({ line, size: sizeOf(origin.entry.keyRange) });
    } else if (ranges.some((range) => range.start.line === cursor.line)) starting.push(line);
  }
  if (inside.length === 0) return [...new Set(starting)];
  const smallest = Math.min(...inside.map(({ size }) => size));
  return [...new Set(inside.filter(({ size }) => size === smallest).map(({ line }) => line))];
}

/** The first line that came from a place, or from inside of it; undefined when there is none. */
export function lineOfOrigin(origins: LineOrigins, origin: Origin | undefined): number | undefined {
  if (!origin) return undefined;
  const text = JSON.stringify(origin);
  const entries = Object.entries(origins);
  const same = entries.find(([, each]) => JSON.stringify(each) === text);
  const near =
    same ??
    (origin.kind === "file"
      ? entries.find(
          ([, each]) =>
            each.kind === "file" && each.uri === origin.uri && each.keyRange.start.line === origin.keyRange.start.line,
        )
      : undefined);
  return near && Number(near[0]);
}

function contains({ start, end }: Range, cursor: Position): boolean {
  return !isBefore(cursor, start) && !isBefore(end, cursor);
}

function isBefore(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}

/** Orders ranges by how much they cover: lines count far more than characters. */
function sizeOf({ start, end }: Range): number {
  return (end.line - start.line) * 100_000 + end.character - start.character;
}
