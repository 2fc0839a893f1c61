import type { LogBatch } from "../../logBatch.ts";
import type { LogSink } from "./logs.ts";

/** Gives lines to a sink in the way that is cheapest for it. */
export function passOn(batches: readonly LogBatch[], sink: LogSink): void | Promise<void> {
  return sink.batches ? sink.batches(batches) : sink.lines(batches.flatMap(({ lines }) => lines));
}
