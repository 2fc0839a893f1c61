import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followPods, type PodsEnd, type PodsRequest } from "../../../../client/src/cluster/logs/followPods.ts";
import type { LogLine } from "../../../../client/src/cluster/logs/logs.ts";
import type { ContainerStatus, Pod } from "../../../../client/src/cluster/objects.ts";
import { FakeApi, pod, type Call } from "../fakeApi.ts";
import { recorder } from "./oneLog.ts";

const PODS = "/api/v1/namespaces/etl/pods";

/** A pod with these containers, each running or ended. */
function withContainers(name: string, states: Readonly<Record<string, "running" | "ended">>, phase = "Running"): Pod {
  const status = (one: string): ContainerStatus => ({
    name: one,
    restartCount: 0,
    state: states[one] === "running" ? { running: {} } : { terminated: { exitCode: one === "bad" ? 3 : 0 } },
  });
  const names = Object.keys(states);
  const init = names.filter((one) => one.startsWith("init"));
  const debug = names.filter((one) => one.startsWith("debug"));
  const main = names.filter((one) => !init.includes(one) && !debug.includes(one));
  const made = pod(name, phase);
  const specs = (of: readonly string[]): { readonly name: string }[] => of.map((one) => ({ name: one }));
  return {
    ...made,
    spec: {
      restartPolicy: "Never",
      containers: specs(main),
      initContainers: specs(init),
      ephemeralContainers: specs(debug),
    },
    status: {
      phase,
      containerStatuses: main.map(status),
      initContainerStatuses: init.map(status),
      ephemeralContainerStatuses: debug.map(status),
    },
  };
}

/** Pods that can be listed, watched, read one by one, and have logs of these lines: `container: [[second, text], …]`. */
class World {
  readonly api = new FakeApi();
  readonly #pods = new Map<string, Pod>();
  #watches: Call[] = [];
  #version = 1000;

