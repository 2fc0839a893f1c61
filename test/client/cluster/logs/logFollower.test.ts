/** Following one log: all of it, once, in order. */
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
  texts,
  part,
  recorder,
  followed,
  answer,
  podIn,
  running,
  succeeded,
} from "./oneLog.ts";

describe("following a log", () => {
  test("to its end: each line once, the last without a line end, the exit code", async () => {
    await using api = podIn(new FakeApi(), running, succeeded)
      .on(
        "GET",
        LOG,
        (call) => {
          call.open();
          const bytes = Buffer.from(part(call, 10).join("") + "2026-01-01T00:00:02.000000000Z Übung 🎉");
          for (let at = 0; at < bytes.length; at += 7) call.write(bytes.subarray(at, at + 7));
          call.end();
        },
        (call) => {
          call.open();
          call.write(part(call, 10).join("") + "2026-01-01T00:00:02.000000000Z Übung 🎉");
          call.end();
        },
      )
      .start();
    const { end, sink } = await followed(api);
    assert.deepEqual(sink.got, [...texts(0, 10), "Übung 🎉"]);
    assert.deepEqual(end, { why: "container-ended", lines: 11, exitCode: 0 });
    assert.equal(api.callsTo("GET", /log$/)[0]?.query.get("timestamps"), "true");
    assert.equal(api.callsTo("GET", /log$/)[0]?.query.get("container"), "base");
  });

  test("through resets in mid-line, ends without an end, 500, 429: complete and in order", async () => {
    let count = 0;
    await using api = podIn(new FakeApi(), ...Array<Pod>(9).fill(running), succeeded)
      .on("GET", LOG, (call) => {
        const attempt = count++;
        if (attempt === 2) {
          call.fail(500, "InternalError");
          return;
        }
        if (attempt === 4) {
          call.fail(429, "TooManyRequests", "busy", { "Retry-After": "0" });
          return;
        }
        call.open();
        call.write(part(call, Math.min(40, 6 * (attempt + 1))).join(""));
        if (attempt % 2 === 0) call.write(line(6 * (attempt + 1)).slice(0, 33));
        api.clock.after(10, () => (attempt % 2 === 0 ? call.reset() : call.end()));
      })
      .start();
    const { end, sink } = await followed(api);
    assert.equal(end.why, "container-ended");
    assert.deepEqual(sink.got, texts(0, sink.got.length));
    assert.ok(sink.got.length >= 36);
    assert.ok(sink.notes.some((note) => note.kind === "reconnecting"));
    assert.ok(!sink.notes.some((note) => note.kind === "gap"));
  });

  test("binary output: as text with marks for what is none, nothing lost around it, cut anywhere", async () => {
    const binary = Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x1b, 0x0d, 0xc3]);
    const bytes = Buffer.concat([
      Buffer.from(line(0)),
      Buffer.from("2026-01-01T00:00:01.500000000Z "),
      binary,
      Buffer.from("\n"),
      Buffer.from("2026-01-01T00:00:02.000000000Z after\n"),
    ]);
    await using api = podIn(new FakeApi(), running, succeeded)
      .on("GET", LOG, (call) => {
        call.open();
        for (const byte of bytes) call.write(Buffer.from([byte]));
        call.end();
      })
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, ["line 0", "\0\ufffd\ufffd\ufffd\u001b\r\ufffd", "after"]);
  });

  test("what the node says in the place of a log is told, once, and is no line of it", async () => {
    const lost = "unable to retrieve container logs for containerd://4f2a";
    await using api = podIn(new FakeApi(), running, running, running, running, succeeded)
      .on(
        "GET",
        LOG,
        (call) => answer(call, [lost]),
        (call) => answer(call, [lost]),
        (call) => answer(call, [...part(call, 2), "failed to watch file /var/log/pods: no space left\n"]),
        // Cut in the time of a line, which is no word of the node.
        (call) => answer(call, [...part(call, 2), "2026-01-01T00:0"]),
        (call) => answer(call, part(call, 3)),
      )
      .start();
    const { end, sink } = await followed(api);
    assert.equal(end.why, "container-ended");
    assert.deepEqual(sink.got, texts(0, 3));
    assert.deepEqual(
      sink.notes.filter(({ kind }) => kind === "info").map(({ text }) => text),
      [`The node says: ${lost}`, "The node says: failed to watch file /var/log/pods: no space left"],
    );
  });

  test("a log whose file somebody has removed on the node has a gap at its end", async () => {
    const away = 'failed to try resolving symlinks in path "/var/log/pods/p/0.log": lstat: no such file or directory';
    await using api = podIn(new FakeApi(), running, succeeded)
      .on(
        "GET",
        LOG,
        (call) => {
          call.open();
          call.write(part(call, 2).join(""));
          api.clock.after(10, () => call.reset());
        },
        (call) => answer(call, [away]),
      )
      .start();
    const { end, sink } = await followed(api);
    assert.equal(end.why, "container-ended");
    assert.deepEqual(sink.got, texts(0, 2));
    const gaps = sink.notes.filter(({ kind }) => kind === "gap");
    assert.match(gaps.map(({ text }) => text).join(), /its node does not have the rest of the log/);
  });

  test("a kubelet that stops ends an answer anywhere: the rest is asked for, and a pod that is gone then has no gap", async () => {
    const cut = (call: Call): void => answer(call, part(call, 4));
    for (const [then, whole] of [
      [(call: Call) => answer(call, part(call, 9)), 9],
      [(call: Call) => call.fail(404, "NotFound"), 4],
    ] as const) {
      await using api = podIn(new FakeApi(), succeeded).on("GET", LOG, cut, then).start();
      const { end, sink } = await followed(api);
      assert.deepEqual([end.why, sink.got, sink.notes], ["container-ended", texts(0, whole), []]);
    }
  });

  test("waits for a container that has not started", async () => {
    await using api = podIn(
      new FakeApi(),
      pod("p", "Pending", { status: base.waiting("ContainerCreating") }),
      succeeded,
    )
      .on("GET", LOG, (call) => answer(call, part(call, 2)))
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, texts(0, 2));
    assert.match(sink.notes[0]?.text ?? "", /ContainerCreating/);
  });

  for (const code of [400, 404])
    test(`a container that is only just starting, whose log is refused (${code}): no word of a break`, async () => {
      const refuse = (call: Call): void => call.fail(code, "BadRequest", 'container "base" is waiting to start');
      await using api = podIn(new FakeApi(), running, running, running, running, succeeded)
        .on("GET", LOG, refuse, refuse, refuse, (call) => answer(call, part(call, 2)))
        .start();
      const { end, sink } = await followed(api);
      assert.equal(end.why, "container-ended");
      assert.deepEqual([sink.got, sink.notes], [texts(0, 2), []]);
    });

  test("tailLines counts for the first request only", async () => {
    await using api = podIn(new FakeApi(), running, running, succeeded)
      .on(
        "GET",
        LOG,
        (call) => {
          breakAfter(call, 10, api.clock);
        },
        (call) => answer(call, part(call, 20)),
      )
      .start();
    const { sink } = await followed(api, { tailLines: 2 });
    assert.deepEqual(sink.got, texts(8, 20));
  });

  test("from inside of a line that was written in pieces on, nothing of it comes again from its beginning", async () => {
    // The node counts pieces from the end, but puts them together from the beginning (Kubernetes 1.34).
    const piece = "2026-01-01T00:00:01.000000002Z and its end\n";
    const whole = "2026-01-01T00:00:01.000000001Z a long line and its end\n";
    await using api = podIn(new FakeApi(), succeeded)
      .on("GET", LOG, (call) => answer(call, [call.query.has("tailLines") ? piece : whole]))
      .start();
    const { end, sink } = await followed(api, { tailLines: 1 });
    assert.deepEqual([end.why, sink.got, sink.notes], ["container-ended", ["and its end"], []]);
  });

  test("who stops following while a log is about to be opened again is not told that it cannot be read", async () => {
    const stop = new AbortController();
    await using api = podIn(new FakeApi(), running)
      .on("GET", LOG, (call) => {
        answer(call, []);
        api.clock.after(100, () => stop.abort());
      })
      .start();
    const request = { namespace: "etl", pod: "p" };
    const end = await followLogs(await api.cluster(), request, recorder(), { signal: stop.signal });
    assert.equal(end.why, "cancelled");
  });

  test("a stream that hangs after the container has ended is given up and read again", async () => {
    const ended = new AbortController();
    let endedAt = 0;
    await using api = podIn(new FakeApi(), running, succeeded)
      .on(
        "GET",
        LOG,
        (call) => {
          call.open();
          call.write(part(call, 3).join(""));
          api.clock.after(20, () => {
            ended.abort();
            endedAt = api.clock.now();
          });
        },
        (call) => answer(call, part(call, 5)),
      )
      .start();
    const sink = recorder();
    const end = await followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink, {
      containerEnded: ended.signal,
    });
    assert.deepEqual(sink.got, texts(0, 5));
    assert.equal(end.why, "container-ended");
    assert.ok(api.clock.now() - endedAt < 20_000, "sooner than any other stream that is silent");
  });

  describe("a part of it", () => {
    const at = (n: number): string => line(n).slice(0, 30);
    for (const [what, request, got, asked] of [
      ["since a moment, to the nanosecond", { sinceTime: at(7) }, texts(7, 20), "2026-01-01T00:00:01Z"],
      ["until a moment that has passed", { untilTime: at(4) }, texts(0, 5), null],
      ["between two", { sinceTime: at(3), untilTime: at(6) }, texts(3, 7), "2026-01-01T00:00:00Z"],
      ["the first lines", { headLines: 4 }, texts(0, 4), null],
      ["the first lines since a moment", { headLines: 2, sinceTime: at(10) }, texts(10, 12), "2026-01-01T00:00:02Z"],
      ["from a zone of one's own", { sinceTime: "2026-01-01T01:00:03+01:00" }, texts(15, 20), "2026-01-01T00:00:03Z"],
    ] as const) {
      test(what, async () => {
        await using api = podIn(new FakeApi(), running, succeeded)
          .on("GET", LOG, (call) => answer(call, part(call, 20)))
          .start();
        const { end, sink } = await followed(api, { ...request });
        assert.deepEqual(sink.got, got);
        assert.equal(end.lines, got.length);
        assert.equal(api.callsTo("GET", /log$/)[0]?.query.get("sinceTime"), asked);
      });
    }

    test("of the last seconds, counted from when it was asked for, however long the container takes to start", async () => {
      const waits = pod("p", "Pending", { status: base.waiting("ContainerCreating") });
      await using api = new FakeApi().start();
      const startsAt = api.clock.now() + 60_000;
      api
        .on("GET", POD, (call) => {
          const hasRun = api.callsTo("GET", /log$/).length > 0;
          call.json(api.clock.now() < startsAt ? waits : hasRun ? succeeded : running);
        })
        .on("GET", LOG, (call) => answer(call, part(call, 2)));
      await followed(api, { sinceSeconds: 10 });
      const asked = Number(api.callsTo("GET", /log$/)[0]?.query.get("sinceSeconds"));
      assert.ok(asked >= 70, String(asked));
    });

    test("until a moment that is to come: the log of a container that is silent then ends with it", async () => {
      await using api = podIn(new FakeApi(), running)
        .on("GET", LOG, (call) => {
          call.open();
          call.write(part(call, 3).join(""));
        })
        .start();
      const untilTime = new Date(api.clock.now() + 30_000).toISOString();
      const { end } = await followed(api, { untilTime });
      assert.equal(end.why, "limit-reached");
      assert.ok(api.clock.now() >= Date.parse(untilTime));
    });

    test("that nobody wants any more has not come to its limit", async () => {
      await using api = podIn(new FakeApi(), running)
        .on("GET", LOG, (call) => call.open())
        .start();
      const stop = new AbortController();
      const request = { namespace: "etl", pod: "p", headLines: 10 };
      const over = followLogs(await api.cluster(), request, recorder(), { signal: stop.signal });
      await api.until(() => api.callsTo("GET", /log$/).length > 0, "a stream");
      stop.abort();
      assert.equal((await over).why, "cancelled");
    });
  });

  test("not following reads what is there; previous reads the instance before", async () => {
    await using api = podIn(new FakeApi(), running)
      .on("GET", LOG, (call) => {
        call.open();
        call.write(part(call, 4).join("") + "unable to retrieve container logs for containerd://1\n");
        call.end();
      })
      .start();
    const sink = recorder();
    const request = { namespace: "etl", pod: "p", follow: false, previous: true };
    const end = await followLogs(await api.cluster(), request, sink);
    assert.deepEqual(end, { why: "not-following", lines: 4 });
    assert.equal(api.callsTo("GET", /log$/)[0]?.query.get("previous"), "true");
    assert.match(sink.notes[0]?.text ?? "", /The node says: unable/);
  });

  test("previous of a container that waits for its next start is read at once", async () => {
    const waits = pod("p", "Running", { status: base.waiting("CrashLoopBackOff") });
    await using api = podIn(new FakeApi(), waits)
      .on("GET", LOG, (call) => answer(call, part(call, 4)))
      .start();
    const { end, sink } = await followed(api, { previous: true });
    assert.deepEqual(end, { why: "not-following", lines: 4 });
    assert.deepEqual(sink.got, texts(0, 4));
    assert.equal(api.callsTo("GET", /log$/)[0]?.query.get("previous"), "true");
  });

  test("a sink that is slow is waited for; one that fails ends it", async () => {
    await using api = podIn(new FakeApi(), running)
      .on("GET", LOG, (call) => {
        call.open();
        call.write(part(call, 4).join(""));
      })
      .start();
    const end = await followLogs(
      await api.cluster(),
      { namespace: "etl", pod: "p" },
      {
        lines: () => Promise.reject(new Error("disk full")),
        note: () => undefined,
      },
    );
    assert.equal(end.why, "failed");
    assert.equal(end.error?.message, "disk full");
  });
});
