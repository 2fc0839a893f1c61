/** Credentials that end while requests are under way, in virtual time. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, describe, test } from "node:test";
import { systemClock } from "../../../../client/src/cluster/clock.ts";
import { ApiCluster } from "../../../../client/src/cluster/connection/apiCluster.ts";
import { Credentials } from "../../../../client/src/cluster/connection/credentials/credentials.ts";
import type { PluginCredential } from "../../../../client/src/cluster/connection/credentials/execCredential.ts";
import { ClusterError, isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import type { UserEntry } from "../../../../client/src/cluster/connection/kubeconfig/entries.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";

const folder = mkdtempSync(join(tmpdir(), "renewal-"));
after(() => rmSync(folder, { recursive: true }));

const PLUGIN = {
  apiVersion: "client.authentication.k8s.io/v1",
  command: "plugin",
  args: [],
  env: {},
  providesClusterInfo: false,
};
const WITH_PLUGIN = { name: "ann", plugin: PLUGIN, impersonation: {} };

interface Set {
  readonly user?: UserEntry;
  /** What the plug-in gives at its `run`-th run, from 1. */
  readonly give?: (run: number, now: number) => PluginCredential;
  /** Whether the server takes a token. */
  readonly takes: (token: string, now: number) => boolean;
  /** How long the answer to a request takes, counted from 1. Milliseconds. */
  readonly takesTime?: (request: number) => number;
}

/** A cluster of one user, and what the server and the plug-in saw. */
function open({ user = WITH_PLUGIN, give = () => ({}), takes, takesTime = () => 0 }: Set) {
  const clock = new VirtualClock();
  clock.start();
  const seen = { runs: 0, refusals: 0, requests: 0 };
  const entry = {
    context: { name: "c", cluster: "c", user: "ann" },
    cluster: { name: "c", server: "http://memory", skipsTlsVerify: false },
    user,
  };
  const askPlugin = async (): Promise<PluginCredential> => {
    const run = ++seen.runs;
    await clock.sleep(100);
    return give(run, clock.now());
  };
  const credentials = new Credentials({ load: () => entry, entry, clock, askPlugin });
  const cluster = new ApiCluster(
    { name: "c", server: "http://memory", user: "ann", namespace: "etl" },
    credentials,
    async ({ headers }) => {
      await clock.sleep(takesTime(++seen.requests));
      const isTaken = takes(String(headers.Authorization).replace("Bearer ", ""), clock.now());
      if (!isTaken) seen.refusals++;
      const body = Readable.from([Buffer.from(isTaken ? "{}" : '{"kind":"Status"}')]);
      return { status: isTaken ? 200 : 401, headers: { "content-type": "application/json" }, body };
    },
    clock,
  );
  return {
    ...{ clock, cluster, seen },
    ask: () => cluster.request("GET", "/version"),
    async everySecond(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second++) {
        await cluster.request("GET", "/version");
        await clock.sleep(1000);
      }
    },
    [Symbol.dispose](): void {
      cluster.close();
      clock.stop();
    },
  };
}

/** A token says until when it is good. */
const isGood = (token: string, now: number): boolean => now < Number(token);

