import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import type { LogEnd, LogNote, LogRequest, LogSink } from "../../../../client/src/cluster/logs/logs.ts";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import { lateMask } from "../../../../client/src/cluster/logs/lateSecrets.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";

const LOG = "/api/v1/namespaces/etl/pods/p/log";
const POD = "/api/v1/namespaces/etl/pods/p";

/** Line number `n`, five lines to a second. */
const line = (n: number): string =>
  `2026-01-01T00:${two(Math.floor(n / 300))}:${two(Math.floor(n / 5) % 60)}.${n % 5}00000000Z line ${n}\n`;
const two = (n: number): string => String(n).padStart(2, "0");
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
const texts = (from: number, to: number): string[] => range(from, to).map((n) => `line ${n}`);

/** The part of a log that is asked for: `sinceTime` in whole seconds, `tailLines`. */
function part(call: Call, count: number): string[] {
  const since = call.query.get("sinceTime");
  const tail = call.query.get("tailLines");
  const lines = range(0, count)
    .map(line)
    .filter((one) => since === null || one.slice(0, 19) >= since.slice(0, 19));
  return tail === null ? lines : lines.slice(-Number(tail));
}

interface Recorder extends LogSink {
  readonly got: string[];
  readonly notes: LogNote[];
}

function recorder(): Recorder {
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
async function followed(api: FakeApi, request: Partial<LogRequest> = {}): Promise<{ end: LogEnd; sink: Recorder }> {
  const sink = recorder();
  return { end: await followLogs(await api.cluster(), { namespace: "etl", pod: "p", ...request }, sink), sink };
}

function answer(call: Call, parts: readonly string[]): void {
  call.open();
  call.write(parts.join(""));
  call.end();
}

/** A pod that is in these states one after the other, the last for good. */
function podIn(api: FakeApi, ...states: Pod[]): FakeApi {
  return api.on("GET", POD, ...states.map((state) => (call: Call) => call.json(state)));
}

const running = pod("p", "Running", { status: base.running() });
const succeeded = pod("p", "Succeeded", { status: base.ended(0) });

/** Its container restarts once, then the pod fails with exit code 3. */
function restartingPod(): FakeApi {
  const restarted = pod("p", "Running", { status: base.running(1) });
  const failed = pod("p", "Failed", { status: base.ended(3, "Error", 1) });
  return podIn(new FakeApi(), running, restarted, restarted, failed);
}

describe("following a log", () => {
  test("of which the node began another file meanwhile: told, for what stood last in the one before is out of reach", async () => {
    const long = (n: number): string => `${line(n).trimEnd()} ${"x".repeat(10_000)}\n`;
    const newest = (call: Call, lines: string[]): void => {
      const limit = call.query.get("limitBytes");
      const since = call.query.get("sinceTime") ?? "";
      const text = lines.filter((one) => one.slice(0, 19) >= since.slice(0, 19)).join("");
      answer(call, [limit === null ? text : text.slice(0, Number(limit))]);
    };
    for (const [firstOfNewest, isTold] of [
      [100, true],
      [0, false],
    ] as const) {
      await using api = podIn(new FakeApi(), running, succeeded)
        .on(
          "GET",
          LOG,
          (call) => answer(call, range(0, 120).map(long)),
          (call) => newest(call, range(firstOfNewest, 130).map(long)),
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

  test("a token that expires, and a right that is lost for a moment, while it is followed", async () => {
    const refuse = (code: number, reason: string) => (call: Call) => call.fail(code, reason);
    await using api = new FakeApi()
      .on(
        "GET",
        POD,
        (call) => call.json(running),
        refuse(401, "Unauthorized"),
        refuse(401, "Unauthorized"),
        refuse(403, "Forbidden"),
        (call) => call.json(running),
        (call) => call.json(succeeded),
      )
      .on(
        "GET",
        LOG,
        (call) => {
          call.open();
          call.write(part(call, 5).join(""));
          api.clock.after(10, () => call.reset());
        },
        refuse(401, "Unauthorized"),
        (call) => answer(call, part(call, 9)),
      )
      .start();
    const { end, sink } = await followed(api);
    assert.deepEqual([end.why, sink.got], ["container-ended", texts(0, 9)]);
  });

  for (const [code, reason] of [
    [401, "Unauthorized"],
    [403, "Forbidden"],
  ] as const) {
    test(`a log that is refused for a moment while it is followed (${code}), by a server that tells of the pod`, async () => {
      const refuse = (call: Call): void => call.fail(code, reason);
      await using api = podIn(new FakeApi(), running, running, running, running, succeeded)
        .on(
          "GET",
          LOG,
          (call) => {
            call.open();
            call.write(part(call, 5).join(""));
            call.reset();
          },
          refuse,
          refuse,
          (call) => answer(call, part(call, 9)),
        )
        .start();
      const { end, sink } = await followed(api);
      assert.deepEqual([end.why, sink.got], ["container-ended", texts(0, 9)]);
    });
  }

  test("neither the pod nor its log is asked for sooner than the server wants, followed and at its end", async () => {
    const busy = (call: Call): void => call.fail(429, "TooManyRequests", "busy", { "Retry-After": "30" });
    const asked: [what: string, at: number][] = [];
    await using api = new FakeApi().start();
    const say =
      (what: string, ...answers: readonly ((call: Call) => void)[]): ((call: Call) => void) =>
      (call) => {
        asked.push([what, api.clock.now()]);
        answers[Math.min(asked.filter(([one]) => one === what).length, answers.length) - 1]?.(call);
      };
    const pods = [running, undefined, running, running, succeeded];
    api.on("GET", POD, say("pod", ...pods.map((one) => (call: Call) => (one ? call.json(one) : busy(call)))));
    const begins = (call: Call): void => {
      call.open();
      call.write(part(call, 5).join(""));
      call.reset();
    };
    api.on(
      "GET",
      LOG,
      say("log", begins, busy, busy, busy, (call) => answer(call, part(call, 9))),
    );
    const { end, sink } = await followed(api);
    assert.deepEqual([end.why, sink.got], ["container-ended", texts(0, 9)]);
    const pauses = asked.map(([what, at], index) => [what, at - (asked[index - 1]?.[1] ?? at) >= 30_000]);
    const waited = pauses.filter(([, isLong]) => isLong).map(([what]) => what);
    assert.deepEqual(waited, ["pod", "log", "log"]);
  });

  test("a right that is lost for good while the log is followed ends it with the reason", async () => {
    await using api = podIn(new FakeApi(), running)
      .on(
        "GET",
        LOG,
        (call) => {
          call.open();
          call.write(part(call, 5).join(""));
          call.reset();
        },
        (call) => call.fail(403, "Forbidden"),
      )
      .start();
    const { end, sink } = await followed(api);
    assert.ok(isClusterError(end.error, "forbidden"));
    assert.deepEqual([end.why, sink.got], ["failed", texts(0, 5)]);
  });

  test("tailLines counts for the first request only", async () => {
    await using api = podIn(new FakeApi(), running, running, succeeded)
      .on(
        "GET",
        LOG,
        (call) => {
          call.open();
          call.write(part(call, 10).join(""));
          api.clock.after(10, () => call.reset());
        },
        (call) => answer(call, part(call, 20)),
      )
      .start();
    const { sink } = await followed(api, { tailLines: 2 });
    assert.deepEqual(sink.got, texts(8, 20));
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
  });

  test("a stream that hangs after the container has ended is given up and read again", async () => {
    const ended = new AbortController();
    await using api = podIn(new FakeApi(), running, succeeded)
      .on(
        "GET",
        LOG,
        (call) => {
          call.open();
          call.write(part(call, 3).join(""));
          api.clock.after(20, () => ended.abort());
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
  });

  test("credentials that expire for minutes: the log goes on when they are good again", async () => {
    await using api = new FakeApi().start();
    const refuse = (call: Call): void => call.fail(401, "Unauthorized");
    const renewedAt = api.clock.now() + 600_000;
    const pods = [running, running, succeeded];
    api
      .on("GET", POD, (call) => {
        const isExpired = pods.length === 1 && api.clock.now() < renewedAt;
        if (isExpired) refuse(call);
        else call.json(pods.length > 1 ? pods.shift() : pods[0]);
      })
      .on(
        "GET",
        LOG,
        (call) => {
          call.open();
          call.write(part(call, 3).join(""));
          call.reset();
        },
        (call) => answer(call, part(call, 5)),
      );
    const { end, sink } = await followed(api);
    assert.equal(end.why, "container-ended");
    assert.deepEqual(sink.got, texts(0, 5));
    assert.ok(api.clock.now() >= renewedAt);
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
  });

  test("forbidden ends it with the reason; cancelling ends it at once", async () => {
    await using api = podIn(new FakeApi(), running)
      .on(
        "GET",
        LOG,
        (call) => call.fail(403, "Forbidden"),
        (call) => call.open(),
      )
      .start();
    const cluster = await api.cluster();
    const refused = await followLogs(cluster, { namespace: "etl", pod: "p" }, recorder());
    assert.equal(refused.why, "failed");
    assert.match(refused.error?.message ?? "", /Cannot read the log of pod "p"/);
    const abort = new AbortController();
    api.clock.after(50, () => abort.abort());
    const cancelled = await followLogs(cluster, { namespace: "etl", pod: "p" }, recorder(), { signal: abort.signal });
    assert.equal(cancelled.why, "cancelled");
    const unknown = await followLogs(cluster, { namespace: "etl", pod: "p", container: "no" }, recorder());
    assert.match(unknown.error?.message ?? "", /has no container "no"/);
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

describe("many logs at once", () => {
  test("as many streams as the user wants; a change is followed at once", async () => {
    let open = 0;
    let most = 0;
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        call.json(pod(call.path.split("/").at(-1) ?? "", "Running", { status: base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", (call) => {
        call.open();
        call.write(part(call, 10).join(""));
        most = Math.max(most, ++open);
        call.closed.addEventListener("abort", () => open--, { once: true });
      })
      .start();
    let wanted = 3;
    const cluster = await api.cluster("t1", { mostLogStreams: () => wanted });
    const sinks = range(0, 12).map(recorder);
    const stop = new AbortController();
    const ends = sinks.map((sink, index) =>
      followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink, { signal: stop.signal }),
    );
    await api.clock.until(() => sinks.every(({ got }) => got.length === 10));
    assert.equal(most, 3);
    wanted = 8;
    await api.clock.until(() => open === 8);
    assert.equal(most, 8);
    wanted = 1;
    await api.clock.until(() => open === 1);
    stop.abort();
    assert.ok((await Promise.all(ends)).every(({ why }) => why === "cancelled"));
    for (const { got } of sinks) assert.deepEqual(got, texts(0, 10));
  });

  test("each is read as far as it goes before the first that is followed has had its turn", async () => {
    const asked: string[] = [];
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        call.json(pod(call.path.split("/").at(-1) ?? "", "Running", { status: base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", (call) => {
        const isFollowed = call.query.get("follow") === "true";
        asked.push(isFollowed ? "followed" : "read");
        call.open();
        call.write(part(call, 10).join(""));
        if (!isFollowed) call.end();
      })
      .start();
    const cluster = await api.cluster("t1", { mostLogStreams: () => 3 });
    const sinks = range(0, 30).map(recorder);
    const stop = new AbortController();
    const ends = sinks.map((sink, index) =>
      followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink, { signal: stop.signal }),
    );
    await api.clock.until(() => sinks.every(({ got }) => got.length === 10));
    // Those that had come before anybody waited, and the last ones, are followed at once.
    assert.ok(asked.filter((how) => how === "followed").length <= 6, asked.join());
    await api.clock.until(() => asked.filter((how) => how === "followed").length >= 30);
    stop.abort();
    assert.ok((await Promise.all(ends)).every(({ why }) => why === "cancelled"));
    for (const { got } of sinks) assert.deepEqual(got, texts(0, 10));
  });

  test("a server that takes long to answer costs nobody the turn", async () => {
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        call.json(pod(call.path.split("/").at(-1) ?? "", "Running", { status: base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", async (call) => {
        await api.clock.sleep(3000);
        call.open();
        call.write(part(call, 10).join(""));
      })
      .start();
    const cluster = await api.cluster("t1", { mostLogStreams: () => 1 });
    const sinks = range(0, 3).map(recorder);
    const stop = new AbortController();
    const ends = sinks.map((sink, index) =>
      followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink, { signal: stop.signal }),
    );
    const started = api.clock.now();
    await api.clock.until(() => sinks.every(({ got }) => got.length === 10));
    assert.ok(api.clock.now() - started < 20_000);
    stop.abort();
    assert.ok((await Promise.all(ends)).every(({ why }) => why === "cancelled"));
  });

  test("a node that pauses in the middle of a log is no reason to read that twice", async () => {
    const asked = new Map<string, number>();
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        call.json(pod(call.path.split("/").at(-1) ?? "", "Running", { status: base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", async (call) => {
        asked.set(call.path, (asked.get(call.path) ?? 0) + 1);
        const lines = part(call, 10);
        call.open();
        call.write(lines.slice(0, 5).join(""));
        await api.clock.sleep(2000);
        call.write(lines.slice(5).join(""));
        if (call.query.get("follow") !== "true") call.end();
      })
      .start();
    const cluster = await api.cluster("t1", { mostLogStreams: () => 1 });
    const sinks = range(0, 4).map(recorder);
    const stop = new AbortController();
    const ends = sinks.map((sink, index) =>
      followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink, { signal: stop.signal }),
    );
    // The first one is followed, since nobody waits when it comes.
    await api.clock.until(() => sinks.slice(1).every(({ got }) => got.length === 10));
    const glances = [...asked].filter(([path]) => !path.includes("p0/")).map(([, count]) => count);
    assert.ok(glances.filter((count) => count > 1).length <= 1, glances.join());
    stop.abort();
    assert.ok((await Promise.all(ends)).every(({ why }) => why === "cancelled"));
  });

  test("500 pods, no more than 64 streams: everybody gets a turn, and each line comes once", async () => {
    let open = 0;
    let most = 0;
    const count = 500;
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        const name = call.path.split("/").at(-1) ?? "";
        const isOver = api.clock.now() > Date.parse("2026-01-01T00:02:00Z");
        call.json(pod(name, isOver ? "Succeeded" : "Running", { status: isOver ? base.ended(0) : base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", (call) => {
        call.open();
        call.write(part(call, 10).join(""));
        if (call.query.get("follow") !== "true") {
          call.end();
          return;
        }
        most = Math.max(most, ++open);
        call.closed.addEventListener("abort", () => open--, { once: true });
      })
      .start();
    const cluster = await api.cluster();
    const sinks = range(0, count).map(recorder);
    const early = api.clock.sleep(12_000).then(() => sinks.filter(({ got }) => got.length === 10).length);
    const ends = await Promise.all(
      sinks.map((sink, index) => followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink)),
    );
    assert.equal(await early, count);
    assert.ok(ends.every(({ why }) => why === "container-ended"));
    for (const { got } of sinks) assert.deepEqual(got, texts(0, 10));
    assert.equal(most, 64);
    assert.equal(open, 0);
  });
});

describe("secrets", () => {
  test("values of the pod's secrets and tokens are masked; the rest stays as it is", async () => {
    const secret = "s3cr3t/p+ss word";
    const lines = [
      `login with ${secret}`,
      `as base64 ${Buffer.from(secret).toString("base64")}`,
      `in a URL ${encodeURIComponent(secret)}`,
      "Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
      "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln",
      "the answer is yes",
    ];
    const env = [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }];
    await using api = podIn(new FakeApi(), {
      ...succeeded,
      spec: { containers: [{ name: "base", env }] },
    })
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) =>
        call.json({ data: { password: btoa(secret), other: btoa("answer"), short: btoa("is") } }),
      )
      .on("GET", LOG, (call) => {
        call.open();
        for (const text of lines) call.write(`2026-01-01T00:00:00.000000000Z ${text}\n`);
        call.end();
      })
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, [
      "login with ******",
      "as base64 ******",
      "in a URL ******",
      "Authorization: Bearer ******",
      "jwt ******",
      "the answer is yes",
    ]);
  });

  test("secrets that may not be read hold nothing up", async () => {
    const env = { secretRef: { name: "db" } };
    await using api = podIn(new FakeApi(), { ...succeeded, spec: { containers: [{ name: "base", envFrom: [env] }] } })
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) => call.fail(403, "Forbidden"))
      .on("GET", LOG, (call) => answer(call, part(call, 2)))
      .start();
    const { sink } = await followed(api);
    assert.deepEqual(sink.got, texts(0, 2));
  });

  const usesSecret = (state: Pod, name: string): Pod => ({
    ...state,
    spec: { containers: [{ name: "base", envFrom: [{ secretRef: { name } }] }] },
  });

  test("that the user may not read them is told in one log of a cluster", async () => {
    await using api = podIn(new FakeApi(), usesSecret(succeeded, "db"))
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) => call.fail(403, "Forbidden"))
      .on("GET", LOG, (call) => answer(call, part(call, 2)))
      .start();
    const cluster = await api.cluster();
    const sinks = [recorder(), recorder()];
    for (const sink of sinks) await followLogs(cluster, { namespace: "etl", pod: "p" }, sink);
    assert.deepEqual(
      sinks.map(({ notes }) => notes.length),
      [1, 0],
    );
    assert.match(sinks[0]?.notes[0]?.text ?? "", /may not read the secret "db"/);
  });

  test("that a server in trouble does not tell: said once, masked as soon as it does, and in what leaves the file", async () => {
    const secret = "told-much-too-late";
    let tells = false;
    let isOver = false;
    const stream = Promise.withResolvers<Call>();
    await using api = new FakeApi()
      .on("GET", POD, (call) => call.json(usesSecret(isOver ? succeeded : running, "late")))
      .on("GET", "/api/v1/namespaces/etl/secrets/late", (call) => {
        if (tells) call.json({ data: { key: btoa(secret) } });
        else call.fail(500, "InternalError", "the key management service is away");
      })
      .on("GET", LOG, (call) => {
        if (call.query.get("follow") !== "true") {
          answer(call, []);
          return;
        }
        call.open();
        call.write(`2026-01-01T00:00:00.000000001Z first ${secret}\n`);
        stream.resolve(call);
      })
      .start();
    const sink = recorder();
    const end = followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink);
    const call = await stream.promise;
    await api.clock.until(() => sink.got.length === 1);
    assert.match(sink.notes.map(({ text }) => text).join(), /the secret "late" cannot be read/);
    tells = true;
    await api.clock.until(() => sink.notes.some(({ text }) => text.includes("known now")));
    call.write(`2026-01-01T00:00:00.000000002Z second ${secret}\n`);
    await api.clock.until(() => sink.got.length === 2);
    isOver = true;
    call.end();
    await end;
    assert.deepEqual(sink.got, [`first ${secret}`, "second ******"]);
    assert.equal(sink.notes.length, 2);
    assert.equal(lateMask()?.(sink.got[0] ?? ""), "first ******");
  });
});
