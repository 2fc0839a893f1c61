/** The end of a run is told in the words of its exact cause, by whatever may be read around the pod. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunPolicy } from "../../../../server/src/protocol.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import type { RunResult } from "../../../../client/src/cluster/run/state.ts";
import { startRun } from "../../../../client/src/cluster/run/run.ts";
import { base, type Call } from "../fakeApi.ts";
import { OnePod, ours } from "./onePod.ts";
import { plan } from "./plans.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const EVENTS = "/api/v1/namespaces/etl/events";
const forbidden = (call: Call): void => call.fail(403, "Forbidden");
const items =
  (...all: readonly object[]) =>
  (call: Call): void =>
    call.json({ items: all });
const unschedulable = (message: string) => ({
  conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }],
});
const NO_LABEL = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
const wantsSsd = (pod: Pod): Pod => ({ ...pod, spec: { ...pod.spec, nodeSelector: { disk: "ssd" } } });

/** How a run ends whose pod becomes like that. */
async function ended(api: OnePod, becomes: Pod, policy: Partial<RunPolicy> = {}): Promise<RunResult> {
  api.start();
  const handle = startRun(await api.cluster(), plan(policy));
  await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
  api.become(becomes);
  return handle.done;
}

describe("the end of a run, in exact words", () => {
  test("labels that no node has are named, once the nodes are known", async () => {
    await using api = new OnePod().on(
      "GET",
      "/api/v1/nodes",
      items({ metadata: { name: "n", labels: { disk: "hdd" } } }),
    );
    const { verdict, reason, cause, sentence } = await ended(api, wantsSsd(ours("Pending", unschedulable(NO_LABEL))));
    assert.deepEqual(
      [verdict, reason, cause, sentence],
      ["failed", "unschedulable", "node-selector", "No node has the label disk=ssd that the pod asks for."],
    );
  });

  test("what may not be read costs its words, and nothing else", async () => {
    await using api = new OnePod().on("GET", "/api/v1/nodes", forbidden).on("GET", EVENTS, forbidden);
    const { reason, sentence } = await ended(api, wantsSsd(ours("Pending", unschedulable(NO_LABEL))));
    assert.deepEqual([reason, sentence], ["unschedulable", "No node has the labels that the pod asks for."]);
  });

  test("nor does a cluster that does not answer any more", async () => {
    const silent = (call: Call): void => call.open();
    await using api = new OnePod().on("GET", "/api/v1/nodes", silent).on("GET", EVENTS, silent);
    assert.equal((await ended(api, wantsSsd(ours("Pending", unschedulable(NO_LABEL))))).reason, "unschedulable");
  });

  test("what takes longer than three seconds is not waited for; what has come by then counts", async () => {
    let askedAt = 0;
    const nodes = items({ metadata: { name: "n", labels: { disk: "hdd" } } });
    await using api = new OnePod().on("GET", "/api/v1/nodes", nodes).on("GET", EVENTS, (call) => {
      askedAt ||= api.clock.now();
      api.clock.after(60_000, () => call.json({ items: [] }));
    });
    const { sentence } = await ended(api, wantsSsd(ours("Pending", unschedulable(NO_LABEL))));
    assert.ok(api.clock.now() - askedAt <= 3000, `${api.clock.now() - askedAt} ms`);
    assert.equal(sentence, "No node has the label disk=ssd that the pod asks for.");
  });

  test("a pod that did not start in time: why not", async () => {
    await using api = new OnePod().on(
      "GET",
      EVENTS,
      items({
        metadata: {},
        reason: "FailedMount",
        message: 'MountVolume.SetUp failed for volume "v" : secret "orders" not found',
      }),
    );
    const { reason, key, sentence } = await ended(api, ours("Pending"), { startupTimeout: 5000 });
    assert.deepEqual([reason, key], ["startup-timeout", "secrets"]);
    assert.equal(
      sentence,
      'The pod did not start within 5 s (Scheduling). The secret "orders" is not in the pod\'s namespace.',
    );
  });

  test("a pod that goes is no witness: its containers are lost with it", async () => {
    await using api = new OnePod().on("GET", EVENTS, items());
    const message = 'rpc error: code = NotFound desc = failed to resolve reference "repo/image:1": not found';
    const lost = { terminated: { exitCode: 137, reason: "ContainerStatusUnknown" } };
    api.on("DELETE", `${PODS}/p`, (call) => {
      api.become(ours("Failed", { containerStatuses: [{ name: "base", state: lost }] }));
      api.clock.after(500, () => call.json({}));
    });
    const waiting = { reason: "ErrImagePull", message };
    const { reason, sentence } = await ended(
      api,
      ours("Pending", { containerStatuses: [{ name: "base", state: { waiting } }] }),
    );
    assert.deepEqual([reason, sentence], ["err_image_pull", "The image repo/image:1 was not found in its registry."]);
  });

  test("a container that was killed: by its probe, which only events tell", async () => {
    const message = "Container base failed liveness probe, will be restarted";
    await using api = new OnePod().on("GET", EVENTS, items({ metadata: {}, reason: "Killing", message }));
    const { reason, exitCode, cause } = await ended(api, ours("Failed", base.ended(137)));
    assert.deepEqual([reason, exitCode, cause], ["137", 137, "probe-killed"]);
  });

  test("a cause that the pod tells by itself is not looked for", async () => {
    await using api = new OnePod().on("GET", EVENTS, items());
    assert.equal((await ended(api, ours("Failed", base.ended(137, "OOMKilled")))).cause, "out-of-memory");
    assert.deepEqual(api.callsTo("GET", /events$/), []);
  });

  test("nor is anything looked for after a run that worked", async () => {
    await using api = new OnePod().on("GET", EVENTS, items());
    assert.equal((await ended(api, ours("Succeeded", base.ended(0)))).verdict, "succeeded");
    assert.deepEqual(api.callsTo("GET", /events$/), []);
  });

  test("a pod that the server refused: what its answer means, and all quotas that it is too much for", async () => {
    const answer =
      'pods "p" is forbidden: exceeded quota: team, requested: limits.memory=2Gi,requests.memory=2Gi, used: limits.memory=0,requests.memory=0, limited: limits.memory=1Gi,requests.memory=1Gi';
    const amounts = { "limits.memory": "1Gi", "requests.memory": "1Gi" };
    await using api = new OnePod()
      .on("POST", PODS, (call) => call.fail(403, "Forbidden", answer))
      .on(
        "GET",
        "/api/v1/namespaces/etl/resourcequotas",
        items({
          metadata: { name: "team" },
          status: { hard: amounts, used: { "limits.memory": "0", "requests.memory": "0" } },
        }),
      )
      .on("GET", "/api/v1/namespaces/etl/limitranges", items())
      .start();
    const planned = plan();
    const spec = { containers: [{ name: "base", resources: { limits: { memory: "2Gi" } } }] };
    const result = await startRun(await api.cluster(), { ...planned, pod: { ...planned.pod, spec } }).done;
    const { reason, cause, key, sentence, evidence, status } = result;
    assert.deepEqual([reason, cause, key, evidence], ["create-refused", "quota", "request_memory", answer]);
    for (const amount of ["limits.memory", "requests.memory"]) {
      assert.match(
        sentence,
        new RegExp(
          `2Gi ${amount} asked for, 1Gi left: .*in use is 0 of 1Gi\\. Waiting does not help: .* less than 2Gi ${amount}\\.`,
        ),
      );
    }
    assert.equal(status?.message, answer);
  });
});
