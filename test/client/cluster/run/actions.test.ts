/** The requests of a run that change something, to a server that is busy, refuses for a moment, or has something else. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { RunActions, type Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import { withTry, type RunState } from "../../../../client/src/cluster/run/state.ts";
import { FakeApi, pod, type Call } from "../fakeApi.ts";
import { LABELS, plan } from "./plans.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const ours = (name = "p", phase = "Running", more: Parameters<typeof pod>[2] = {}): Pod =>
  pod(name, phase, { uid: `uid-${name}`, labels: LABELS, ...more });
const busy = (call: Call): void => call.fail(429, "TooManyRequests", "busy", { "retry-after": "20" });
const refused = (call: Call): void => call.fail(403, "Forbidden");
const state = (of = plan()): RunState =>
  withTry({ ...newRun(of, { name: "fake", server: "" }, 0), stage: "stopping" }, { podUid: "uid-p" });

/** What a piece of work tells, and when requests of a method came. */
async function told(
  api: FakeApi,
  method: string,
  work: (actions: RunActions) => void,
): Promise<{ readonly event: Unstamped; readonly pauses: readonly number[] }> {
  const times: number[] = [];
  const { calls } = api;
  const cluster = await api.cluster();
  const event = await api.clock.run(
    new Promise<Unstamped>((resolve) => {
      const actions = new RunActions(cluster, (_, one) => resolve(one), undefined, new AbortController().signal);
      const count = (): number => calls.filter((call) => call.method === method).length;
      const look = (): void => {
        while (times.length < count()) times.push(api.clock.now());
        api.clock.after(100, look);
      };
      look();
      work(actions);
    }),
  );
  return { event, pauses: times.slice(1).map((time, index) => time - (times[index] ?? 0)) };
}

describe("what is there under the name of a pod", () => {
  test("is asked for no sooner than the server wants, and a refusal for a moment is not believed", async () => {
    await using api = new FakeApi().on("GET", `${PODS}/p`, busy, refused, (call) => call.json(ours())).start();
    const { event, pauses } = await told(api, "GET", (actions) => actions.settle(state(), 0, false));
    assert.ok(event.type === "settled" && event.pod?.metadata.uid === "uid-p");
    assert.ok((pauses[0] ?? 0) >= 19_900, String(pauses));
  });

  test("is not known where nobody says it for two minutes", async () => {
    await using api = new FakeApi().on("GET", `${PODS}/p`, refused).start();
    const { event } = await told(api, "GET", (actions) => actions.settle(state(), 0, false));
    assert.ok(event.type === "settle-failed" && event.failure.reason === "forbidden");
  });
});

test("a pod whose manifest has numbers for texts: what the server says of it comes through", async () => {
  const said = "json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string";
  await using api = new FakeApi().on("POST", PODS, (call) => call.fail(400, "BadRequest", said)).start();
  const base = { name: "base", env: [{ name: "PASSWORD", value: 1 }], command: ["sleep", 5] };
  const sent = { ...plan(), pod: { ...plan().pod, spec: { containers: [base] } } };
  const { event } = await told(api, "POST", (actions) => actions.create(state(sent), () => true));
  assert.ok(event.type === "create-refused");
  assert.equal(event.failure.status?.message, said);
});

describe("a pod that deletes itself, and is not there", () => {
  const none = (call: Call): void => call.fail(404, "NotFound");
  const event = { metadata: { name: "p.1", namespace: "etl" }, reason: "Scheduled" };
  for (const [what, answer, mayHaveRun] of [
    ["of which events tell", (call: Call) => call.json({ metadata: {}, items: [event] }), true],
    ["of which no event tells", (call: Call) => call.json({ metadata: {}, items: [] }), false],
    ["whose events may not be read", refused, true],
  ] as const) {
    test(`${what} ${mayHaveRun ? "may have run" : "was never made"}`, async () => {
      await using api = new FakeApi()
        .on("GET", `${PODS}/p`, none)
        .on("GET", "/api/v1/namespaces/etl/events", answer)
        .start();
      const removed = state(plan({ autoRemove: true }));
      const { event: found } = await told(api, "GET", (actions) => actions.settle(removed, 0, false));
      assert.deepEqual(found, { type: "settled", pod: null, resumed: false, mayHaveRun });
    });
  }
});

