import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Fault, FaultMatch } from "../../../client/src/sandbox/index.ts";
import { PODS, scriptPod, testSandbox, until } from "./harness.ts";

const box = await testSandbox();
const plan = (fault: Fault, match: FaultMatch = {}, seed = 1): void =>
  box.sandbox.setFaultPlan({ seed, rules: [{ match, fault }] });

describe("the fault plan", () => {
  for (const status of [401, 403, 404, 409, 422, 429, 500, 503, 504] as const) {
    test(`error ${status}: told as a server does, and nothing is done`, async () => {
      plan({ kind: "error", status, ...(status === 429 && { retryAfter: 7 }) }, { verb: "create" });
      const answer = await box.call("POST", PODS, scriptPod("refused", "true"));
      if (status === 429) {
        assert.deepEqual([answer.status, answer.text], [429, "Too many requests, please try again later.\n"]);
      } else {
        const body = JSON.parse(answer.text) as { kind: string; code: number };
        assert.deepEqual([answer.status, body.kind, body.code], [status, "Status", status]);
      }
      assert.equal(answer.headers["retry-after"], status === 429 ? "7" : undefined);
      assert.equal((await box.call("GET", `${PODS}/refused`)).status, 404);
    });
  }

  test("a lost answer: done all the same", async () => {
    plan({ kind: "lostAnswer" }, { verb: "create" });
    assert.equal((await box.call("POST", PODS, scriptPod("lost", "true"))).status, 500);
    assert.equal((await box.call("GET", `${PODS}/lost`)).status, 200);
    plan({ kind: "lostAnswer", as: "reset" }, { verb: "create" });
    await assert.rejects(box.call("POST", PODS, scriptPod("lost-2", "true")));
    assert.equal((await box.call("GET", `${PODS}/lost-2`)).status, 200);
  });

  test("cut: the body ends in the middle, by a reset", async () => {
    plan({ kind: "cut", afterBytes: 20 }, { verb: "list" });
    const answer = await box.call("GET", PODS);
    assert.deepEqual([answer.text.length, answer.broken], [20, true]);
  });

  test("half-open: nothing more arrives, and the connection stays", async () => {
    plan({ kind: "halfOpen", afterBytes: 10 }, { verb: "list" });
    const response = await box.open("GET", PODS);
    let text = "";
    response.on("data", (chunk: Buffer) => (text += chunk.toString()));
    await until("its beginning", () => Promise.resolve(text.length < 10 ? undefined : true));
    // Others are answered to the end meanwhile.
    assert.equal((await box.call("GET", "/version")).status, 200);
    assert.deepEqual([text.length, response.complete, response.destroyed], [10, false, false]);
    response.destroy();
  });

  test("delay: later, but well", async () => {
    plan({ kind: "delay", ms: 120 }, { verb: "list" });
    const before = performance.now();
    assert.equal((await box.call("GET", PODS)).status, 200);
    assert.ok(performance.now() - before >= 100);
  });

  test("duplicate events: each comes twice", async () => {
    box.sandbox.setFaultPlan(undefined);
    await box.create(scriptPod("twice", "true"));
    await box.finished("twice");
    plan({ kind: "duplicateEvent" }, { verb: "watch" });
    const { text } = await box.call("GET", `${PODS}?watch=1&fieldSelector=metadata.name%3Dtwice&timeoutSeconds=1`);
    const lines = text.trimEnd().split("\n");
    assert.equal(lines.length, 2);
    assert.equal(lines[0], lines[1]);
  });

  test("compaction: a watch and a page from before are answered 410", async () => {
    box.sandbox.setFaultPlan(undefined);
    await box.create(scriptPod("page-1", "true"));
    const { text } = await box.call("GET", `${PODS}?limit=1`);
    const { metadata } = JSON.parse(text) as { metadata: { resourceVersion: string; continue: string } };
    plan({ kind: "compact" }, { numbers: [1] });
    const watch = await box.call("GET", `${PODS}?watch=1&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=1`);
    const event = JSON.parse(watch.text) as { type: string; object: { code: number; reason: string } };
    assert.deepEqual(
      [watch.status, event.type, event.object.code, event.object.reason],
      [200, "ERROR", 410, "Expired"],
    );
    const page = await box.call("GET", `${PODS}?limit=1&continue=${metadata.continue}`);
    assert.equal(page.status, 410);
  });

  test("numbers and verbs choose the requests", async () => {
    plan({ kind: "error", status: 503 }, { verb: "get", resource: "pods", numbers: [2] });
    const get = async (): Promise<number> => (await box.call("GET", `${PODS}/nobody`)).status;
    assert.deepEqual(
      [await get(), (await box.call("GET", PODS)).status, await get(), await get()],
      [404, 200, 503, 404],
    );
  });

  test("the same seed gives the same faults, another seed others", async () => {
    const pattern = async (seed: number): Promise<string> => {
      plan({ kind: "error", status: 500 }, { probability: 0.5 }, seed);
      let result = "";
      for (let index = 0; index < 40; index += 1) {
        result += (await box.call("GET", `${PODS}/nobody`)).status === 500 ? "x" : ".";
      }
      return result;
    };
    const first = await pattern(7);
    assert.equal(await pattern(7), first);
    assert.notEqual(await pattern(8), first);
    assert.ok(first.includes("x") && first.includes("."));
    box.sandbox.setFaultPlan(undefined);
  });
});
