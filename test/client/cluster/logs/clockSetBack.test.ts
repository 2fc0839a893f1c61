/** A node's clock that is set back, while a log is read and while it is not: no line is lost, none comes twice. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "node:test";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import type { LogLine } from "../../../../client/src/cluster/logs/logs.ts";
import { secondOf } from "../../../../client/src/rfc3339.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";

interface Line {
  /** What the node's clock has done since the line before. Milliseconds. */
  readonly advance: number;
  readonly text: string;
}

/** The lines of one start of the container, as the API server sends them. */
type Start = readonly string[];

/** Whose clock may be set back by seconds or by hours, at any line. */
const line = fc.record({
  advance: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 3000 }) },
    { weight: 1, arbitrary: fc.integer({ min: -200_000, max: 0 }) },
    { weight: 1, arbitrary: fc.integer({ min: -9e6, max: 9e6 }) },
  ),
  text: fc.constantFrom("a", "b", "", "long ".repeat(50)),
});
const starts = fc.array(fc.array(line, { minLength: 1, maxLength: 150 }), { minLength: 1, maxLength: 3 });
/** How many lines are written while a stream is open, and then while there is none. */
const breaks = fc.array(fc.tuple(fc.nat(40), fc.nat(130)), { maxLength: 5 });

function stamped(all: readonly (readonly Line[])[]): Start[] {
  let clock = Date.UTC(2026, 0, 2);
  let count = 0;
  return all.map((lines) =>
    lines.map(({ advance, text }) => {
      clock += advance;
      return `${new Date(clock).toISOString().slice(0, 23)}${String(count++).padStart(6, "0")}Z ${text}\n`;
    }),
  );
}

/** A container that is cut off while it writes, and restarts. */
class Node {
  readonly #starts: readonly Start[];
  readonly #breaks: (readonly [number, number])[];
  #start = 0;
  #written = 0;

  constructor(all: readonly Start[], cuts: readonly (readonly [number, number])[]) {
    this.#starts = all;
    this.#breaks = [...cuts];
  }

  /** The container has been started again since it was looked at last, if it had ended. */
  readonly pod = (call: Call): void => {
    const isOver = this.#written >= (this.#starts[this.#start]?.length ?? 0);
    if (isOver && this.#start === this.#starts.length - 1) {
      call.json(pod("p", "Failed", { status: base.ended(1, "Error", this.#start) }));
      return;
    }
    if (isOver) {
      this.#start++;
      this.#written = 0;
    }
    const startedAt = timeOf(this.#starts[this.#start]?.[0] ?? "");
    const status = { name: "base", restartCount: this.#start, state: { running: { startedAt } } };
    call.json(pod("p", "Running", { status: { containerStatuses: [status] } }));
  };

  readonly log = (call: Call): void => {
    call.open();
    const previous = call.query.get("previous") === "true";
    if (previous || call.query.get("follow") !== "true") {
      const file = this.#starts[previous ? this.#start - 1 : this.#start] ?? [];
      call.write(asked(call, previous ? file : file.slice(0, this.#written)).join(""));
      call.end();
      return;
    }
    const file = this.#starts[this.#start] ?? [];
    const first = asked(call, file.slice(0, this.#written));
    const [while_, without] = this.#breaks.shift() ?? [Infinity, 0];
    const then = file.slice(this.#written, this.#written + while_).filter((one) => isSince(call, one));
    this.#written += while_ + without;
    call.write([...first, ...then].join(""));
    call.end();
  };
}

/** What the kubelet sends: of the last lines those that are not older (Kubernetes 1.34). */
function asked(call: Call, file: Start): Start {
  const tail = call.query.get("tailLines");
  const last = tail === null ? file : file.slice(Math.max(0, file.length - Number(tail)));
  return last.filter((one) => isSince(call, one));
}

function isSince(call: Call, text: string): boolean {
  const since = call.query.get("sinceTime");
  return since === null || secondOf(timeOf(text)) >= secondOf(since);
}

function timeOf(text: string): string {
  return text.slice(0, text.indexOf(" "));
}

/** Whether the clock was set back while the container restarted. */
function isSetBackBetween(written: readonly Start[]): boolean {
  return written.some((start, index) => index > 0 && (start[0] ?? "") < (written[index - 1]?.at(-1) ?? ""));
}

describe("a node's clock that is set back", () => {
  test("while a stream is open that was found again by more than the last lines: nothing of it is left out", async () => {
    const ticks = (count: number): Line[] => Array.from({ length: count }, () => ({ advance: 150, text: "a" }));
    const written = stamped([[...ticks(90), { advance: -5000, text: "set back" }, ...ticks(60)]]);
    // The second stream begins with lines that are not known.
    const node = new Node(written, [
      [10, 70],
      [0, 0],
    ]);
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/p", node.pod)
      .on("GET", "/api/v1/namespaces/etl/pods/p/log", node.log)
      .start();
    const got: string[] = [];
    const sink = {
      lines: (lines: readonly LogLine[]) => void got.push(...lines.map(({ time, text }) => `${time} ${text}\n`)),
      note: () => undefined,
    };
    await followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink);
    assert.deepEqual(got, written.flat());
  });

  test("during a disconnect, and across restarts: each line is there once, in order", async () => {
    await fc.assert(
      fc.asyncProperty(starts, breaks, async (all, cuts) => {
        const written = stamped(all);
        const node = new Node(written, cuts);
        await using api = new FakeApi()
          .on("GET", "/api/v1/namespaces/etl/pods/p", node.pod)
          .on("GET", "/api/v1/namespaces/etl/pods/p/log", node.log)
          .start();
        const got: string[] = [];
        const gaps: string[] = [];
        const end = await followLogs(
          await api.cluster(),
          { namespace: "etl", pod: "p" },
          {
            lines: (lines) => void got.push(...lines.map(({ time, text }) => `${time} ${text}\n`)),
            note: ({ kind, text }) => {
              if (kind === "gap") gaps.push(text);
            },
          },
        );
        assert.equal(end.why, "container-ended");
        // Whose clock was set back while it restarted may be taken for the start before: that is told, and nothing comes twice.
        const isSure = gaps.length === 0 || !isSetBackBetween(written);
        assert.deepEqual(got, isSure ? written.flat() : written.flat().filter((one) => got.includes(one)));
        if (!isSetBackBetween(written)) assert.deepEqual(gaps, []);
      }),
      { numRuns: 100 },
    );
  });
});
