import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { watchPods } from "../../../../client/src/cluster/watch/watch.ts";
import type { WatchHandlers, WatchState } from "../../../../client/src/cluster/watch/watchHandlers.ts";
import { FakeApi, pod, type Call } from "../fakeApi.ts";

const PODS = "/api/v1/namespaces/etl/pods";

/** Answers lists and watches of one path by two scripts. */
function script(lists: ((call: Call) => void)[], watches: ((call: Call) => void)[]): FakeApi {
  return new FakeApi().on("GET", PODS, (call) => {
    const answers = call.query.has("watch") ? watches : lists;
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(call);
  });
}

const versioned = (version: string, one: Pod): Pod => ({
  ...one,
  metadata: { ...one.metadata, resourceVersion: version },
});

const list =
  (version: string, ...items: Pod[]) =>
  (call: Call): void =>
    call.json({ metadata: { resourceVersion: version }, items: items.map((item) => versioned(version, item)) });

const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

/** Opens a watch and sends these pieces; the answer stays open. */
const send =
  (...pieces: string[]) =>
  (call: Call): void => {
    call.open();
    for (const piece of pieces) call.write(piece);
  };

interface Seen extends WatchHandlers {
  readonly told: string[];
  readonly states: WatchState["kind"][];
}

function recorder(): Seen {
  const told: string[] = [];
  const states: WatchState["kind"][] = [];
  const word = (one: Pod): string => `${one.metadata.name ?? ""} ${one.status?.phase ?? ""}`;
  return {
    told,
    states,
    onSync: (pods) => void told.push(`[${pods.map(word).join(", ")}]`),
    onUpsert: (one) => void told.push(word(one)),
    onDelete: (one) => void told.push(`-${word(one)}`),
    onState: (state) => void states.push(state.kind),
  };
}

/** A watch of the pod `a` goes on until it has told of the change. */
async function seesTheChange(api: FakeApi): Promise<void> {
  const stop = new AbortController();
  const seen = recorder();
  const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
  await api.until(() => seen.told.length === 2, "the pod again", 700_000);
  assert.deepEqual(seen.told, ["[a Pending]", "a Running"]);
  stop.abort();
  await over;
}

