import type { Readable } from "node:stream";
import type { Clock } from "../clock.ts";
import { errorOfAnswer, timeoutError, type RequestIdentity } from "../connection/errorMapping.ts";
import { ClusterError } from "../connection/errors.ts";
import { LineSplitter } from "../connection/lines.ts";
import type { ObjectMeta, Status } from "../objects.ts";
import { StreamReader } from "../connection/streamReader.ts";

export type WatchEvent<T> =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: T }
  | { readonly type: "BOOKMARK"; readonly object: { readonly metadata?: ObjectMeta } };

/**
 * Reads the events of a watch's answer, batch by batch as they come in. Ends when the server ends the watch.
 * Throws `ClusterError`: `timeout` after `silence` milliseconds without a byte; an ERROR event, too, with reason `gone`
 * where the version is too old.
 */
export async function* watchEvents<T>(
  stream: Readable,
  request: { readonly path: string; readonly server: string },
  clock: Clock,
  silence: number,
): AsyncGenerator<readonly WatchEvent<T>[]> {
  const identity = { method: "GET", ...request };
  const splitter = new LineSplitter();
  const reader = new StreamReader(stream, identity, clock, { silence });
  try {
    for (;;) {
      const chunk = await reader.next();
      if (reader.isSilent) throw timeoutError(identity, silence);
      if (chunk === null) return;
      if (chunk instanceof ClusterError) throw chunk;
      const lines = splitter.push(chunk);
      if (lines.length > 0)
        yield lines.filter((line) => line.trim() !== "").map((line) => parseEvent<T>(line, identity));
    }
  } finally {
    reader.close();
  }
}

function parseEvent<T>(line: string, identity: RequestIdentity): WatchEvent<T> {
  let event: WatchEvent<T> | { readonly type: "ERROR"; readonly object: Status };
  try {
    event = JSON.parse(line) as typeof event;
  } catch (cause) {
    throw new ClusterError("protocol", `The watch of ${identity.server} sent something that is no event`, { cause });
  }
  if (event.type === "ERROR") {
    throw errorOfAnswer(
      event.object.code ?? 500,
      JSON.stringify({ kind: "Status", ...event.object }),
      undefined,
      identity,
    );
  }
  return event;
}
