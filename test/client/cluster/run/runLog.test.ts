/** What a run reads in its log, and what it says of a log that it cannot read to its end. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import { RunLog } from "../../../../client/src/cluster/run/runLog.ts";
import { withTry, type RunState } from "../../../../client/src/cluster/run/state.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";
import { plan } from "./plans.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const line = (text: string): string => `2026-01-01T00:00:00.000000000Z ${text}\n`;

/** A run whose pods run, with a log of its own. */
class Story {
  readonly api = new FakeApi();
  readonly events: Unstamped[] = [];
  readonly got: string[] = [];
  readonly ended = new AbortController();

  constructor(log: (call: Call) => void) {
    this.api
      .on("GET", `${PODS}/*`, (call) => {
        const name = call.path.split("/").at(-1) ?? "";
        call.json(pod(name, "Running", { status: base.running() }));
      })
      .on("GET", `${PODS}/*/log`, log);
  }

  async log(): Promise<RunLog> {
    const sink = {
      lines: (lines: readonly { readonly text: string }[]) => void this.got.push(...lines.map(({ text }) => text)),
      note: ({ kind, text }: { readonly kind: string; readonly text: string }) =>
        void this.got.push(`${kind}: ${text}`),
    };
    const cluster = await this.api.start().cluster();
    return new RunLog(cluster, (_, event) => void this.events.push(event), sink, this.ended.signal);
  }

  /** The state at a try. */
  at(number: number): RunState {
    const first = newRun(plan(), { name: "fake", server: "" }, this.api.clock.now());
    if (number === 1) return withTry(first, { podUid: "uid-p" });
    return withTry(first, { number, podName: `p-${number}`, podUid: `uid-p-${number}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ended.abort();
    await this.api[Symbol.asyncDispose]();
  }
}

/** A stream that says so much, and then hangs. */
const hangs =
  (...texts: readonly string[]) =>
  (call: Call): void => {
    call.open();
    call.write(texts.map(line).join(""));
  };

describe("the log of a run", () => {
  for (const [words, verdict] of [
    ["Your run has been successfully executed!", "succeeded"],
    ["Your run has failed!", "failed"],
  ] as const) {
    test(`says by DBND's last words that it ${verdict}`, async () => {
      await using story = new Story(hangs("Your run has 3 tasks", `| ${words} |`));
      const log = await story.log();
      log.follow(story.at(1));
      await story.api.until(() => story.got.length === 2, "lines");
      assert.deepEqual(
        story.events.filter(({ type }) => type === "log-verdict"),
        [{ type: "log-verdict", verdict }],
      );
    });
  }

  test("of the next try begins although that of the last one hangs, which is told to be cut", async () => {
    await using story = new Story((call) => hangs(`of ${call.path.split("/").at(-2) ?? ""}`)(call));
    const log = await story.log();
    log.follow(story.at(1));
    await story.api.until(() => story.got.length === 1, "the first");
    log.follow(story.at(2));
    await story.api.until(() => story.got.includes("of p-2"), "the second");
    assert.deepEqual(story.got, [
      "of p",
      "gap: The log is not complete: its end could not be read in time",
      "try: Try 2: pod p-2",
      "of p-2",
    ]);
  });

  test("is told to be cut where its end was wanted, and not where the run was left", async () => {
    for (const wantsEnd of [true, false]) {
      await using story = new Story(hangs("begun"));
      const log = await story.log();
      log.follow(story.at(1));
      await story.api.until(() => story.got.length === 1, "a line");
      const over = log.over(wantsEnd);
      story.ended.abort();
      await over;
      assert.equal(
        story.got.some((text) => text.startsWith("gap: ")),
        wantsEnd,
      );
    }
  });
});
