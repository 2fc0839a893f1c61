import type { Query } from "../connection/cluster.ts";
import type { LogCursor, Position } from "./logCursor.ts";
import type { ReadOutcome } from "./logReader.ts";

/** More of a log's last lines than are kept, where many were written meanwhile. */
const DEEP = 10_000;

type Read = (query: Query, position: Position) => Promise<ReadOutcome>;

export interface ReadOn {
  readonly outcome: ReadOutcome;
  /** The log had nothing of what was received: the node has begun another file for it, or it is another start's. */
  readonly isOtherFile: boolean;
}

/**
 * Reads on where the lines that were received end, as cheaply as that can be found.
 *
 * @param mayBeNextStart another start's log would be no surprise, and has been told of
 */
export async function readOn(cursor: LogCursor, query: Query, read: Read, mayBeNextStart: boolean): Promise<ReadOn> {
  const outcome = await read(query, cursor.tail());
  if (outcome.how !== "astray") return { outcome, isOtherFile: false };
  let isOtherFile = false;
  const follows = query.follow === true;
  if (follows) {
    const deep = await read(query, cursor.deep(DEEP));
    if (deep.how !== "astray") return { outcome: deep, isOtherFile };
  }
  for (const tailLines of follows ? [undefined] : [DEEP, undefined]) {
    const position = cursor.deep(tailLines);
    const deep = await read({ ...query, follow: undefined }, position);
    isOtherFile = position.overlap.isOtherFile;
    if (deep.how === "astray") continue;
    if (deep.how !== "end" || !follows) return { outcome: deep, isOtherFile: false };
    const then = await followOn(cursor, query, read);
    return { outcome: { ...then, lines: deep.lines + then.lines }, isOtherFile: false };
  }
  // What is read of the start before may be of another one than ours: its lines would be in the wrong place.
  if (!isOtherFile || query.previous === true) return { outcome: await read(query, cursor.byTime()), isOtherFile };
  return { outcome: await read(query, cursor.otherFile(!mayBeNextStart)), isOtherFile: !mayBeNextStart };
}

/**
 * Follows a log whose lines up to now have just been read. Through a stream that was asked for by time nothing comes that is
 * written once the node's clock has been set back: that is asked for last.
 */
async function followOn(cursor: LogCursor, query: Query, read: Read): Promise<ReadOutcome> {
  const byTail = await read(query, cursor.tail());
  if (byTail.how !== "astray") return byTail;
  const whole = await read(query, cursor.deep());
  return whole.how === "astray" ? await read(query, cursor.byTime()) : whole;
}
