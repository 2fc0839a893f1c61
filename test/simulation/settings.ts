import type { RunOptions } from "../../client/src/cluster/run/handle.ts";

type Answers = Pick<RunOptions, "retries" | "mode" | "retryEvicted">;

/** Everything that settings say about how a run is followed and its failures are answered, the other way round. */
export function otherThan({ retries, mode, retryEvicted = false }: Answers): Answers {
  return {
    retries: retries === "none" ? "policy" : retries === "policy" ? "policy-with-delays" : "none",
    mode: mode === "driver" ? "executor" : "driver",
    retryEvicted: !retryEvicted,
  };
}
