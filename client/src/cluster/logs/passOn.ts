import type { LogBatch } from "../../logBatch.ts";
import type { LogSink } from "./logs.ts";

/** Gives lines to a sink in the way that is cheapest for it. */
export function passOn(batch: LogBatch, sink: LogSink): void | Promise<void> {
  return sink.batch ? sink.batch(batch) : sink.lines(batch.lines);
}
