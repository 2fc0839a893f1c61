import { t } from "../../l10n.ts";
import type { Readable } from "node:stream";
import type { Clock } from "../clock.ts";
import { errorOfAnswer, errorOfConnection, timeoutError, type RequestIdentity } from "../connection/errorMapping.ts";
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
  const identity: RequestIdentity = { method: "GET", ...request };
  const splitter = new LineSplitter();
  const reader = new StreamReader(stream, identity, clock, { silence });
  try {
    for (;;) {
      const chunks = await reader.next();
      if (reader.isSilent) throw timeoutError(identity, silence);
      if (chunks === null) return;
      if (chunks instanceof ClusterError) throw chunks;
      const lines = chunks.flatMap((chunk) => splitter.push(chunk));
      const { events, error } = parseEvents<T>(lines, identity);
      if (events.length > 0) yield events;
      if (error) throw error;
    }
  } finally {
    reader.close();
  }
}

/** The events of some lines, up to one that is an error. */
function parseEvents<T>(
  lines: readonly string[],
  identity: RequestIdentity,
): { readonly events: readonly WatchEvent<T>[]; readonly error?: ClusterError } {
  const events: WatchEvent<T>[] = [];
  for (const line of lines) {
    if (line.trim() === "") continue;
    try {
      events.push(...parseEvent<T>(line, identity));
    } catch (error) {
      return { events, error: errorOfConnection(error, identity) };
    }
  }
  return { events };
}

/** None for something of an odd shape: a watch that stopped there would never get beyond it. */
function parseEvent<T>(line: string, identity: RequestIdentity): readonly WatchEvent<T>[] {
  let event: WatchEvent<T> | { readonly type: "ERROR"; readonly object?: Status } | null;
  try {
    event = JSON.parse(line) as typeof event;
  } catch (cause) {
    throw new ClusterError("protocol", t("The watch of {0} sent something that is no event", identity.server), {
      cause,
    });
  }
  if (event?.type === "ERROR") {
    throw errorOfAnswer(
      event.object?.code ?? 500,
      JSON.stringify({ kind: "Status", ...event.object }),
      undefined,
      identity,
    );
  }
  const metadata = (event?.object as { readonly metadata?: unknown } | null | undefined)?.metadata;
  return event && typeof metadata === "object" && metadata !== null ? [event] : [];
}
