import type { LogSink } from "../cluster/index.ts";
import type { LogChannel } from "./logChannel.ts";
import type { Stamp } from "./logText/stamps.ts";

/** Shows what a follower reads in a channel; `stampNow`, asked for each batch, says how each line's time stands before it. */
export function channelSink(channel: LogChannel, stampNow: () => Stamp | undefined = () => undefined): LogSink {
  return {
    lines(lines) {
      const stamp = stampNow();
      const texts = lines.map(stamp ? ({ time, text }) => `${stamp(time)} ${text}` : ({ text }) => text);
      if (texts.length > 0) channel.append(`${texts.join("\n")}\n`);
      return channel.room();
    },
    note(note) {
      channel.note(note.text);
    },
  };
}