  constructor(pods: readonly Pod[], logs: Readonly<Record<string, readonly (readonly [number, string])[]>>) {
    for (const one of pods) this.#pods.set(one.metadata.name ?? "", one);
    this.api
      .on("GET", `${PODS}/*`, (call) => {
        const found = this.#pods.get(call.path.split("/").at(-1) ?? "");
        if (found) call.json(found);
        else call.fail(404, "NotFound");
      })
      .on("GET", `${PODS}/*/log`, (call) => {
        const key = `${call.path.split("/").at(-2) ?? ""}/${call.query.get("container") ?? ""}`;
        call.open();
        const lines = (logs[key] ?? []).map(([second, text]) => `${timeOf(second)} ${text}\n`);
        const since = call.query.get("sinceTime") ?? "";
        call.write(lines.filter((one) => one.slice(0, 19) >= since.slice(0, 19)).join(""));
        call.end();
      })
      .on("GET", PODS, (call) => {
        if (!call.query.has("watch")) {
          call.json({ metadata: { resourceVersion: "1000" }, items: [...this.#pods.values()] });
          return;
        }
        call.open();
        this.#watches.push(call);
      })
      .start();
  }

  get isWatched(): boolean {
    return this.#watches.length > 0;
  }

  /** It is there, and the watch is silent about it. */
  appears(one: Pod): void {
    this.#pods.set(one.metadata.name ?? "", one);
  }

  /** It is gone, and the watch breaks before it tells. */
  goesUnseen(name: string): void {
    this.#pods.delete(name);
    const object = { kind: "Status", code: 410, reason: "Expired", message: "too old" };
    for (const call of this.#watches) call.write(`${JSON.stringify({ type: "ERROR", object })}\n`);
  }

  tell(type: "ADDED" | "MODIFIED" | "DELETED", one: Pod): void {
    const object = { ...one, metadata: { ...one.metadata, resourceVersion: String(++this.#version) } };
    if (type === "DELETED") this.#pods.delete(one.metadata.name ?? "");
    else this.#pods.set(one.metadata.name ?? "", object);
    for (const call of this.#watches) call.write(`${JSON.stringify({ type, object })}\n`);
  }
}

const timeOf = (second: number): string =>
  new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString().replace("Z", "000000Z");

/** Less than any patience of a watch, which would find out by itself. Milliseconds of virtual time. */
const AT_ONCE = 10_000;

const ALL: PodsRequest = { selection: { namespace: "etl", labelSelector: "app=x" }, endsWithPods: true };

describe("the logs of all pods of a selection", () => {
  test("all containers, init and ephemeral ones, in the order of time; each line says whose it is", async () => {
    const world = new World(
      [
        withContainers("a", { "init-db": "ended", base: "ended", bad: "ended", "debug-1": "ended" }, "Failed"),
        withContainers("b", { base: "ended" }, "Succeeded"),
      ],
      {
        "a/init-db": [[1, "migrated"]],
        "a/base": [
          [2, "start"],
          [6, "end"],
        ],
        "a/bad": [[5, "broken"]],
        "a/debug-1": [[4, "ps"]],
        "b/base": [[3, "hello"]],
      },
    );
    await using api = world.api;
    const sink = recorder();
    const end = await followPods(await api.cluster(), ALL, sink, new AbortController().signal);
    assert.deepEqual(sink.got, [
      "[a/init-db] migrated",
      "[a/base] start",
      "[b] hello",
      "[a/debug-1] ps",
      "[a/bad] broken",
      "[a/base] end",
    ]);
    assert.deepEqual(end, { why: "pods-ended", pods: 2, lines: 6 });
    assert.deepEqual(
      sink.notes.map(({ text }) => text),
      ["[a/bad] The container ended with exit code 3"],
    );
    assert.equal(api.callsTo("GET", /pods$/)[0]?.query.get("labelSelector"), "app=x");
  });

  test("a job: what comes later is waited for until no pod is to come any more", async () => {
    const world = new World([withContainers("first", { base: "ended" }, "Failed")], {
      "first/base": [[1, "one"]],
      "second/base": [[2, "two"]],
    });
    await using api = world.api;
    const sink = recorder();
    const isOver = Promise.withResolvers<boolean>();
    const request = { ...ALL, endsWithPods: false, noMorePods: () => isOver.promise };
    const end = followPods(await api.cluster(), request, sink, new AbortController().signal);
    await api.until(() => sink.got.length === 1 && world.isWatched, "the first try");
    world.tell("ADDED", withContainers("second", { base: "ended" }, "Succeeded"));
    await api.until(() => sink.got.length === 2, "the second try");
    const from = api.clock.now();
    isOver.resolve(true);
    assert.deepEqual(await end, { why: "pods-ended", pods: 2, lines: 2 });
    assert.ok(api.clock.now() - from < AT_ONCE);
  });

  test("a pod of a job that is over, of which the watch has not told: it is looked for before the end", async () => {
    const world = new World([], { "p/base": [[1, "done"]] });
    await using api = world.api;
    const sink = recorder();
    const isOver = Promise.withResolvers<boolean>();
    const request = { ...ALL, endsWithPods: false, noMorePods: () => isOver.promise };
    const end = followPods(await api.cluster(), request, sink, new AbortController().signal);
    await api.until(() => world.isWatched, "watch");
    world.appears(withContainers("p", { base: "ended" }, "Succeeded"));
    isOver.resolve(true);
    assert.deepEqual(await end, { why: "pods-ended", pods: 1, lines: 1 });
  });

  test("a pod that is missing from the list that follows a break of the watch is waited for no more", async () => {
    const world = new World([withContainers("p", { base: "running" })], { "p/base": [[1, "begun"]] });
    await using api = world.api;
    const sink = recorder();
    const ends: PodsEnd[] = [];
    const over = followPods(await api.cluster(), ALL, sink, new AbortController().signal).then((end) => ends.push(end));
    await api.until(() => sink.got.length === 1 && world.isWatched, "a line");
    world.goesUnseen("p");
    await api.until(() => ends.length > 0, "its end");
    assert.deepEqual(ends, [{ why: "pods-ended", pods: 1, lines: 1 }]);
    await over;
  });

  test("a job of which no pod is left ends at once; one whose end is not known, when it is told to", async () => {
    for (const isKnown of [true, false]) {
      await using api = new World([], {}).api;
      const stop = new AbortController();
      const request = { ...ALL, endsWithPods: false, noMorePods: () => Promise.resolve(isKnown) };
      const sink = recorder();
      const from = api.clock.now();
      const end = followPods(await api.cluster(), request, sink, stop.signal);
      if (!isKnown) {
        await api.until(() => sink.notes.length === 1, "that there is none");
        stop.abort();
      }
      assert.equal((await end).why, isKnown ? "pods-ended" : "cancelled");
      assert.ok(api.clock.now() - from < AT_ONCE);
    }
  });

  test("pods and containers that appear later are added; it ends when it is told to", async () => {
    const world = new World([], { "late/base": [[1, "here"]], "late/debug": [[2, "I, too"]] });
    await using api = world.api;
    const sink = recorder();
    const stop = new AbortController();
    const over = followPods(await api.cluster(), { ...ALL, endsWithPods: false }, sink, stop.signal);
    await api.until(() => world.isWatched);
    world.tell("ADDED", pod("late", "Pending"));
    world.tell("MODIFIED", withContainers("late", { base: "running" }));
    await api.until(() => sink.got.length === 1, "the first container");
    world.tell("MODIFIED", withContainers("late", { base: "running", debug: "running" }));
    await api.until(() => sink.got.length === 2, "the container that was added");
    stop.abort();
    assert.deepEqual(sink.got, ["[late] here", "[late/debug] I, too"]);
    assert.deepEqual(await over, { why: "cancelled", pods: 1, lines: 2 });
  });

  test("a pod that is deleted counts as ended", async () => {
    const running = withContainers("a", { base: "running" });
    const world = new World([running], { "a/base": [[1, "x"]] });
    await using api = world.api;
    const sink = recorder();
    const over = followPods(await api.cluster(), ALL, sink, new AbortController().signal);
    await api.until(() => world.isWatched && sink.got.length === 1);
    const from = api.clock.now();
    world.tell("DELETED", running);
    assert.equal((await over).why, "pods-ended");
    assert.ok(api.clock.now() - from < AT_ONCE);
  });

  test("where there is no pod it says so, and waits for one; where none is to come it ends without a word", async () => {
    await using api = new World([], {}).api;
    const sink = recorder();
    const cluster = await api.cluster();
    const never = new AbortController();
    const end = await followPods(cluster, { ...ALL, isOver: true }, sink, never.signal);
    assert.deepEqual([end, sink.notes], [{ why: "pods-ended", pods: 0, lines: 0 }, []]);
    const stop = new AbortController();
    const over = followPods(cluster, ALL, sink, stop.signal);
    await api.until(() => sink.notes.length === 1, "the note");
    assert.match(sink.notes[0]?.text ?? "", /No such pod is there yet/);
    stop.abort();
    assert.equal((await over).why, "cancelled");
  });

  test("that there is none is said once, however often that is seen", async () => {
    const world = new World([], {});
    await using api = world.api;
    const sink = recorder();
    const stop = new AbortController();
    const over = followPods(await api.cluster(), ALL, sink, stop.signal);
    const lists = (): number => api.callsTo("GET", /pods$/).filter(({ query }) => !query.has("watch")).length;
    await api.until(() => world.isWatched);
    world.goesUnseen("nobody");
    await api.until(() => lists() > 1, "another list");
    await api.clock.sleep(1000);
    stop.abort();
    await over;
    assert.equal(sink.notes.length, 1);
  });

  test("of which nothing has ever run end with them: there from the beginning, or deleted while they wait", async () => {
    const end = async (pods: readonly Pod[], happens: (world: World) => void): Promise<PodsEnd> => {
      const world = new World(pods, {});
      await using api = world.api;
      const over = followPods(await api.cluster(), ALL, recorder(), new AbortController().signal);
      if (pods.every(({ status }) => status?.phase !== "Failed")) await api.until(() => world.isWatched);
      const from = api.clock.now();
      happens(world);
      const found = await over;
      assert.ok(api.clock.now() - from < AT_ONCE);
      return found;
    };
    const ended = { why: "pods-ended", pods: 1, lines: 0 };
    assert.deepEqual(await end([pod("a", "Failed")], () => undefined), ended);
    const waiting = pod("a", "Pending");
    assert.deepEqual(await end([waiting], (world) => world.tell("DELETED", waiting)), ended);
    assert.deepEqual(await end([waiting], (world) => world.tell("MODIFIED", pod("a", "Failed"))), ended);
    assert.deepEqual(await end([], (world) => world.tell("DELETED", pod("a", "Failed"))), ended);
  });

  test("a container that waits for its next start is followed already: its restarts are told", async () => {
    const running = withContainers("a", { base: "running" });
    const statuses = running.status?.containerStatuses ?? [];
    const containerStatuses = statuses.map((status) => ({
      ...status,
      restartCount: 1,
      state: { waiting: { reason: "CrashLoopBackOff" } },
    }));
    const crashing: Pod = { ...running, status: { ...running.status, containerStatuses } };
    await using api = new World([crashing], {}).api;
    const sink = recorder();
    const stop = new AbortController();
    const over = followPods(await api.cluster(), ALL, sink, stop.signal);
    await api.until(() => sink.notes.some(({ kind }) => kind === "restart"), "the restart");
    stop.abort();
    await over;
  });

  test("of all namespaces have theirs before their names", async () => {
    const ended = withContainers("a", { base: "ended" }, "Succeeded");
    const world = new World([ended], { "a/base": [[1, "hello"]] });
    world.api.on("GET", "/api/v1/pods", (call) => {
      if (call.query.has("watch")) call.open();
      else call.json({ metadata: { resourceVersion: "1" }, items: [ended] });
    });
    await using api = world.api;
    const sink = recorder();
    await followPods(await api.cluster(), { ...ALL, selection: {} }, sink, new AbortController().signal);
    assert.deepEqual(sink.got, ["[etl/a] hello"]);
  });

  test("a stream that hangs when its pod has ended is not waited for as long as one that may say something", async () => {
    const running = withContainers("a", { base: "running" });
    const world = new World([running], {});
    let isHanging = true;
    world.api.on("GET", `${PODS}/*/log`, (call) => {
      call.open();
      call.write(`${timeOf(1)} hello\n`);
      if (!isHanging) call.end();
    });
    await using api = world.api;
    const sink = recorder();
    const over = followPods(await api.cluster(), ALL, sink, new AbortController().signal);
    await api.until(() => sink.got.length === 1);
    isHanging = false;
    const from = api.clock.now();
    world.tell("MODIFIED", withContainers("a", { base: "ended" }, "Succeeded"));
    assert.deepEqual(await over, { why: "pods-ended", pods: 1, lines: 1 });
    assert.ok(api.clock.now() - from < 30_000);
  });

  test("without the right to list pods it says so", async () => {
    await using api = new FakeApi().on("GET", PODS, (call) => call.fail(403, "Forbidden", "pods is forbidden")).start();
    const sink = recorder();
    const end = await followPods(await api.cluster(), ALL, sink, new AbortController().signal);
    assert.equal(end.why, "failed");
    assert.equal(end.error?.reason, "forbidden");
    assert.deepEqual(sink.notes, []);
  });

  test("a server in trouble ends nothing; one that does not know them any more does, also while one of them works", async () => {
    for (const [code, reason, why] of [
      [500, "InternalError", "cancelled"],
      [404, "NotFound", "failed"],
    ] as const) {
      const running = withContainers("a", { base: "running" });
      let isInTrouble = false;
      await using api = new FakeApi()
        .on("GET", `${PODS}/*`, (call) => call.json(running))
        .on("GET", `${PODS}/*/log`, (call) => {
          call.open();
          call.write(`${timeOf(1)} hello\n`);
        })
        .on("GET", PODS, (call) => {
          if (isInTrouble) call.fail(code, reason);
          else if (!call.query.has("watch")) call.json({ metadata: { resourceVersion: "1" }, items: [running] });
          else {
            call.open();
            api.clock.after(5000, () => {
              isInTrouble = true;
              call.end();
            });
          }
        })
        .start();
      const sink = recorder();
      const stop = new AbortController();
      api.clock.after(600_000, () => stop.abort());
      const end = await followPods(await api.cluster(), ALL, sink, stop.signal);
      assert.deepEqual([end.why, sink.notes.filter(({ text }) => text.startsWith("You may list"))], [why, []]);
    }
  });

  test("a list that is under way when it is told to end: it is told to, and nothing has ended", async () => {
    const running = withContainers("a", { base: "running" });
    let lists = 0;
    const stop = new AbortController();
    await using api = new FakeApi()
      .on("GET", `${PODS}/*`, (call) => call.json(running))
      .on("GET", `${PODS}/*/log`, (call) => call.open())
      .on("GET", PODS, (call) => {
        if (call.query.has("watch")) call.fail(403, "Forbidden", "pods is forbidden");
        else if (++lists === 1) call.json({ metadata: { resourceVersion: "1" }, items: [running] });
        else stop.abort();
      })
      .start();
    const sink = recorder();
    const end = await followPods(await api.cluster(), ALL, sink, stop.signal);
    assert.deepEqual([end.why, sink.notes.length, lists], ["cancelled", 1, 2]);
  });

  test("it has ended once the sink has everything", async () => {
    const names = ["a", "b"];
    const world = new World(
      names.map((name) => withContainers(name, { base: "ended" }, "Succeeded")),
      Object.fromEntries(names.map((name, index) => [`${name}/base`, [[index + 1, name] as const]])),
    );
    await using api = world.api;
    const sink = recorder();
    let isBusy = false;
    const slow = {
      ...sink,
      lines: async (lines: readonly LogLine[]) => {
        isBusy = true;
        await api.clock.sleep(60_000);
        await sink.lines(lines);
        isBusy = false;
      },
    };
    const end = await followPods(await api.cluster(), ALL, slow, new AbortController().signal);
    assert.deepEqual([end.lines, isBusy, sink.got], [2, false, ["[a] a", "[b] b"]]);
  });

  test("that may be listed, but not watched, are found by lists, and it says so; until these are refused as well", async () => {
    const [first, second] = ["a", "b"].map((name) => withContainers(name, { base: "ended" }, "Succeeded"));
    for (const [isEverRefused, why] of [
      [false, "pods-ended"],
      [true, "failed"],
    ] as const) {
      let lists = 0;
      await using api = new FakeApi()
        .on("GET", `${PODS}/*`, (call) => call.json(call.path.endsWith("a") ? first : second))
        .on("GET", `${PODS}/*/log`, (call) => {
          call.open();
          call.write(`${timeOf(1)} hello\n`);
          call.end();
        })
        .on("GET", PODS, (call) => {
          const isWatch = call.query.has("watch");
          if (isWatch || (isEverRefused && lists > 2)) call.fail(403, "Forbidden", "pods is forbidden");
          else call.json({ metadata: { resourceVersion: "1" }, items: ++lists > 1 ? [first, second] : [first] });
        })
        .start();
      const sink = recorder();
      const cluster = await api.cluster();
      const noMorePods = (): Promise<boolean> =>
        isEverRefused ? new Promise(() => undefined) : api.clock.sleep(300_000).then(() => true);
      const request = { selection: ALL.selection, noMorePods };
      const end = await followPods(cluster, request, sink, new AbortController().signal);
      assert.deepEqual([end.why, end.pods, sink.got], [why, 2, ["[a] hello", "[b] hello"]]);
      assert.deepEqual(
        sink.notes.map(({ text }) => text),
        ["You may list pods, but not watch them: those that come are found every 10 seconds"],
      );
    }
  });

  test("that are found by lists are found also after one that was refused by mistake", async () => {
    const [first, second] = ["a", "b"].map((name) => withContainers(name, { base: "ended" }, "Succeeded"));
    let lists = 0;
    await using api = new FakeApi()
      .on("GET", `${PODS}/*`, (call) => call.json(call.path.endsWith("a") ? first : second))
      .on("GET", `${PODS}/*/log`, (call) => {
        call.open();
        call.end();
      })
      .on("GET", PODS, (call) => {
        if (call.query.has("watch") || ++lists === 2) call.fail(403, "Forbidden", "pods is forbidden");
        else call.json({ metadata: { resourceVersion: "1" }, items: lists > 1 ? [first, second] : [first] });
      })
      .start();
    const noMorePods = (): Promise<boolean> => api.clock.sleep(300_000).then(() => true);
    const request = { selection: ALL.selection, noMorePods };
    const end = await followPods(await api.cluster(), request, recorder(), new AbortController().signal);
    assert.deepEqual([end.why, end.pods], ["pods-ended", 2]);
  });

  test("that are not to be listed any more when no pod is to come: it ends with those that are known", async () => {
    let mayList = true;
    await using api = new FakeApi()
      .on("GET", PODS, (call) => {
        if (call.query.has("watch")) call.open();
        else if (mayList) call.json({ metadata: { resourceVersion: "1" }, items: [] });
        else call.fail(403, "Forbidden", "pods is forbidden");
      })
      .start();
    const isOver = Promise.withResolvers<boolean>();
    const request = { ...ALL, endsWithPods: false, noMorePods: () => isOver.promise };
    const end = followPods(await api.cluster(), request, recorder(), new AbortController().signal);
    await api.until(() => api.callsTo("GET", /pods$/).some(({ query }) => query.has("watch")), "watch");
    mayList = false;
    isOver.resolve(true);
    assert.deepEqual(await end, { why: "pods-ended", pods: 0, lines: 0 });
  });

  test("of more containers than are followed at once all are read, some after the others", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `p${index}`);
    const world = new World(
      names.map((name) => withContainers(name, { base: "ended" }, "Succeeded")),
      Object.fromEntries(names.map((name, index) => [`${name}/base`, [[index % 60, name] as const]])),
    );
    await using api = world.api;
    const sink = recorder();
    const request = { ...ALL, mostFollowed: 20 };
    const end = await followPods(await api.cluster(), request, sink, new AbortController().signal);
    assert.deepEqual(sink.got.toSorted(), names.map((name) => `[${name}] ${name}`).toSorted());
    assert.equal(end.pods, 60);
    assert.equal(sink.notes.length, 1);
  });
});
