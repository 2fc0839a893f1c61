import type { RunOptions } from "../../client/src/cluster/run/handle.ts";
import type { RunPlan } from "../../server/src/protocol.ts";

/** The same plan with keys of deletion that say the opposite. */
export function withOtherKeys(plan: RunPlan): RunPlan {
  const { keepFailedPods, keepFinishedPods } = plan.policy;
  return {
    ...plan,
    policy: { ...plan.policy, keepFailedPods: !keepFailedPods, keepFinishedPods: !keepFinishedPods },
  };
}

type Answers = Pick<RunOptions, "retries" | "mode" | "retryEvicted">;

/** Everything that settings say about how a run is followed and its failures are answered, the other way round. */
export function otherThan({ retries, mode, retryEvicted = false }: Answers): Answers {
  return {
    retries: retries === "none" ? "policy" : retries === "policy" ? "policy-with-delays" : "none",
    mode: mode === "driver" ? "executor" : "driver",
    retryEvicted: !retryEvicted,
  };
}
