/** Whose log it is: of which start of a container, of which pod of a name, in which file of a node. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";
import {
  breakAfter,
  LOG,
  POD,
  line,
  range,
  recorder,
  texts,
  part,
  followed,
  answer,
  podIn,
  running,
  succeeded,
  restartingPod,
} from "./oneLog.ts";

/** Started again so often, the last time when five minutes and a half were over. */
const restarted = (restartCount: number): Pod => {
  const state = { running: { startedAt: "2026-01-01T00:05:30Z" } };
  return pod("p", "Running", { status: { containerStatuses: [{ name: "base", restartCount, state }] } });
};
const failed = (count: number): Pod => pod("p", "Failed", { status: base.ended(3, "Error", count) });

describe("a log that is followed", () => {
  test("a restart: the rest of the previous instance comes first, then the new one, with a mark between", async () => {
    await using api = restartingPod()
      .on("GET", LOG, (call) => {
        call.open();
        const previous = call.query.get("previous") === "true";
        const first = api.callsTo("GET", /log$/).length === 1;
        if (first) {
          call.write(part(call, 3).join(""));
          api.clock.after(10, () => call.reset());
          return;
        }
        if (previous) call.write(part(call, 7).join(""));
        else call.write("2026-01-01T00:10:00.000000000Z again\n");
        call.end();
      })
      .start();
    const { end, sink } = await followed(api);
    assert.deepEqual(sink.got, [...texts(0, 7), "again"]);
    assert.equal(end.exitCode, 3);
    assert.ok(sink.notes.some((note) => note.kind === "restart"));
  });

  test("a stream that was waited for until the container had restarted is not taken for the log of the start before", async () => {
    await using api = podIn(
      new FakeApi(),
      running,
      running,
      // The third time it is read: once the second stream, which the first had to be waited for, is open.
      pod("p", "Running", { status: base.running(1) }),
      pod("p", "Running", { status: base.running(1) }),
      pod("p", "Running", { status: base.running(1) }),
      pod("p", "Failed", { status: base.ended(3, "Error", 1) }),
    )
      .on("GET", LOG, (call) => {
        const isFirst = api.callsTo("GET", /log$/).length === 1;
        if (isFirst) call.fail(503, "ServiceUnavailable");
        else if (call.query.get("previous") === "true") answer(call, part(call, 3));
        else answer(call, ["2026-01-01T00:10:00.000000000Z again\n"]);
      })
      .start();
    const { sink } = await followed(api, { podUid: "uid-p" });
    assert.deepEqual(sink.got, [...texts(0, 3), "again"]);
    assert.deepEqual(
      sink.notes.filter(({ kind }) => kind === "gap" || kind === "restart").map(({ kind }) => kind),
      ["restart"],
    );
  });

  describe("a container that restarts more than once while nobody can see it", () => {
    const at = (n: number, text: string): string => `2026-01-01T00:0${n}:00.000000000Z ${text}\n`;
    /** Lines and notes in their order, notes with their kind. */
    async function story(
      states: readonly Pod[],
      previous: (call: Call) => void,
      now: string,
      first = (call: Call): void => breakAfter(call, 3),
    ): Promise<string[]> {
      let reads = 0;
      await using api = podIn(new FakeApi(), ...states)
        .on("GET", LOG, (call) => {
          if (reads++ === 0) first(call);
          else if (call.query.get("previous") === "true") previous(call);
          else answer(call, [now]);
        })
        .start();
      const all: string[] = [];
      await followLogs(
        await api.cluster(),
        { namespace: "etl", pod: "p" },
        {
          lines: (lines) => void all.push(...lines.map(({ text }) => text)),
          note: ({ kind, text }) => {
            if (kind === "gap" || kind === "restart") all.push(`${kind}: ${text}`);
          },
        },
      );
      return all;
    }

    test("is told to have done so; what the start before the last wrote comes in its place", async () => {
      const previous = (call: Call): void => answer(call, [at(5, "second"), at(5, "again")]);
      const states = [running, restarted(2), restarted(2), failed(2)];
      assert.deepEqual(await story(states, previous, at(6, "third")), [
        ...texts(0, 3),
        "gap: Lines may be missing here: the container restarted 2 times while its log could not be read",
        ...["second", "again", "restart: Container base restarted (restart 2)", "third"],
      ]);
    });

    test("is told to have done so by lines that are later than the start of which its status tells", async () => {
      const previous = (call: Call): void => answer(call, [at(6, "second")]);
      const states = [running, restarted(1), restarted(1), restarted(1), failed(2)];
      const nothing = (call: Call): void => call.reset();
      assert.deepEqual(await story(states, previous, at(7, "third"), nothing), [
        "second",
        "gap: Lines may be missing here: the container restarted again while the log of the start before was read",
        "restart: Container base restarted (restart 1)",
        "third",
        "gap: Lines may be missing here: the container restarted while its log was read",
        "restart: Container base restarted (restart 2)",
      ]);
    });

    test("is told to lack the end of the start before, where the node has that no more", async () => {
      const previous = (call: Call): void => call.fail(400, "BadRequest", "previous terminated container not found");
      const states = [running, restarted(1), restarted(1), failed(1)];
      assert.deepEqual(await story(states, previous, at(6, "second")), [
        ...texts(0, 3),
        "gap: Lines may be missing here: the end of the log before the restart cannot be read any more",
        ...["restart: Container base restarted (restart 1)", "second"],
      ]);
    });
  });

  test("a container that restarted before its status told: lines of the next start were read, and that is told", async () => {
    await using api = restartingPod()
      .on("GET", LOG, (call) => {
        call.open();
        // The first stream has what the second start writes; the lines of the first start are in the previous log.
        if (call.query.get("previous") === "true") call.write(part(call, 3).join(""));
        else call.write("2026-01-01T00:10:00.000000000Z again\n");
        call.end();
      })
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, ["again"]);
    assert.ok(sink.notes.some(({ kind, text }) => kind === "gap" && text.includes("restarted while")));
  });

  test("a start whose first lines were read before its status told: none of them comes again, where the log before is away", async () => {
    await using api = restartingPod()
      .on("GET", LOG, (call) => {
        if (call.query.get("previous") === "true")
          call.fail(400, "BadRequest", "previous terminated container not found");
        else if (api.callsTo("GET", /log$/).length === 1) breakAfter(call, 3);
        else answer(call, part(call, 5));
      })
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, texts(0, 5));
    assert.deepEqual(
      sink.notes.filter(({ kind }) => kind === "gap" || kind === "restart").map(({ kind }) => kind),
      ["gap", "restart"],
    );
  });

  test("a container that ends while the log of its start before is read: whose log that was is not sure, and told", async () => {
    await using api = podIn(
      new FakeApi(),
      pod("p", "Running", { status: base.running(1) }),
      // One restart is counted still, but "previous" means that one now.
      pod("p", "Running", {
        status: { containerStatuses: [{ ...base.waiting("CrashLoopBackOff").containerStatuses[0], restartCount: 1 }] },
      }),
      pod("p", "Failed", { status: base.ended(3, "Error", 1) }),
    )
      .on("GET", LOG, (call) => answer(call, part(call, 2)))
      .start();
    const { sink } = await followed(api);
    assert.ok(sink.notes.some(({ kind, text }) => kind === "gap" && text.includes("restarted again")));
    assert.deepEqual(sink.got, texts(0, 2), "each line once, whosever it is");
  });

  describe("a start whose first lines were read before its status told", () => {
    /** Lines of 600 kB, in the second of its start: of a log of two of them it is asked whether the node began another file. */
    const long = (from: number, to: number): string[] =>
      texts(from, to).map(
        (text, index) => `2026-01-01T00:00:00.${from + index}00000000Z ${text}${"x".repeat(600_000)}\n`,
      );
    const away = (call: Call): void => call.fail(400, "BadRequest", "previous terminated container not found");
    const looping = pod("p", "Running", {
      status: { containerStatuses: [{ ...base.waiting("CrashLoopBackOff").containerStatuses[0], restartCount: 1 }] },
    });
    const again = pod("p", "Running", { status: base.running(1) });

    test("and that goes on since: of which the node begins another file then, that is told", async () => {
      const sink = recorder();
      let reads = 0;
      await using api = podIn(new FakeApi(), running, again, again, again, failed(1))
        .on("GET", LOG, (call) => {
          if (call.query.get("previous") === "true") away(call);
          else if (++reads === 1) breakAfter(call, 3);
          else if (!sink.got.includes("line 4")) breakAfter(call, 5, api.clock);
          else answer(call, ["2026-01-01T00:10:00.000000000Z later\n"]);
        })
        .start();
      await followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink);
      assert.deepEqual(sink.got, [...texts(0, 5), "later"]);
      const behind = sink.notes.slice(sink.notes.findIndex(({ kind }) => kind === "restart") + 1);
      assert.ok(behind.some(({ text }) => text.startsWith("Lines between")));
    });

    test("is over with the start after it: of that nothing is unsure", async () => {
      const many = range(500, 800).map((n) => `2026-01-01T00:00:00.${n}000000Z second ${n}\n`);
      const twice = pod("p", "Running", { status: base.running(2) });
      let restarts = 0;
      await using api = podIn(new FakeApi(), running, again, twice, twice, failed(2))
        .on("GET", LOG, (call) => {
          const tail = Number(call.query.get("tailLines") ?? Infinity);
          if (call.query.get("previous") === "true")
            answer(call, ++restarts === 1 ? ["2025-12-31T00:00:00.000000000Z before\n"] : many.slice(-tail));
          else if (restarts === 0) answer(call, part(call, 3));
          else answer(call, restarts === 1 ? many.slice(-tail) : ["2026-01-01T00:00:00.900000000Z third\n"]);
        })
        .start();
      const { sink } = await followed(api);
      const behind = sink.notes.slice(sink.notes.findIndex(({ kind }) => kind === "restart") + 1);
      assert.deepEqual(
        behind.map(({ kind }) => kind),
        ["restart"],
      );
      assert.equal(sink.got.at(-1), "third");
    });

    for (const [what, states, previous] of [
      ["where the log before is away", [running, again, again, failed(1)], away],
      ["which that is taken for", [again, looping, again, failed(1)], (call) => answer(call, long(0, 2))],
      [
        "where the log before has others",
        [running, again, again, failed(1)],
        (call) => answer(call, ["2025-12-31T00:00:00.000000000Z before\n"]),
      ],
    ] as const satisfies readonly (readonly [string, readonly Pod[], (call: Call) => void])[]) {
      test(`is one log, and no other file of the node, ${what}`, async () => {
        let reads = 0;
        await using api = podIn(new FakeApi(), ...states)
          .on("GET", LOG, (call) => {
            if (call.query.get("previous") === "true") previous(call);
            else if (call.query.has("limitBytes")) answer(call, long(0, 1));
            else answer(call, reads++ === 0 && states[0] === running ? long(0, 2) : long(0, 4));
          })
          .start();
        const { sink } = await followed(api);
        assert.deepEqual(
          sink.got.map((text) => text.slice(0, "line 0".length)),
          texts(0, 4),
        );
        const behind = sink.notes.slice(sink.notes.findIndex(({ kind }) => kind === "restart") + 1);
        assert.deepEqual(
          behind.filter(({ kind }) => kind === "gap"),
          [],
        );
      });
    }
  });

  test("of which the node began another file meanwhile: told, for what stood last in the one before is out of reach", async () => {
    const long = (n: number): string => `${line(n).trimEnd()} ${"x".repeat(10_000)}\n`;
    const newest = (call: Call, lines: string[]): void => {
      const limit = call.query.get("limitBytes");
      const since = call.query.get("sinceTime") ?? "";
      const text = lines.filter((one) => one.slice(0, 19) >= since.slice(0, 19)).join("");
      answer(call, [limit === null ? text : text.slice(0, Number(limit))]);
    };
    for (const [firstOfNewest, isTold, isRefused] of [
      [100, true, false],
      [100, true, true],
      [0, false, true],
    ] as const) {
      let refusals = isRefused ? 2 : 0;
      await using api = podIn(new FakeApi(), running, succeeded)
        .on(
          "GET",
          LOG,
          (call) => answer(call, range(0, 120).map(long)),
          (call) => {
            if (call.query.has("limitBytes") && refusals-- > 0) call.fail(500, "InternalError");
            else newest(call, range(firstOfNewest, 130).map(long));
          },
        )
        .start();
      const { end, sink } = await followed(api);
      assert.equal(end.why, "container-ended");
      assert.equal(sink.got.length, 130);
      const gaps = sink.notes.filter(({ kind }) => kind === "gap").map(({ text }) => text);
      assert.deepEqual(
        gaps,
        isTold
          ? [
              `Lines written just before ${line(100).slice(0, 30)} may be missing: the node began another file for this log then`,
            ]
          : [],
      );
    }
  });

  test("and so it is of a log of which only the last lines were wanted, and few came", async () => {
    for (const [firstOfNewest, gaps] of [
      [102, 1],
      [0, 0],
    ] as const) {
      await using api = podIn(new FakeApi(), running, succeeded)
        .on("GET", LOG, (call) => {
          const isFirst = api.callsTo("GET", /log$/).length === 1;
          answer(call, isFirst ? part(call, 103) : part(call, 110).filter((one) => one >= line(firstOfNewest)));
        })
        .start();
      const { sink } = await followed(api, { tailLines: 5 });
      assert.deepEqual(sink.got, texts(98, 110));
      assert.equal(sink.notes.filter(({ kind }) => kind === "gap").length, gaps);
    }
  });

  test("a restart is no other file of the node: the beginning of the log before has gone with its start", async () => {
    const long = (n: number): string => `${line(n).trimEnd()} ${"x".repeat(10_000)}\n`;
    await using api = podIn(new FakeApi(), running, restarted(1), restarted(1), failed(1))
      .on("GET", LOG, (call) => {
        const isFirst = api.callsTo("GET", /log$/).length === 1;
        const isOfFirst = isFirst || call.query.get("previous") === "true";
        answer(call, isOfFirst ? range(0, 120).map(long) : ["2026-01-01T00:10:00.000000000Z again\n"]);
      })
      .start();
    const { sink } = await followed(api);
    assert.deepEqual([sink.got.length, sink.got.at(-1)], [121, "again"]);
    assert.deepEqual(
      sink.notes.filter(({ kind }) => kind === "gap"),
      [],
    );
  });

  test("a restart of a container whose node had begun another file: what stood last in the one before may be missing", async () => {
    const long = (n: number): string => `${line(n).trimEnd()} ${"x".repeat(10_000)}\n`;
    await using api = podIn(new FakeApi(), running, restarted(1), restarted(1), failed(1))
      .on("GET", LOG, (call) => {
        const isFirst = api.callsTo("GET", /log$/).length === 1;
        if (isFirst) answer(call, range(0, 120).map(long));
        else if (call.query.get("previous") === "true") answer(call, range(110, 125).map(long));
        else answer(call, ["2026-01-01T00:10:00.000000000Z again\n"]);
      })
      .start();
    const { sink } = await followed(api);
    assert.deepEqual([sink.got.length, sink.got.at(-1)], [126, "again"]);
    assert.deepEqual(
      sink.notes.map(({ kind, text }) => [kind, text.slice(0, 46)]),
      [
        ["gap", "Lines written just before 2026-01-01T00:00:22."],
        ["restart", "Container base restarted (restart 1)"],
      ],
    );
  });

  test("a pod that is gone before anybody could ask for the beginning of its log: of a long one that is told", async () => {
    for (const [size, gaps] of [
      [10_000, 1],
      [10, 0],
    ] as const) {
      const long = (n: number): string => `${line(n).trimEnd()} ${"x".repeat(size)}\n`;
      await using api = new FakeApi()
        .on(
          "GET",
          POD,
          (call) => call.json({ ...running, spec: { ...running.spec, restartPolicy: "Never" } }),
          (call) => call.fail(404, "NotFound"),
        )
        .on("GET", LOG, (call) => answer(call, range(0, 120).map(long)))
        .start();
      const { end, sink } = await followed(api);
      assert.deepEqual([end.why, sink.got.length], ["pod-gone", 120]);
      assert.equal(sink.notes.filter(({ kind }) => kind === "gap").length, gaps);
    }
  });

  test("a node whose clock was set back before it began another file: its first line is earlier, and none that is known", async () => {
    const long = (n: number): string => `${line(n).trimEnd()} ${"x".repeat(10_000)}\n`;
    await using api = podIn(new FakeApi(), running, succeeded)
      .on(
        "GET",
        LOG,
        (call) => answer(call, [...range(1000, 1120), ...range(100, 110)].map(long)),
        (call) => answer(call, call.query.has("limitBytes") ? [long(102).slice(0, 1024)] : range(102, 110).map(long)),
      )
      .start();
    const { sink } = await followed(api);
    assert.equal(sink.got.length, 130);
    assert.match(sink.notes.map(({ text }) => text).join(), /the node began another file/);
  });

  test("a pod that goes, or is replaced, ends it with all that came", async () => {
    for (const [after, why] of [
      [(call: Call): void => call.fail(404, "NotFound"), "pod-gone"],
      [(call: Call): void => call.json(pod("p", "Running", { uid: "other" })), "pod-replaced"],
    ] as const) {
      await using api = new FakeApi()
        .on(
          "GET",
          POD,
          (call) => call.json(running),
          (call) => call.json(running),
          after,
        )
        .on("GET", LOG, (call) => {
          call.open();
          call.write(part(call, 3).join("") + "2026-01-01T00:00:09.000000000Z the rest");
          call.end();
        })
        .start();
      const { end, sink } = await followed(api, { podUid: "uid-p" });
      assert.equal(end.why, why);
      assert.deepEqual(sink.got, [...texts(0, 3), "the rest"]);
    }
  });

  for (const [what, restartPolicy, isCut, isTold] of [
    ["whose only start was read to its end: nothing is missing", "Never", false, false],
    ["whose stream was cut: what stood last may be missing", "Never", true, true],
    ["that may have been started again unseen: what that wrote may be missing", "Always", false, true],
    ["that is started again when it has failed, unseen: the same", "OnFailure", false, true],
  ] as const) {
    test(`a pod that goes, ${what}`, async () => {
      const known = { ...running, spec: { ...running.spec, restartPolicy } };
      const told = (call: Call): void => call.json(known);
      for (const [next, why] of [
        [(call: Call): void => call.fail(404, "NotFound"), "pod-gone"],
        [(call: Call): void => call.json(pod("p", "Running", { uid: "other" })), "pod-replaced"],
      ] as const) {
        await using api = new FakeApi()
          .on("GET", POD, told, told, next)
          .on("GET", LOG, (call) => {
            call.open();
            call.write(part(call, 3).join(""));
            if (isCut) call.reset();
            else call.end();
          })
          .start();
        const { end, sink } = await followed(api, { podUid: "uid-p" });
        const gaps = sink.notes.filter(({ kind }) => kind === "gap").map(({ text }) => text);
        const missing = "Lines may be missing here: the pod is gone, and its log was not read to the end";
        assert.deepEqual([end.why, sink.got, gaps], [why, texts(0, 3), isTold ? [missing] : []]);
      }
    });
  }

  test("no line of another pod that took the name between a look at the pod and its log", async () => {
    const stranger = pod("p", "Running", { uid: "other", status: base.running() });
    for (const [states, got] of [
      // Before the first stream is open; before the last read of a container that has ended.
      [[running, stranger], []],
      [[running, running, succeeded, stranger], texts(0, 3)],
    ] as const) {
      let reads = 0;
      await using api = podIn(new FakeApi(), ...states)
        .on("GET", LOG, (call) => answer(call, reads++ === 0 && got.length > 0 ? part(call, 3) : [line(50), line(51)]))
        .start();
      const { end, sink } = await followed(api, { podUid: "uid-p" });
      assert.equal(end.why, "pod-replaced");
      assert.deepEqual(sink.got, got);
    }
  });
});