describe("what a credential plug-in gives is renewed before its end", () => {
  test("`expirationTimestamp` in a minute: no request is ever refused", async () => {
    using it = open({
      give: (_run, now) => ({ token: String(now + 60_000), expires: now + 60_000 }),
      takes: isGood,
      // Under way for longer than a request takes, and still good when it arrives.
      takesTime: () => 900,
    });
    const began = it.clock.now();
    await it.everySecond(300);
    assert.equal(it.seen.refusals, 0);
    const minutes = (it.clock.now() - began) / 60_000;
    assert.ok(it.seen.runs >= minutes && it.seen.runs <= 2 * minutes + 1, `${it.seen.runs} runs in ${minutes} minutes`);
  });

  test("one that gives the same until it has ended is run once before, and once at its end", async () => {
    let end = 0;
    using it = open({
      give: (_run, now) => {
        if (now >= end) end = now + 120_000;
        return { token: String(end), expires: end };
      },
      takes: isGood,
    });
    await it.everySecond(360);
    assert.equal(it.seen.refusals, 0);
    assert.ok(it.seen.runs <= 7, `${it.seen.runs} runs for three tokens`);
  });

  test("a machine that slept past the end asks before it sends", async () => {
    using it = open({ give: (_run, now) => ({ token: String(now + 60_000), expires: now + 60_000 }), takes: isGood });
    await it.ask();
    await it.clock.sleep(3_600_000);
    await it.ask();
    assert.deepEqual([it.seen.refusals, it.seen.runs], [0, 2]);
  });

  test("by a clock that is ahead all of them have ended: they are taken, and the program is not run for each request", async () => {
    using it = open({ give: (run, now) => ({ token: `t${run}`, expires: now - 3_600_000 }), takes: () => true });
    for (let request = 0; request < 100; request++) {
      await it.ask();
      await it.clock.sleep(50);
    }
    assert.ok(it.seen.runs <= 5, `${it.seen.runs} runs in five seconds`);
  });

  test("a program that fails early fails nothing while what it gave before is good; then its words are told", async () => {
    using it = open({
      give: (run, now) => {
        if (run > 1) throw new ClusterError("credentials", "please log in");
        return { token: String(now + 60_000), expires: now + 60_000 };
      },
      takes: isGood,
    });
    await it.everySecond(58);
    assert.ok(it.seen.runs > 1);
    await it.clock.sleep(5000);
    await assert.rejects(it.ask(), (error) => isClusterError(error, "credentials") && error.message.includes("log in"));
    assert.equal(it.seen.refusals, 0);
  });
});

describe("requests that are refused while they are under way", () => {
  test("twenty of them: the program is run once, and all are sent again", async () => {
    let good = "t1";
    using it = open({ give: (run) => ({ token: `t${run}` }), takes: (token) => token === good, takesTime: () => 500 });
    await it.ask();
    good = "t2";
    await Promise.all(Array.from({ length: 20 }, () => it.ask()));
    assert.deepEqual([it.seen.runs, it.seen.refusals], [2, 20]);
  });

  test("one after the other, while the first renews", async () => {
    let good = "t1";
    using it = open({ give: (run) => ({ token: `t${run}` }), takes: (token) => token === good, takesTime: () => 500 });
    await it.ask();
    good = "t2";
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await it.clock.sleep(index * 20);
        await it.ask();
      }),
    );
    assert.equal(it.seen.runs, 2);
  });

  test("a program that has only what was refused is not run for each of them", async () => {
    using it = open({ give: () => ({ token: "old" }), takes: () => false });
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => it.ask()));
    assert.ok(
      asked.every(
        ({ status, ...rest }) =>
          status === "rejected" && isClusterError((rest as { reason?: unknown }).reason, "unauthorized"),
      ),
    );
    assert.equal(it.seen.runs, 2);
    await it.clock.sleep(10_000);
    await assert.rejects(it.ask());
    assert.equal(it.seen.runs, 3, "somebody may have logged in meanwhile");
  });

  test("a token file that was read again in between, and rotated after that: the newest is sent", async () => {
    const tokenFile = join(folder, "token");
    writeFileSync(tokenFile, "old");
    let passed = 0;
    const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + passed };
    const entry = {
      context: { name: "c", cluster: "c", user: "ann" },
      cluster: { name: "c", server: "http://memory", skipsTlsVerify: false },
      user: { name: "ann", tokenFile, impersonation: {} },
    };
    const credentials = new Credentials({ load: () => entry, entry, clock });
    const sent = await credentials.get();
    passed += 25_000;
    const again = await credentials.get();
    assert.notEqual(again, sent, "the file was read anew, and says the same");
    writeFileSync(tokenFile, "new");
    assert.equal((await credentials.refresh(sent)).headers.Authorization, "Bearer new");
    credentials.close();
  });
});
