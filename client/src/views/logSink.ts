import type { LogLine, LogSink } from "../cluster/index.ts";
import type { LogChannel } from "./logChannel.ts";
import type { Stamp } from "./logText/stamps.ts";

/** Passed on at a time. Lines. */
const MOST_LINES = 1000;

/** Shows what a follower reads in a channel; `stampNow`, asked for each batch, says how each line's time stands before it. */
export function channelSink(channel: LogChannel, stampNow: () => Stamp | undefined = () => undefined): LogSink {
  const show = (lines: readonly LogLine[], stamp: Stamp | undefined): Promise<void> => {
    const texts = lines.map(stamp ? ({ time, text }) => `${stamp(time)} ${text}` : ({ text }) => text);
    if (texts.length > 0) texts.push("");
    channel.append(texts.join("\n"));
    return channel.room();
  };
  const showMany = async (lines: readonly LogLine[], stamp: Stamp | undefined): Promise<void> => {
    for (let start = 0; start < lines.length; start += MOST_LINES) {
      await show(lines.slice(start, start + MOST_LINES), stamp);
    }
  };
  return {
    lines: (lines) => (lines.length <= MOST_LINES ? show : showMany)(lines, stampNow()),
    note(note) {
      channel.note(note.text);
    },
  };
}
