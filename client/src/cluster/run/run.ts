import type { RunPlan } from "../../../../server/src/protocol.ts";
import type { Cluster } from "../connection/cluster.ts";
import type { Pod } from "../objects.ts";
import { RunDriver } from "./driver.ts";
import { pendingDeadline } from "./executor.ts";
import type { RunHandle, RunOptions } from "./handle.ts";
import { withTry, type RunState } from "./state.ts";

/** The first state of a run: nothing has been sent yet. `at`: milliseconds since 1970. */
export function newRun(
  plan: RunPlan,
  cluster: Pick<Cluster, "name" | "server">,
  at: number,
  {
    mode = "driver",
    retries = "none",
    retryEvicted = false,
    request,
  }: Pick<RunOptions, "mode" | "retries" | "retryEvicted" | "request"> = {},
): RunState {
  return {
    version: 1,
    id: plan.identity.runUid,
    plan,
    ...(request && { request }),
    cluster: { name: cluster.name, server: cluster.server },
    stage: "creating",
    startedAt: at,
    changedAt: at,
    tries: [{ number: 1, podName: plan.podName }],
    mode,
    retries,
    retryEvicted,
    createAttempts: 0,
    logEnded: false,
    podGone: false,
    halting: false,
  };
}

/** Carries out a plan: creates its pod and follows it to the end. */
export function startRun(cluster: Cluster, plan: RunPlan, options: RunOptions = {}): RunHandle {
  const driver = new RunDriver(cluster, newRun(plan, cluster, cluster.clock.now(), options), options);
  driver.begin("start");
  return driver;
}

/** Goes on with a pod that a run of the plan is for, and that no journal knows; it is told who executes it from now on. */
export function adoptRun(cluster: Cluster, plan: RunPlan, pod: Pod, options: RunOptions = {}): RunHandle {
  const { creationTimestamp = "", uid } = pod.metadata;
  const now = cluster.clock.now();
  const created = Date.parse(creationTimestamp);
  const createdAt = Number.isNaN(created) ? now : created;
  const fresh = newRun(plan, cluster, createdAt, options);
  const state: RunState = { ...fresh, stage: "starting", deadline: pendingDeadline(fresh, createdAt) };
  const driver = new RunDriver(cluster, withTry(state, { podUid: uid, createdAt }), options);
  driver.begin("resume");
  return driver;
}

/**
 * Goes on with a run that the journal has and that had not ended. Never creates a pod that may have been created
 * before. The log is read again from its start.
 */
export function resumeRun(cluster: Cluster, state: RunState, options: RunOptions = {}): RunHandle {
  // The versions of one server mean nothing to another.
  const known = state.cluster.server === cluster.server ? state : withTry(state, { resourceVersion: undefined });
  const driver = new RunDriver(cluster, known, options);
  driver.begin("resume");
  return driver;
}
