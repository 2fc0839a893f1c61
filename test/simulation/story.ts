import type { RunResult } from "../../client/src/cluster/run/state.ts";
import { Coverage } from "./coverage.ts";
import type { VirtualClock } from "./virtualClock.ts";

/** What happened to a run, in words and in numbers. */
export class Story {
  readonly lines: string[] = [];
  readonly coverage = new Coverage();
  readonly #clock: VirtualClock;
  readonly #startedAt: number;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  tell(what: string): void {
    const at = ((this.#clock.now() - this.#startedAt) / 1000).toFixed(3);
    const line = `${at.padStart(9)} s  ${what}`;
    if (!this.lines.at(-1)?.endsWith(` s  ${what}`)) this.lines.push(line);
  }

  tellResult({ verdict, reason, pod, tries, sentence }: Partial<RunResult> = {}): void {
    this.tell(`result ${verdict ?? "none"} ${reason ?? ""} pod ${pod ?? ""} tries ${tries ?? 0}: ${sentence ?? ""}`);
  }
}
