import type { RunPlan } from "../../../../server/src/protocol.ts";
import type { Outcome } from "./state.ts";

/** What to look at, in the words of an operator's arguments instead of DBND's keys. */
const HINTS: Readonly<Record<string, string>> = {
  "startup-timeout": "See why it waits, or raise startup_timeout_seconds.",
  err_image_pull: "Check image and image_pull_secrets of the operator.",
  err_config_error: "Create what is missing in the pod's namespace, or change secrets, env_from or env_vars.",
  unschedulable: "Check node_selector, tolerations, affinity and container_resources of the operator.",
  err_pod_evicted: "Ask for what the task needs in the requests of container_resources.",
  OOMKilled: "Raise the memory limit in container_resources.",
  "126": "Check the image and cmds.",
  "127": "Is the program of cmds in the image?",
  "not-final": "Another container of the pod still runs: let it end with the task.",
  DeadlineExceeded: "Raise active_deadline_seconds.",
};

/** What to look at, in the words of `airflow.cfg` and the pod's template. */
const HINTS_OF_WORKERS: Readonly<Record<string, string>> = {
  err_pod_evicted: "Ask for what the task needs in the requests of the pod template, or of pod_override.",
  OOMKilled: "Raise the memory limit in the pod template, or in pod_override.",
  "126": "Check the image: worker_container_repository and worker_container_tag, or the template's.",
  "127": "Is Airflow in the image? The worker runs its command.",
  "not-final": "Another container of the pod still runs: let it end with the task.",
};

/** An outcome as people of Airflow understand it; that of a DBND run stays as it is. */
export function inWordsOfAirflow(outcome: Outcome, plan: RunPlan): Outcome {
  return plan.executor ? inWordsOfWorker(outcome) : inWordsOfOperator(outcome, plan);
}

/** A worker that ends well says nothing about its task. */
function inWordsOfWorker(outcome: Outcome): Outcome {
  const { hint, reason = "", sentence, verdict } = outcome;
  const rest: Outcome = { ...outcome, hint: undefined, key: undefined };
  if (verdict === "succeeded") {
    return { ...rest, sentence: "The worker ended.", hint: "The log, and Airflow's database, say how its task did." };
  }
  if (sentence.includes("more memory")) return { ...rest, hint: HINTS_OF_WORKERS.OOMKilled };
  if (OF_DBND.has(reason)) {
    const said = `The worker failed (exit code ${reason}).`;
    return { ...rest, sentence: said, hint: "The end of the log says what happened." };
  }
  return { ...rest, hint: HINTS_OF_WORKERS[reason] ?? hint };
}

function inWordsOfOperator(outcome: Outcome, { operator }: RunPlan): Outcome {
  if (!operator) return outcome;
  const { exitCode, hint, reason = "", sentence, verdict } = outcome;
  const rest: Outcome = { ...outcome, hint: undefined, key: undefined };
  const isOwnEnd = verdict === "succeeded" || reason === String(exitCode) || reason === "other-container";
  if (exitCode !== undefined && operator.skipExitCodes?.includes(exitCode) === true && isOwnEnd) {
    return { ...rest, verdict: "succeeded", sentence: `Exit code ${exitCode}: Airflow marks the task as skipped.` };
  }
  if (verdict === "succeeded" && exitCode === 0) return { ...rest, sentence: "The pod succeeded.", hint };
  if (sentence.includes("more memory")) return { ...rest, hint: HINTS.OOMKilled };
  if (sentence.includes("deadline")) return { ...rest, hint: HINTS.DeadlineExceeded };
  if (OF_DBND.has(reason)) {
    const said = `The container failed (exit code ${reason}).`;
    return { ...rest, sentence: said, hint: "The end of the log says what happened." };
  }
  return { ...rest, hint: HINTS[reason] ?? (reason === "create-refused" || /^\D/.test(reason) ? hint : undefined) };
}

/** Exit codes that mean something special only where DBND is the program. */
const OF_DBND: ReadonlySet<string> = new Set(["1", "2", "4", "5", "8", "10"]);
