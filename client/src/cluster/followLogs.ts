import type { Cluster } from "./cluster.ts";
import { LogFollower } from "./logFollower.ts";
import type { FollowOptions, LogEnd, LogRequest, LogSink } from "./logs.ts";

/** Follows one container's log to its end, through disconnects and restarts. Never rejects. */
export function followLogs(
  cluster: Cluster,
  request: LogRequest,
  sink: LogSink,
  options: FollowOptions = {},
): Promise<LogEnd> {
  return new LogFollower(cluster, request, sink, options).run();
}
