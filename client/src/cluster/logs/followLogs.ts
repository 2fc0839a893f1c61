import type { Cluster } from "../connection/cluster.ts";
import { LogFollower } from "./logFollower.ts";
import { LogWindow } from "./logWindow.ts";
import type { FollowOptions } from "./followOptions.ts";
import type { LogEnd, LogRequest, LogSink } from "./logs.ts";

/** Follows one container's log to its end, through disconnects and restarts. Never rejects. */
export function followLogs(
  cluster: Cluster,
  request: LogRequest,
  sink: LogSink,
  options: FollowOptions = {},
): Promise<LogEnd> {
  return LogWindow.isNeeded(request)
    ? followPart(cluster, request, sink, options)
    : new LogFollower(cluster, request, sink, options).run();
}

async function followPart(
  cluster: Cluster,
  request: LogRequest,
  sink: LogSink,
  options: FollowOptions,
): Promise<LogEnd> {
  const window = new LogWindow(request);
  const stopWatching = window.watch(cluster.clock);
  const signal = options.signal ? AbortSignal.any([options.signal, window.full]) : window.full;
  const part = window.isPast(cluster.clock) ? { ...request, follow: false } : request;
  const end = await new LogFollower(cluster, part, window.sink(sink), { ...options, signal }).run();
  stopWatching();
  const isFull = end.why === "cancelled" && options.signal?.aborted !== true;
  return { ...end, why: isFull ? "limit-reached" : end.why, lines: window.passed };
}
