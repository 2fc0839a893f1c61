/** `reattach_on_restart`: whether there is a pod of an earlier try is known before another one is made. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { ClusterError, type ClusterErrorReason } from "../../../../client/src/cluster/connection/errors.ts";
import type { Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import { OperatorActions } from "../../../../client/src/cluster/run/operatorActions.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";
import { plan } from "./plans.ts";

/** What is told when the list of pods is answered so, again and again. */
async function told(reason: ClusterErrorReason): Promise<Unstamped | undefined> {
  const clock = new VirtualClock();
  const request = (): Promise<never> => Promise.reject(new ClusterError(reason, `no list: ${reason}`));
  const cluster = { clock, request, name: "c", server: "s" } as unknown as Cluster;
  const state = newRun({ ...plan(), operator: { followsLog: true, reattach: "task_id=load" } }, cluster, clock.now());
  let event: Unstamped | undefined;
  const actions = new OperatorActions(cluster, (_since, one) => (event = one), new AbortController().signal);
  await clock.run(actions.findEarlier(state));
  return event;
}

describe("the pod of an earlier try", () => {
  test("is not looked for by who may not list pods", async () => {
    assert.deepEqual(await told("forbidden"), { type: "earlier-pods", pods: [] });
  });

  for (const reason of ["unauthorized", "server", "timeout", "credentials"] as const) {
    test(`that nobody can tell of (${reason}): no other one is made beside it`, async () => {
      const event = await told(reason);
      assert.equal(event?.type, "create-refused");
      assert.ok("failure" in event && event.failure.message === `no list: ${reason}`);
    });
  }
});
