import { t } from "../../l10n.ts";
import type { RunPlan } from "../../../../server/src/protocol.ts";
import type { Outcome } from "./state.ts";

/** What to look at, in the words of an operator's arguments instead of DBND's keys. */
function hintOfOperator(reason: string): string | undefined {
  switch (reason) {
    case "startup-timeout":
      return t("See why it waits, or raise {0}.", "startup_timeout_seconds");
    case "err_image_pull":
      return t("Check image and image_pull_secrets of the operator.");
    case "err_config_error":
      return t("Create what is missing in the pod's namespace, or change secrets, env_from or env_vars.");
    case "unschedulable":
      return t("Check node_selector, tolerations, affinity and container_resources of the operator.");
    case "err_pod_evicted":
      return t("Ask for what the task needs in the requests of container_resources.");
    case "out-of-memory":
      return t("Raise the memory limit in container_resources.");
    case "command-not-found":
      return t("Is the program of cmds in the image?");
    case "126":
      return t("Check the image and cmds.");
    case "127":
      return t("Is the program of cmds in the image?");
    case "not-final":
      return t("Another container of the pod still runs: let it end with the task.");
    case "deadline":
      return t("Raise active_deadline_seconds.");
    default:
      return undefined;
  }
}

/** What to look at, in the words of `airflow.cfg` and the pod's template. */
function hintOfWorker(reason: string): string | undefined {
  switch (reason) {
    case "err_pod_evicted":
      return t("Ask for what the task needs in the requests of the pod template, or of pod_override.");
    case "out-of-memory":
      return t("Raise the memory limit in the pod template, or in pod_override.");
    case "126":
      return t("Check the image: worker_container_repository and worker_container_tag, or the template's.");
    case "127":
      return t("Is Airflow in the image? The worker runs its command.");
    case "not-final":
      return t("Another container of the pod still runs: let it end with the task.");
    default:
      return undefined;
  }
}

/** An outcome as people of Airflow understand it; that of a DBND run stays as it is. */
export function inWordsOfAirflow(outcome: Outcome, plan: RunPlan): Outcome {
  return plan.executor ? inWordsOfWorker(outcome) : inWordsOfOperator(outcome, plan);
}

/** A worker that ends well says nothing about its task. */
function inWordsOfWorker(outcome: Outcome): Outcome {
  const { cause = "", hint, reason = "", verdict } = outcome;
  const rest: Outcome = { ...outcome, hint: undefined, key: undefined };
  if (verdict === "succeeded") {
    return {
      ...rest,
      sentence: t("The worker ended."),
      hint: t("The log, and Airflow's database, say how its task did."),
    };
  }
  if (cause === "" && OF_DBND.has(reason)) {
    const said = t("The worker failed (exit code {0}).", reason);
    return { ...rest, sentence: said, hint: t("The end of the log says what happened.") };
  }
  return { ...rest, hint: hintOfWorker(cause) ?? hintOfWorker(reason) ?? hint };
}

function inWordsOfOperator(outcome: Outcome, { operator }: RunPlan): Outcome {
  if (!operator) return outcome;
  const { cause = "", exitCode, hint, reason = "", verdict } = outcome;
  const rest: Outcome = { ...outcome, hint: undefined, key: undefined };
  const isOwnEnd = verdict === "succeeded" || reason === String(exitCode) || reason === "other-container";
  if (exitCode !== undefined && operator.skipExitCodes?.includes(exitCode) === true && isOwnEnd) {
    return {
      ...rest,
      verdict: "succeeded",
      sentence: t("Exit code {0}: Airflow marks the task as skipped.", exitCode),
    };
  }
  if (verdict === "succeeded" && exitCode === 0) return { ...rest, sentence: t("The pod succeeded."), hint };
  if (cause === "" && OF_DBND.has(reason)) {
    const said = t("The container failed (exit code {0}).", reason);
    return { ...rest, sentence: said, hint: t("The end of the log says what happened.") };
  }
  const ofReason = hintOfOperator(cause) ?? hintOfOperator(reason);
  return { ...rest, hint: ofReason ?? (/^\D/.test(reason) ? hint : undefined) };
}

/** Exit codes that mean something special only where DBND is the program. */
const OF_DBND: ReadonlySet<string> = new Set(["1", "2", "4", "5", "8", "10"]);