describe("watch", () => {
  test("lists, then watches from that version; events cut anywhere", async () => {
    const added = event("ADDED", versioned("11", pod("b", "Pending")));
    const changed = event("MODIFIED", versioned("12", pod("b", "Running")));
    await using api = script(
      [list("10", pod("a", "Running"))],
      [
        send(
          added.slice(0, 30),
          added.slice(30) + changed.slice(0, 5),
          changed.slice(5),
          event("DELETED", versioned("13", pod("a", "Succeeded"))),
        ),
      ],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl", labelSelector: "x=y" }, seen, {
      signal: stop.signal,
    });
    await api.until(() => seen.told.length === 4);
    assert.deepEqual(seen.told, ["[a Running]", "b Pending", "b Running", "-a Succeeded"]);
    const query = api.calls[1]?.query;
    assert.equal(query?.get("resourceVersion"), "10");
    assert.equal(query.get("allowWatchBookmarks"), "true");
    assert.equal(query.get("labelSelector"), "x=y");
    stop.abort();
    await over;
    assert.deepEqual(seen.states, ["connecting", "synced", "stopped"]);
  });

  test("a watch that ends or breaks goes on from the last version, bookmarks included; repetitions are dropped", async () => {
    await using api = script(
      [list("10")],
      [
        (call) => {
          send(
            event("ADDED", versioned("11", pod("a", "Pending"))),
            event("BOOKMARK", { metadata: { resourceVersion: "20" } }),
          )(call);
          api.clock.after(20, () => call.end());
        },
        (call) => {
          send(event("MODIFIED", versioned("21", pod("a", "Running"))), '{"type":"MODI')(call);
          api.clock.after(20, () => call.reset());
        },
        send(
          event("ADDED", versioned("11", pod("a", "Pending"))),
          event("MODIFIED", versioned("21", pod("a", "Running"))),
          event("MODIFIED", versioned("22", pod("a", "Succeeded"))),
        ),
      ],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.includes("a Succeeded"));
    assert.deepEqual(seen.told, ["[]", "a Pending", "a Running", "a Succeeded"]);
    assert.deepEqual(
      api.calls.slice(1).map((call) => call.query.get("resourceVersion")),
      ["10", "20", "21"],
    );
    assert.deepEqual(seen.states, ["connecting", "synced", "disconnected", "synced"]);
    stop.abort();
    await over;
  });

  for (const how of ["status", "event"] as const) {
    test(`410 as ${how} → lists again`, async () => {
      await using api = script(
        [list("10", pod("a", "Running")), list("50", pod("b", "Running"))],
        [
          (call) => {
            if (how === "status") call.fail(410, "Expired");
            else send(event("ERROR", { kind: "Status", code: 410, reason: "Expired", message: "too old" }))(call);
          },
          send(),
        ],
      ).start();
      const stop = new AbortController();
      const seen = recorder();
      const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
      await api.until(() => seen.told.length === 2);
      assert.deepEqual(seen.told, ["[a Running]", "[b Running]"]);
      stop.abort();
      await over;
    });
  }

  test("a page of the list that the server has forgotten: it lists from the beginning", async () => {
    const page =
      (next: string | undefined, name: string) =>
      (call: Call): void =>
        call.json({
          metadata: { resourceVersion: "10", continue: next },
          items: [versioned("9", pod(name, "Running"))],
        });
    await using api = script(
      [page("next", "a"), (call) => call.fail(410, "Expired"), page("next", "a"), page(undefined, "b")],
      [send()],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.length === 1);
    assert.deepEqual(seen.told, ["[a Running, b Running]"]);
    assert.deepEqual(
      api.calls.slice(0, 4).map(({ query }) => query.get("continue")),
      [null, "next", null, "next"],
    );
    stop.abort();
    await over;
  });

  test("an item of a list that is no object is passed over, those around it are told", async () => {
    await using api = script(
      [
        (call) =>
          call.json({ metadata: { resourceVersion: "10" }, items: [null, versioned("9", pod("a", "Running")), 7, {}] }),
      ],
      [send()],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.length === 1);
    assert.deepEqual(seen.told, ["[a Running]"]);
    stop.abort();
    await over;
  });

  test("an empty list of a server that says `null`; what is no list at all is told", async () => {
    await using api = script(
      [
        (call) => call.json({ kind: "Status" }),
        (call) => call.json({ metadata: { resourceVersion: "1" }, items: null }),
      ],
      [send()],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const errors: string[] = [];
    const onState = (state: WatchState): void => {
      if (state.kind === "disconnected") errors.push(`${state.error.reason}: ${state.error.message}`);
    };
    const handlers: WatchHandlers = { onSync: (pods) => seen.onSync?.(pods), onState };
    const over = watchPods(await api.cluster(), { namespace: "etl" }, handlers, { signal: stop.signal });
    await api.until(() => seen.told.length === 1);
    assert.deepEqual(seen.told, ["[]"]);
    assert.deepEqual(errors, [`protocol: http://memory gave an answer that is no list to GET ${PODS}`]);
    stop.abort();
    await over;
  });

  test("events of odd shapes are passed over, those between them are told", async () => {
    await using api = script(
      [list("10")],
      [
        send(
          "null\n",
          "[]\n",
          '"text"\n',
          "\n",
          event("ADDED", null as unknown as object),
          `${JSON.stringify({ type: "MODIFIED" })}\n`,
          event("BOOKMARK", {}),
          event("SOMETHING", { kind: "New" }),
          event("ADDED", versioned("11", pod("a", "Pending"))),
          `${JSON.stringify({ type: "ERROR" })}\n`,
        ),
        send(event("MODIFIED", versioned("12", pod("a", "Running")))),
      ],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.length === 3);
    assert.deepEqual(seen.told, ["[]", "a Pending", "a Running"]);
    stop.abort();
    await over;
  });

  test("a server that says the same and ends, again and again, is asked less and less often", async () => {
    await using api = script(
      [list("10", pod("a", "Pending"))],
      [
        (call) => {
          send(event("MODIFIED", versioned("10", pod("a", "Pending"))), event("BOOKMARK", { metadata: {} }))(call);
          call.end();
        },
      ],
    ).start();
    const stop = new AbortController();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, recorder(), { signal: stop.signal });
    const started = api.clock.now();
    await api.until(() => api.clock.now() - started > 120_000);
    assert.ok(api.calls.length < 30, `${api.calls.length} requests in two minutes`);
    stop.abort();
    await over;
  });

  test("a listener that fails, from the first word on, ends nothing for the others", async () => {
    await using api = script([list("10", pod("a", "Pending"))], [send()]).start();
    const cluster = await api.cluster();
    const stop = new AbortController();
    const fail = (): never => {
      throw new Error("a mistake");
    };
    const bad = { onSync: fail, onState: fail, onUpsert: fail };
    const seen = recorder();
    const works = [bad, seen].map((one) => watchPods(cluster, { namespace: "etl" }, one, { signal: stop.signal }));
    await api.until(() => seen.told.length === 1);
    works.push(watchPods(cluster, { namespace: "etl" }, bad, { signal: stop.signal }));
    stop.abort();
    await Promise.all(works);
    assert.equal(api.calls.length, 2);
  });

  test("429 waits as long as the server says; 500 and 401 are tried again", async () => {
    await using api = script(
      [
        (call) => call.fail(429, "TooManyRequests", "busy", { "Retry-After": "1" }),
        (call) => call.fail(500, "InternalError"),
        (call) => call.fail(401, "Unauthorized"),
        list("10", pod("a", "Running")),
      ],
      [send()],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const waits: number[] = [];
    const started = api.clock.now();
    const over = watchPods(
      await api.cluster(),
      { namespace: "etl" },
      {
        ...seen,
        onState: (state) => {
          if (state.kind === "disconnected") waits.push(state.retryIn);
        },
      },
      { signal: stop.signal },
    );
    await api.until(() => seen.told.length === 1);
    assert.ok((waits[0] ?? 0) >= 1000 && api.clock.now() - started >= 1000);
    assert.equal(waits.length, 2);
    stop.abort();
    await over;
  });

  test("403 ends it, and says so", async () => {
    await using api = script([(call) => call.fail(403, "Forbidden")], []).start();
    const states: WatchState[] = [];
    await watchPods(
      await api.cluster(),
      { namespace: "etl" },
      { onState: (state) => void states.push(state) },
      { signal: new AbortController().signal },
    );
    const last = states.at(-1);
    assert.ok(last?.kind === "stopped" && last.error?.reason === "forbidden");
    assert.equal(api.calls.length, 1, "at once, where nothing has ever been told");
  });

  test("watches of one selection share a connection; who comes later gets the list at once", async () => {
    await using api = script(
      [list("10", pod("a", "Running"))],
      [send(event("ADDED", versioned("11", pod("b", "Running"))))],
    ).start();
    const cluster = await api.cluster();
    const [first, second] = [recorder(), recorder()];
    const [stopFirst, stopSecond] = [new AbortController(), new AbortController()];
    const overFirst = watchPods(cluster, { namespace: "etl" }, first, { signal: stopFirst.signal });
    await api.until(() => first.told.length === 2);
    const overSecond = watchPods(cluster, { namespace: "etl" }, second, { signal: stopSecond.signal });
    await api.until(() => second.told.length === 1);
    assert.deepEqual(second.told, ["[a Running, b Running]"]);
    stopFirst.abort();
    await overFirst;
    assert.equal(api.calls.length, 2);
    assert.equal(api.calls[1]?.closed.aborted, false);
    stopSecond.abort();
    await overSecond;
    await api.until(() => api.calls[1]?.closed.aborted === true, "nobody listens: nothing is asked for any more");
    const third = recorder();
    const stopThird = new AbortController();
    const overThird = watchPods(cluster, { namespace: "etl" }, third, { signal: stopThird.signal });
    await api.until(() => third.told.length > 0);
    assert.equal(api.callsTo("GET", /pods$/).filter(({ query }) => !query.has("watch")).length, 2, "lists");
    stopThird.abort();
    await overThird;
  });

  test("events out of order or twice: each pod's newest state stays, and who is gone stays gone", async () => {
    const [a, b] = [(phase: string): Pod => pod("a", phase), (phase: string): Pod => pod("b", phase)];
    await using api = script(
      [list("10", a("Pending"))],
      [
        send(
          event("ADDED", versioned("12", b("Pending"))),
          // Of another pod, and late: new all the same.
          event("MODIFIED", versioned("11", a("Running"))),
          event("MODIFIED", versioned("14", a("Succeeded"))),
          event("MODIFIED", versioned("13", a("Running"))),
          event("DELETED", versioned("16", b("Pending"))),
          event("MODIFIED", versioned("15", b("Pending"))),
          event("DELETED", versioned("16", b("Pending"))),
        ),
      ],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.length === 5);
    await api.clock.sleep(1000);
    assert.deepEqual(seen.told, ["[a Pending]", "b Pending", "a Running", "a Succeeded", "-b Pending"]);
    stop.abort();
    await over;
  });

  test("a half-open connection is noticed within 75 s, without a word to the user", async () => {
    await using api = script(
      [list("10", pod("a", "Pending"))],
      [send(), send(event("MODIFIED", versioned("11", pod("a", "Running"))))],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const started = api.clock.now();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.length === 2);
    assert.ok(api.clock.now() - started <= 75_100);
    assert.deepEqual(seen.states, ["connecting", "synced"]);
    stop.abort();
    await over;
  });

  test("a cluster set up anew under the same address: its versions begin again, and it is listed again", async () => {
    await using api = script(
      [list("900", pod("a", "Running")), list("10", pod("b", "Pending"))],
      [send(), send(), send(event("MODIFIED", versioned("11", pod("b", "Running"))))],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.length === 3);
    assert.deepEqual(seen.told, ["[a Running]", "[b Pending]", "b Running"]);
    stop.abort();
    await over;
  });

  test("watches that are silent now and then, and not in a row, are no reason to list again", async () => {
    const talks = (version: number) => (call: Call) => {
      send(event("MODIFIED", versioned(String(version), pod("a", `${version}`))))(call);
      call.end();
    };
    await using api = script(
      [list("10", pod("a", "Pending"))],
      [send(), talks(11), send(), talks(12), send(), talks(13)],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.length === 4);
    assert.deepEqual(seen.told, ["[a Pending]", "a 11", "a 12", "a 13"]);
    stop.abort();
    await over;
  });

  test("a connection that is given up is closed, whatever the server does with it", async () => {
    const expired = { kind: "Status", code: 410, reason: "Expired", message: "too old" };
    await using api = script(
      [list("10", pod("a", "Pending"))],
      [send(event("ERROR", expired)), send(event("MODIFIED", versioned("11", pod("a", "Running"))))],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.at(-1) === "a Running");
    const watches = api.calls.filter(({ query }) => query.has("watch"));
    assert.deepEqual(
      watches.map(({ closed }) => closed.aborted),
      [true, false],
    );
    stop.abort();
    await over;
  });

  test("how far it has come is told where nothing has changed", async () => {
    const bookmark = { metadata: { resourceVersion: "77" } };
    await using api = script([list("10", pod("a", "Pending"))], [send(event("BOOKMARK", bookmark))]).start();
    const stop = new AbortController();
    const versions: string[] = [];
    const handlers: WatchHandlers = { onVersion: (version) => void versions.push(version) };
    const over = watchPods(await api.cluster(), { namespace: "etl" }, handlers, { signal: stop.signal });
    await api.until(() => versions.length > 0);
    assert.deepEqual(versions, ["77"]);
    stop.abort();
    await over;
  });

  test("a right that is lost for a moment ends nothing", async () => {
    const refuse = (call: Call): void => call.fail(403, "Forbidden");
    await using api = script(
      [list("10", pod("a", "Pending"))],
      [
        (call) => {
          call.open();
          api.clock.after(20, () => call.reset());
        },
        refuse,
        refuse,
        send(event("MODIFIED", versioned("11", pod("a", "Running")))),
      ],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.length === 2);
    stop.abort();
    await over;
  });

  test("refusals between other answers are no lasting ones", async () => {
    const began = (call: Call): boolean => api.clock.now() - startedAt < 120_000 && call.query.has("watch");
    let asked = 0;
    await using api = script(
      [list("10", pod("a", "Pending"))],
      [
        (call) => {
          if (!began(call)) send(event("MODIFIED", versioned("11", pod("a", "Running"))))(call);
          else if (asked++ % 3 === 2) call.fail(503, "ServiceUnavailable");
          else call.fail(403, "Forbidden");
        },
      ],
    ).start();
    const startedAt = api.clock.now();
    await seesTheChange(api);
  });

  test("nor are those on both sides of a watch that was open in between", async () => {
    const refuse = (call: Call): void => call.fail(403, "Forbidden");
    const opened = (call: Call): void => {
      call.open();
      api.clock.after(30_000, () => call.reset());
    };
    const fewerThanBelieved = [refuse, refuse, refuse, refuse];
    await using api = script(
      [list("10", pod("a", "Pending"))],
      [
        ...[opened, ...fewerThanBelieved, opened, ...fewerThanBelieved],
        send(event("MODIFIED", versioned("11", pod("a", "Running")))),
      ],
    ).start();
    await seesTheChange(api);
  });

  test("who leaves a selection, and comes back into it, is told of again, and of what becomes of it", async () => {
    const at = (version: number, phase: string): Pod => versioned(String(version), pod("a", phase));
    await using api = script(
      [list("10", at(10, "Pending"))],
      [
        send(
          event("DELETED", at(11, "Pending")),
          event("ADDED", at(13, "Pending")),
          event("MODIFIED", at(12, "late")),
          event("MODIFIED", at(14, "Running")),
          event("DELETED", at(15, "Running")),
        ),
      ],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl", labelSelector: "app=a" }, seen, {
      signal: stop.signal,
    });
    await api.until(() => seen.told.at(-1) === "-a Running");
    assert.deepEqual(seen.told, ["[a Pending]", "-a Pending", "a Pending", "a Running", "-a Running"]);
    stop.abort();
    await over;
  });

  test("who is gone is remembered, the last thousand of them: there a late event brings back nobody", async () => {
    const one = (index: number, version: number): Pod => versioned(String(version), pod(`p${index}`, "Running"));
    const indices = Array.from({ length: 1001 }, (_, index) => index);
    await using api = script(
      [list("10")],
      [
        send(
          ...indices.map((index) => event("DELETED", one(index, 3000 + index))),
          ...[0, 1, 1000].map((index) => event("MODIFIED", one(index, 20 + index))),
          event("ADDED", versioned("5000", pod("last", "Running"))),
        ),
      ],
    ).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.at(-1) === "last Running");
    const after = seen.told.filter((word) => !word.startsWith("-"));
    assert.deepEqual(after, ["[]", "p0 Running", "last Running"]);
    stop.abort();
    await over;
  });

  test("credentials that expire for minutes end nothing once they were good", async () => {
    await using api = script(
      [list("10", pod("a", "Pending"))],
      [
        (call) => {
          call.open();
          api.clock.after(20, () => call.reset());
        },
        (call) => {
          if (api.clock.now() < renewedAt) call.fail(401, "Unauthorized");
          else send(event("MODIFIED", versioned("11", pod("a", "Running"))))(call);
        },
      ],
    ).start();
    const renewedAt = api.clock.now() + 600_000;
    await seesTheChange(api);
  });

  test("10,000 pods in pages, then 1,000 events a second: all told in order, nothing piles up", async () => {
    const [pods, seconds, rate] = [10_000, 5, 1000];
    const all = Array.from({ length: pods }, (_, index) => versioned("10", pod(`p${index}`, "Pending")));
    let number = 10;
    await using api = new FakeApi()
      .on("GET", PODS, (call) => {
        if (!call.query.has("watch")) {
          const from = Number(call.query.get("continue") ?? 0);
          const to = from + Number(call.query.get("limit"));
          const next = to < pods ? { continue: String(to) } : {};
          call.json({ metadata: { resourceVersion: "10", ...next }, items: all.slice(from, to) });
          return;
        }
        call.open();
        for (let at = 0; at < seconds * 10; at++) {
          api.clock.after(at * 100, () => {
            const events = Array.from({ length: rate / 10 }, () =>
              event("MODIFIED", versioned(String(++number), pod(`p${number % pods}`, "Running"))),
            );
            call.write(events.join(""));
          });
        }
      })
      .start();
    const stop = new AbortController();
    const versions: number[] = [];
    let synced = 0;
    const over = watchPods(
      await api.cluster(),
      { namespace: "etl" },
      {
        onSync: (found) => (synced = found.length),
        onUpsert: (one) => void versions.push(Number(one.metadata.resourceVersion)),
      },
      { signal: stop.signal },
    );
    await api.until(() => versions.length === seconds * rate);
    assert.equal(synced, pods);
    assert.ok(versions.every((version, index) => version === index + 11));
    assert.ok(api.mostBuffered < 1024 * 1024 * 8, `${api.mostBuffered} bytes piled up`);
    stop.abort();
    await over;
  });

  test("1,000 events in a burst are all told, in order", async () => {
    const events = Array.from({ length: 1000 }, (_, index) =>
      event("MODIFIED", versioned(String(11 + index), pod(`p${index}`, "Running"))),
    );
    await using api = script([list("10")], [send(events.join(""))]).start();
    const stop = new AbortController();
    const seen = recorder();
    const over = watchPods(await api.cluster(), { namespace: "etl" }, seen, { signal: stop.signal });
    await api.until(() => seen.told.length === 1001);
    assert.equal(seen.told[1000], "p999 Running");
    stop.abort();
    await over;
  });
});
