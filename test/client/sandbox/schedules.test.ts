/** When schedules are due: what robfig/cron 3.0.1, the library of the CronJob controller, answered once. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { nextTime, zonedTime } from "../../../client/src/sandbox/controllers/cronJobs/nextTime.ts";
import { cronProblem, parseSchedule } from "../../../client/src/sandbox/validation/workloads/schedule.ts";

type Row =
  | readonly [schedule: string, problem: string]
  | readonly [schedule: string, timeZone: string, from: string, next: readonly string[]];

const path = join(import.meta.dirname, "../../kubernetes/recorded/schedules.jsonl");
const rows = readFileSync(path, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Row);

describe("a schedule", () => {
  test("that is none is told in the library's words", () => {
    const wrong = rows.filter((row) => row.length === 2);
    assert.deepEqual(
      wrong.map(([schedule]) => [schedule, cronProblem(schedule)]),
      wrong,
    );
  });

  test("is due when the library says, by the clock on the wall, whatever that does", () => {
    const right = rows.filter((row) => row.length === 4);
    const answered = right.map(([schedule, timeZone, from]) => {
      const next: string[] = [];
      let at: number | undefined = Date.parse(from);
      while (next.length < 3) {
        at = nextTime(parseSchedule(schedule), at, timeZone);
        if (at === undefined) break;
        next.push(new Date(at).toISOString().replace(".000", ""));
      }
      return [schedule, timeZone, from, next];
    });
    const different = answered.flatMap((row, index) =>
      JSON.stringify(row) === JSON.stringify(right[index]) ? [] : [{ own: row, library: right[index] }],
    );
    assert.deepEqual(different, []);
    assert.ok(right.length > 300);
  });
});

test("a time is written with the offset of its zone", () => {
  const at = Date.parse("2026-03-29T01:00:05Z");
  assert.equal(zonedTime(at), "2026-03-29T01:00:05Z");
  assert.equal(zonedTime(at, "Europe/Berlin"), "2026-03-29T03:00:05+02:00");
  assert.equal(zonedTime(at, "America/St_Johns"), "2026-03-28T22:30:05-02:30");
});
