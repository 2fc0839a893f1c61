/** Several wait for one connection: who cancels leaves at once, and takes it from nobody. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SharedWork } from "../../client/src/sharedWork.ts";

/** Work that ends when the test says so, or when it is given up. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const shared = new SharedWork((signal) => {
    signal.addEventListener("abort", () => reject(new Error("given up")));
    return promise;
  });
  return { shared, resolve, reject };
}

describe("work that several wait for", () => {
  test("one leaves at once, the other gets the result", async () => {
    const { shared, resolve } = work();
    const first = new AbortController();
    const leaving = shared.wait(first.signal);
    const staying = shared.wait(new AbortController().signal);
    first.abort();
    await assert.rejects(leaving, { name: "AbortError" });
    assert.equal(shared.isGivenUp, false);
    resolve("done");
    assert.equal(await staying, "done");
  });

  test("is given up when all have left", async () => {
    const { shared } = work();
    const all = [new AbortController(), new AbortController()];
    const waiting = all.map(({ signal }) => shared.wait(signal));
    for (const one of all) one.abort();
    for (const one of waiting) await assert.rejects(one, { name: "AbortError" });
    assert.equal(shared.isGivenUp, true);
    await assert.rejects(shared.result, /given up/);
  });

  test("is not given up while somebody waits who never leaves", async () => {
    const { shared, resolve } = work();
    const staying = shared.wait();
    const leaving = new AbortController();
    const left = shared.wait(leaving.signal);
    leaving.abort();
    await assert.rejects(left);
    resolve("done");
    assert.equal(await staying, "done");
  });

  test("who has cancelled before gets nothing; a cancel afterwards changes nothing", async () => {
    const { shared, resolve } = work();
    const later = new AbortController();
    const waiting = shared.wait(later.signal);
    await assert.rejects(shared.wait(AbortSignal.abort()), { name: "AbortError" });
    assert.equal(shared.isGivenUp, false);
    resolve("done");
    assert.equal(await waiting, "done");
    later.abort();
    assert.equal(shared.isGivenUp, false);
  });

  test("its error is everybody's", async () => {
    const { shared, reject } = work();
    const waiting = [shared.wait(), shared.wait(new AbortController().signal)];
    reject(new Error("no such host"));
    for (const one of waiting) await assert.rejects(one, /no such host/);
  });
});
