import type { LogLine, LogSink } from "../cluster/index.ts";
import { headed } from "../headedLine.ts";
import type { LogChannel } from "./logChannel.ts";
import type { Stamp } from "./logText/stamps.ts";

/** Passed on at a time, unless one line has more characters. */
const MOST = { lines: 1000, characters: 256 * 1024 };

/** Shows what a follower reads in a channel; `stampNow`, asked for each batch, says how each line's time stands before it. */
export function channelSink(channel: LogChannel, stampNow: () => Stamp | undefined = () => undefined): LogSink {
  const show = async (lines: readonly LogLine[], stamp: Stamp | undefined): Promise<void> => {
    // Others may have used up the time in which these came.
    await channel.room();
    const texts = lines.map(stamp ? ({ time, text }) => headed(`${stamp(time)} `, text) : ({ text }) => text);
    if (texts.length > 0) texts.push("");
    channel.append(texts.join("\n"));
    await channel.room();
  };
  const showAll = async (lines: readonly LogLine[], stamp: Stamp | undefined): Promise<void> => {
    for (let start = 0, end = 0; start < lines.length; start = end) {
      end = endOfPart(lines, start);
      await show(start === 0 && end === lines.length ? lines : lines.slice(start, end), stamp);
    }
  };
  return {
    lines: (lines) => showAll(lines, stampNow()),
    note(note) {
      channel.note(note.text, note.kind);
    },
  };
}

function endOfPart(lines: readonly LogLine[], start: number): number {
  let end = start;
  for (let left = MOST.characters; end < lines.length && end - start < MOST.lines; end++) {
    left -= lines[end]?.text.length ?? 0;
    if (left < 0 && end > start) break;
  }
  return end;
}
