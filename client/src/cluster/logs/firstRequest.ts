import type { Clock } from "../clock.ts";
import type { Query } from "../connection/cluster.ts";
import type { LogRequest } from "./logs.ts";
import { secondOf, timeOfSecond } from "../../rfc3339.ts";

/** Which part of its log the first request for a container asks for, until a line has come. */
export class FirstRequest {
  readonly #request: LogRequest;
  readonly #clock: Clock;
  readonly #startedAt: number;
  /** A log was answered, of which not a line has come yet. */
  wasOpen = false;
  /** An answer that was not cut short had not a line. */
  sawEmptyStream = false;

  constructor(request: LogRequest, clock: Clock) {
    this.#request = request;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  get query(): Query {
    const { tailLines, sinceSeconds, sinceTime } = this.#request;
    // Not before the beginning, by a clock that was set back.
    const elapsed = Math.max(0, Math.ceil((this.#clock.now() - this.#startedAt) / 1000));
    const since =
      sinceTime !== undefined
        ? { sinceTime: timeOfSecond(secondOf(sinceTime)) }
        : { sinceSeconds: sinceSeconds === undefined ? undefined : sinceSeconds + elapsed };
    if (!this.wasOpen) return { tailLines, ...since };
    // It had nothing of what is wanted: that has been written since.
    if (sinceTime !== undefined || sinceSeconds !== undefined) return since;
    if (tailLines === 0) return { sinceSeconds: Math.max(1, elapsed) };
    return this.sawEmptyStream ? {} : { tailLines };
  }
}

/** Whether only a part of a log is wanted, by time or by a count from its end. */
export function isOfPart({ tailLines, sinceSeconds, sinceTime }: LogRequest): boolean {
  return tailLines !== undefined || sinceSeconds !== undefined || sinceTime !== undefined;
}