describe("a create request that waits for its turn", () => {
  test("is not sent once the run is over", async () => {
    await using api = new FakeApi().on("POST", PODS, (call) => call.json(ours(), 201)).start();
    const over = new AbortController();
    const actions = new RunActions(await api.cluster(), () => undefined, undefined, over.signal);
    const one = state(plan({ creationBatchSize: 1 }));
    actions.create(one, () => true);
    actions.create(one, () => true);
    over.abort();
    await api.clock.sleep(60_000);
    assert.equal(api.callsTo("POST", /./).length, 1);
  });
});

describe("a pod that is to go", () => {
  test("is asked for no sooner than the server wants, and a refusal for a moment is not believed", async () => {
    await using api = new FakeApi().on("DELETE", `${PODS}/p`, busy, refused, (call) => call.json({})).start();
    const { event, pauses } = await told(api, "DELETE", (actions) => actions.delete(state(), false));
    assert.equal(event.type, "deleted");
    assert.ok((pauses[0] ?? 0) >= 19_900, String(pauses));
  });

  test("a conflict is a moment's trouble while it is that very pod, and the end of it where it is another", async () => {
    const conflict = (call: Call): void => call.fail(409, "Conflict", "the UID in the precondition does not match");
    for (const [uid, expected, requests] of [
      ["uid-p", "deleted", 2],
      ["uid-other", "delete-failed", 1],
    ] as const) {
      await using api = new FakeApi()
        .on("DELETE", `${PODS}/p`, conflict, (call) => call.json({}))
        .on("GET", `${PODS}/p`, (call) => call.json(ours("p", "Running", { uid })))
        .start();
      const { event } = await told(api, "DELETE", (actions) => actions.delete(state(), false));
      const sent = api.callsTo("DELETE", /./);
      assert.deepEqual([event.type, sent.length], [expected, requests]);
      for (const { body } of sent)
        assert.deepEqual((body as { preconditions: object }).preconditions, { uid: "uid-p" });
    }
  });

  test("refusals among other troubles are moments of theirs", async () => {
    const away = (call: Call): void => call.fail(503, "ServiceUnavailable");
    const moments = [refused, away, away, away, away, refused, away, away, refused];
    await using api = new FakeApi().on("DELETE", `${PODS}/p`, ...moments, (call) => call.json({})).start();
    const { event } = await told(api, "DELETE", (actions) => actions.delete(state(), false));
    assert.equal(event.type, "deleted");
  });

  test("a refusal that lasts is told", async () => {
    await using api = new FakeApi().on("DELETE", `${PODS}/p`, refused).start();
    const { event } = await told(api, "DELETE", (actions) => actions.delete(state(), false));
    assert.ok(event.type === "delete-failed" && event.failure.reason === "forbidden");
  });
});

describe("the task pods that a driver leaves", () => {
  for (const [policy, expected] of [
    [{}, ["failed", "running", "succeeded"]],
    [{ keepFailedPods: true }, ["running", "succeeded"]],
    [{ keepFinishedPods: true }, ["running"]],
  ] as const) {
    test(`are deleted, but for those of its own tries and what ${Object.keys(policy).join() || "nothing"} keeps`, async () => {
      const items = [
        ours("p"),
        ours("running"),
        ours("failed", "Failed"),
        ours("succeeded", "Succeeded"),
        ours("going", "Running", { deleting: true }),
      ];
      await using api = new FakeApi()
        .on("GET", PODS, (call) => call.json({ metadata: { resourceVersion: "9" }, items }))
        .on("DELETE", `${PODS}/*`, (call) => call.json({}))
        .start();
      const cluster = await api.cluster();
      const actions = new RunActions(cluster, () => undefined, undefined, new AbortController().signal);
      assert.equal(await api.clock.run(actions.sweep(state(plan(policy)))), true);
      const gone = api.callsTo("DELETE", /./).map(({ path }) => path.slice(PODS.length + 1));
      assert.deepEqual(gone.sort(), expected);
    });
  }
});
