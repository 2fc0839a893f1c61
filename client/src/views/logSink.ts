import type { LogSink } from "../cluster/index.ts";
import type { LogChannel } from "./logChannel.ts";

/** Shows what a follower reads in a channel; `timestamps`, asked for each batch, puts each line's time before it. */
export function channelSink(channel: LogChannel, timestamps: () => boolean = () => false): LogSink {
  return {
    lines(lines) {
      const texts = timestamps() ? lines.map((line) => `${line.time} ${line.text}`) : lines.map((line) => line.text);
      if (texts.length > 0) channel.append(`${texts.join("\n")}\n`);
      return channel.room();
    },
    note(note) {
      channel.note(note.text);
    },
  };
}
