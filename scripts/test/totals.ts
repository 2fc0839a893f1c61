/** How test runs are counted. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.ts";

const SHOWN_AND_COUNTED = join(ROOT, "scripts", "test", "shownAndCounted.ts");

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** The last line `N passed, N failed` of a program's output; undefined when there is none. */
export function readTotals(output: string): Totals | undefined {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return last && { passed: Number(last[1]), failed: Number(last[2]) };
}

/** Words for `node` that run its own kind of tests, show them as `reporter` does and leave the counts in `tap`. */
export function nodeTests(tap: string, reporter: "dot" | "spec", patterns: readonly string[]): string[] {
  const reporters =
    reporter === "spec"
      ? [`--test-reporter=${SHOWN_AND_COUNTED}`]
      : [`--test-reporter=${reporter}`, "--test-reporter-destination=stdout", "--test-reporter=tap"];
  return ["--test", ...reporters, `--test-reporter-destination=${tap}`, ...patterns];
}

/** The counts that `nodeTests` left; undefined when the run did not come to its end. */
export function readTap(file: string): Totals | undefined {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const count = (what: string): number | undefined => {
    const number = new RegExp(`^# ${what} (\\d+)$`, "m").exec(text)?.[1];
    return number === undefined ? undefined : Number(number);
  };
  const passed = count("pass");
  return passed === undefined ? undefined : { passed, failed: (count("fail") ?? 0) + (count("cancelled") ?? 0) };
}
