import type { LogEnd, LogNote, LogRequest, LogSink } from "../../../../client/src/cluster/logs/logs.ts";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";

export const LOG = "/api/v1/namespaces/etl/pods/p/log";
export const POD = "/api/v1/namespaces/etl/pods/p";

/** Line number `n`, five lines to a second. */
export const line = (n: number): string =>
  `2026-01-01T00:${two(Math.floor(n / 300))}:${two(Math.floor(n / 5) % 60)}.${n % 5}00000000Z line ${n}\n`;
const two = (n: number): string => String(n).padStart(2, "0");
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
export const texts = (from: number, to: number): string[] => range(from, to).map((n) => `line ${n}`);

/** The part of a log that is asked for: `sinceTime` in whole seconds, `tailLines`. */
export function part(call: Call, count: number): string[] {
  const since = call.query.get("sinceTime");
  const tail = call.query.get("tailLines");
  const lines = range(0, count)
    .map(line)
    .filter((one) => since === null || one.slice(0, 19) >= since.slice(0, 19));
  return tail === null ? lines : lines.slice(-Number(tail));
}

export interface Recorder extends LogSink {
  readonly got: string[];
  readonly notes: LogNote[];
}

export function recorder(): Recorder {
  const got: string[] = [];
  const notes: LogNote[] = [];
  return {
    got,
    notes,
    lines: (lines) => void got.push(...lines.map((one) => one.text)),
    note: (note) => void notes.push(note),
  };
}

/** Follows the log of the pod `p` to its end. */
export async function followed(
  api: FakeApi,
  request: Partial<LogRequest> = {},
): Promise<{ end: LogEnd; sink: Recorder }> {
  const sink = recorder();
  return { end: await followLogs(await api.cluster(), { namespace: "etl", pod: "p", ...request }, sink), sink };
}

export function answer(call: Call, parts: readonly string[]): void {
  call.open();
  call.write(parts.join(""));
  call.end();
}

/** Answers with the first lines of the log, and breaks: at once, or a moment later. */
export function breakAfter(call: Call, count: number, clock?: FakeApi["clock"]): void {
  call.open();
  call.write(part(call, count).join(""));
  if (clock) clock.after(10, () => call.reset());
  else call.reset();
}

/** A pod that is in these states one after the other, the last for good. */
export function podIn(api: FakeApi, ...states: Pod[]): FakeApi {
  return api.on("GET", POD, ...states.map((state) => (call: Call) => call.json(state)));
}

export const running = pod("p", "Running", { status: base.running() });
export const succeeded = pod("p", "Succeeded", { status: base.ended(0) });

/** Its container restarts once, then the pod fails with exit code 3. */
export function restartingPod(): FakeApi {
  const restarted = pod("p", "Running", { status: base.running(1) });
  const failed = pod("p", "Failed", { status: base.ended(3, "Error", 1) });
  return podIn(new FakeApi(), running, restarted, restarted, failed);
}
