/** What a connection sends and reads when the machine, or the other side, is odd. */
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { ApiCluster } from "../../../../client/src/cluster/connection/apiCluster.ts";
import { Credentials } from "../../../../client/src/cluster/connection/credentials/credentials.ts";
import { ClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import type { HttpAnswer } from "../../../../client/src/cluster/connection/transport.ts";

const PLUGIN = {
  apiVersion: "client.authentication.k8s.io/v1",
  command: "plugin",
  args: [],
  env: {},
  providesClusterInfo: false,
};
const ENTRY = {
  context: { name: "c", cluster: "c", user: "ann" },
  cluster: { name: "c", server: "http://memory", skipsTlsVerify: false },
  user: { name: "ann", plugin: PLUGIN, impersonation: {} },
};

/** @param hangs at which runs of the credential plug-in the process hangs for a minute; no timer fires meanwhile */
function open(answer: (request: number) => HttpAnswer, hangs: readonly number[] = []) {
  let now = 1_000_000;
  let runs = 0;
  const seen = { sent: 0 };
  const clock = { now: () => now, monotonic: () => now, after: () => () => undefined, random: () => 0 };
  const askPlugin = (): Promise<{ readonly token: string }> => {
    if (hangs.includes(++runs)) now += 60_000;
    return Promise.resolve({ token: `t${runs}` });
  };
  const cluster = new ApiCluster(
    { name: "c", server: "http://memory", user: "ann", namespace: "etl" },
    new Credentials({ load: () => ENTRY, entry: ENTRY, clock, askPlugin }),
    () => Promise.resolve(answer(++seen.sent)),
    clock,
  );
  return { cluster, seen };
}

const answered = (status: number, body: Iterable<Buffer>): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Readable.from(body, { objectMode: false }),
});
const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "answered",
    (error: unknown) => (error instanceof ClusterError ? error.reason : error),
  );

describe("a process that hangs while credentials are got sends nothing that nobody expects any more", () => {
  for (const [what, statuses, hangs, expected, sent] of [
    ["at the first", [200], [1], "timeout", 0],
    ["after a refusal", [401, 200], [2], "timeout", 1],
    ["not at all", [401, 200], [], "answered", 2],
  ] as const) {
    test(what, async () => {
      const { cluster, seen } = open((request) => answered(statuses[request - 1] ?? 500, [Buffer.from("{}")]), hangs);
      const create = cluster.request("POST", "/api/v1/namespaces/etl/pods", { body: {}, timeoutMs: 30_000 });
      assert.deepEqual([await reasonOf(create), seen.sent], [expected, sent]);
    });
  }
});

describe("an answer without an end", () => {
  const MEGABYTE = Buffer.alloc(1024 * 1024, " ");
  let given = 0;
  function* endless(): Generator<Buffer> {
    for (given = 0; given < 2000; given++) yield MEGABYTE;
  }

  test("is read to 256 MB, and told", async () => {
    const { cluster } = open(() => answered(200, endless()));
    await assert.rejects(cluster.request("GET", "/api/v1/namespaces/etl/pods"), {
      reason: "protocol",
      message: 'Cannot read the list of pods in namespace "etl": http://memory answered with more than 256 MB',
    });
    assert.ok(given >= 256 && given < 270, `${given} MB`);
  });

  test("is an error all the same where it is the answer to a request that was refused", async () => {
    const { cluster } = open(() => answered(403, endless()));
    assert.equal(await reasonOf(cluster.request("GET", "/api/v1/namespaces/etl/pods")), "forbidden");
    assert.ok(given < 10, `${given} MB`);
  });
});
