import type { LogSink } from "../cluster/index.ts";
import { LogBatch } from "../logBatch.ts";
import type { LogChannel } from "./logChannel.ts";
import type { Stamp } from "./logText/stamps.ts";

/** Passed on at a time, unless one line has more characters. */
const MOST = { lines: 1000, characters: 256 * 1024 };

/** Shows what a follower reads in a channel; `stampNow`, asked for each batch, says how each line's time stands before it. */
export function channelSink(channel: LogChannel, stampNow: () => Stamp | undefined = () => undefined): LogSink {
  const show = async (part: LogBatch, stamp: Stamp | undefined): Promise<void> => {
    // Others may have used up the time in which these came.
    await channel.room();
    channel.append(stamp ? part.withTimes(stamp) : part.withoutTimes());
    await channel.room();
  };
  const batches = async (all: readonly LogBatch[]): Promise<void> => {
    const stamp = stampNow();
    for (const batch of all) {
      for (let start = 0, end = 0; start < batch.length; start = end) {
        end = endOfPart(batch, start);
        await show(batch.slice(start, end), stamp);
      }
    }
  };
  return {
    batches,
    lines: (lines) => batches([LogBatch.of(lines)]),
    note(note) {
      channel.note(note.text, note.kind);
    },
  };
}

function endOfPart(batch: LogBatch, start: number): number {
  let end = start;
  for (let left = MOST.characters; end < batch.length && end - start < MOST.lines; end++) {
    left -= batch.lengthOf(end);
    if (left < 0 && end > start) break;
  }
  return end;
}
