/** What ends a watch at its beginning, and what is waited for. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ClusterError, type ClusterErrorReason } from "../../../../client/src/cluster/connection/errors.ts";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { watchPods } from "../../../../client/src/cluster/watch/watch.ts";
import type { WatchState } from "../../../../client/src/cluster/watch/watchHandlers.ts";
import { FakeApi } from "../fakeApi.ts";

/** What a watch tells in a time in which requests fail so: all of them, or those behind the first list. */
async function refused(
  reason: ClusterErrorReason,
  { milliseconds, isListed = false }: { readonly milliseconds: number; readonly isListed?: boolean },
): Promise<{ readonly states: readonly string[]; readonly asked: number }> {
  await using api = new FakeApi().start();
  const real = await api.cluster();
  let asked = 0;
  const refuse = (): Promise<never> => {
    asked++;
    return Promise.reject(new ClusterError(reason, "no"));
  };
  const list = (): Promise<unknown> => Promise.resolve({ metadata: { resourceVersion: "1" }, items: [] });
  const cluster: Cluster = Object.assign(Object.create(real) as Cluster, {
    clock: real.clock,
    server: real.server,
    request: isListed ? list : refuse,
    stream: refuse,
  });
  const stop = new AbortController();
  const states: string[] = [];
  const onState = (state: WatchState): void => {
    states.push("error" in state ? `${state.kind} ${state.error.reason}` : state.kind);
  };
  const over = watchPods(cluster, { namespace: "etl" }, { onState }, { signal: stop.signal });
  await api.clock.sleep(milliseconds);
  const told = [...states];
  stop.abort();
  await over;
  return { states: told, asked };
}

describe("a list that cannot be read at the beginning", () => {
  for (const reason of [
    "unauthorized",
    "forbidden",
    "not-found",
    "invalid",
    "kubeconfig",
    "credentials",
    "certificate",
  ] as const) {
    test(`${reason}: waiting does not mend it, which is told at once`, async () => {
      assert.deepEqual(await refused(reason, { milliseconds: 60_000 }), {
        states: ["connecting", `stopped ${reason}`],
        asked: 1,
      });
    });
  }

  for (const reason of ["unreachable", "timeout", "server", "too-many-requests", "protocol", "gone"] as const) {
    test(`${reason}: it is tried again, with pauses that grow`, async () => {
      const { states, asked } = await refused(reason, { milliseconds: 60_000 });
      assert.deepEqual(states.slice(0, 2), ["connecting", `disconnected ${reason}`]);
      assert.ok(asked > 4 && asked < 40, `${asked} times`);
    });
  }
});

describe("a watch that is refused once it was good", () => {
  for (const reason of ["unauthorized", "credentials"] as const) {
    test(`${reason}: somebody may renew them, in ten minutes too`, async () => {
      const { states } = await refused(reason, { milliseconds: 600_000, isListed: true });
      assert.equal(states.at(-1), `disconnected ${reason}`);
    });
  }

  for (const reason of ["forbidden", "not-found", "certificate"] as const) {
    test(`${reason}: a bad moment may pass; what lasts for minutes is believed`, async () => {
      const { states } = await refused(reason, { milliseconds: 10_000, isListed: true });
      assert.equal(states.at(-1), `disconnected ${reason}`);
      const later = await refused(reason, { milliseconds: 120_000, isListed: true });
      assert.equal(later.states.at(-1), `stopped ${reason}`);
    });
  }
});
