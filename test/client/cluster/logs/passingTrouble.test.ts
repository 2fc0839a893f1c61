/** Refusals, expired credentials and busy servers, while a log is followed. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import type { LogEnd } from "../../../../client/src/cluster/logs/logs.ts";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { FakeApi, type Call } from "../fakeApi.ts";
import { breakAfter, LOG, POD, texts, part, recorder, followed, answer, podIn, running, succeeded } from "./oneLog.ts";

describe("a log that is followed", () => {
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
          breakAfter(call, 5, api.clock);
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
          (call) => breakAfter(call, 5),
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
    const begins = (call: Call): void => breakAfter(call, 5);
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
        (call) => breakAfter(call, 5),
        (call) => call.fail(403, "Forbidden"),
      )
      .start();
    const { end, sink } = await followed(api);
    assert.ok(isClusterError(end.error, "forbidden"));
    assert.deepEqual([end.why, sink.got], ["failed", texts(0, 5)]);
    assert.ok(
      api.callsTo("GET", /log$/).length < 10,
      "it is believed, and not asked for until all attempts are used up",
    );
  });

  test("the right to read the pod, lost for good while its log is followed, ends it with the reason", async () => {
    const refuse = (call: Call): void => call.fail(403, "Forbidden");
    await using api = new FakeApi()
      .on("GET", POD, (call) => call.json(running), refuse)
      .on("GET", LOG, (call) => answer(call, part(call, 5)))
      .start();
    const sink = recorder();
    const ends: LogEnd[] = [];
    void followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink).then((end) => ends.push(end));
    await api.until(() => ends.length > 0, "its end");
    const [end] = ends;
    assert.ok(isClusterError(end?.error, "forbidden"));
    assert.deepEqual([end.why, sink.got], ["failed", texts(0, 5)]);
  });

  test("a log that is refused when its container has ended is given up soon", async () => {
    await using api = podIn(new FakeApi(), succeeded)
      .on("GET", LOG, (call) => call.fail(403, "Forbidden"))
      .start();
    const { end } = await followed(api);
    assert.ok(isClusterError(end.error, "forbidden"));
    assert.ok(api.callsTo("GET", /log$/).length < 10, "less often than a server in trouble");
  });

  test("a stream that breaks again and again is no end, as long as each brings something", async () => {
    let count = 0;
    await using api = podIn(new FakeApi(), ...Array<Pod>(12).fill(running), succeeded)
      .on("GET", LOG, (call) => {
        call.open();
        call.write(part(call, ++count).join(""));
        call.reset();
      })
      .start();
    const options = { maxRetries: 2 };
    const sink = recorder();
    await followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink, options);
    assert.ok(sink.got.length >= 12, String(sink.got.length));
    assert.deepEqual(sink.got, texts(0, sink.got.length));
  });

  test("a log that nobody can read while the container works is asked for once a minute, and whole in the end", async () => {
    const away = (call: Call): void => call.fail(500, "dial tcp 10.0.0.1:10250: connect: connection refused");
    await using api = new FakeApi()
      .on("GET", POD, ...Array<(call: Call) => void>(30).fill((call) => call.json(running)), (call) =>
        call.json(succeeded),
      )
      .on(
        "GET",
        LOG,
        (call) => breakAfter(call, 5),
        ...Array<(call: Call) => void>(20).fill(away),
        (call) => answer(call, part(call, 9)),
      )
      .start();
    const sink = recorder();
    const options = { maxRetries: 2 };
    const began = api.clock.now();
    const end = await followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink, options);
    assert.deepEqual([end.why, sink.got], ["container-ended", texts(0, 9)]);
    assert.ok(api.clock.now() - began > 10 * 60_000, "seldom");
    assert.deepEqual(
      sink.notes.filter(({ kind }) => kind === "gap"),
      [],
    );
  });

  test("refusals that come and go, each for a moment, end nothing", async () => {
    const refuse = (call: Call): void => call.fail(403, "Forbidden");
    const tell = (call: Call): void => call.json(running);
    const moments = Array.from({ length: 8 }, () => [tell, refuse, refuse]).flat();
    let count = 0;
    await using api = new FakeApi().start();
    api
      .on("GET", POD, ...moments, (call) => call.json(succeeded))
      .on("GET", LOG, async (call) => {
        await api.clock.sleep(10_000);
        answer(call, part(call, ++count));
      });
    const { end, sink } = await followed(api);
    assert.deepEqual([end.why, sink.got], ["container-ended", texts(0, count)]);
  });

  test("a pod that others have told of is no guess: even the first answer may be a bad moment", async () => {
    for (const [isKnown, why] of [
      [true, "container-ended"],
      [false, "failed"],
    ] as const) {
      await using api = new FakeApi()
        .on(
          "GET",
          POD,
          (call) => call.fail(403, "Forbidden"),
          (call) => call.json(succeeded),
        )
        .on("GET", LOG, (call) => answer(call, part(call, 2)))
        .start();
      const request = { namespace: "etl", pod: "p" };
      assert.equal((await followLogs(await api.cluster(), request, recorder(), { isKnown })).why, why);
    }
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
        (call) => breakAfter(call, 3),
        (call) => answer(call, part(call, 5)),
      );
    const { end, sink } = await followed(api);
    assert.equal(end.why, "container-ended");
    assert.deepEqual(sink.got, texts(0, 5));
    assert.ok(api.clock.now() >= renewedAt);
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
});
