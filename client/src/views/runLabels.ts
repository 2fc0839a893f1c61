import type { ContainerStatus, Pod, RunStage, RunState, TryState, Verdict } from "../cluster/index.ts";
import { t } from "../l10n.ts";

/** The state of a run in one or two words. */
export function stateLabel({ stage, result, wish }: RunState): string {
  if (stage === "ended" && result) return verdictLabel(result.verdict);
  // What the user wants may have to wait for an answer of the cluster.
  const isStopping = (wish === "stop" || wish === "force") && stage !== "cleaning";
  return stageLabel(isStopping ? "stopping" : stage);
}

function verdictLabel(verdict: Verdict): string {
  switch (verdict) {
    case "succeeded":
      return t("succeeded");
    case "failed":
      return t("failed");
    case "stopped":
      return t("stopped");
    case "detached":
      return t("detached");
  }
}

function stageLabel(stage: RunStage): string {
  switch (stage) {
    case "creating":
      return t("creating the pod");
    case "starting":
      return t("starting");
    case "running":
      return t("running");
    case "finishing":
      return t("finishing");
    case "retrying":
      return t("waiting for the next try");
    case "stopping":
      return t("stopping");
    case "cleaning":
      return t("deleting the pod");
    case "ended":
      return t("ended");
  }
}

/** `42 s`, `3 min 5 s`, `2 h 10 min`. Milliseconds in. */
export function elapsedLabel(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return t("{0} s", seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("{0} min {1} s", minutes, seconds % 60);
  return t("{0} h {1} min", Math.floor(minutes / 60), minutes % 60);
}

/**
 * How long a run has taken, as a row of the tree says it: exact once it has ended, else in steps of five seconds and then
 * of minutes, and nothing before the first one. VS Code takes down the hover of a row that is drawn anew, so a row must stand for a while.
 */
export function runTimeLabel(state: RunState, now: number): string {
  const milliseconds = elapsed(state, now);
  if (state.stage === "ended") return elapsedLabel(milliseconds);
  const seconds = Math.max(0, milliseconds / 1000);
  if (seconds < 5) return "";
  if (seconds < 60) return elapsedLabel(Math.floor(seconds / 5) * 5000);
  return seconds < 3600 ? t("{0} min", Math.floor(seconds / 60)) : elapsedLabel(Math.floor(seconds / 60) * 60_000);
}

const LONGEST_NAME = 24;

/** A pod's name with room beside it: the middle is left out of a long one, for its end is what tells pods apart. */
export function shortPodName(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, 10)}…${name.slice(-9)}`;
}

/** How long a run has taken so far, or took. Milliseconds. */
export function elapsed(state: RunState, now: number): number {
  return (state.stage === "ended" ? state.changedAt : now) - state.startedAt;
}

/** A try's pod in a few words: its phase (not one that it had before it went), what it waits for, its exit code. */
export function tryLabel(attempt: TryState, isGone = false): string {
  // The end of its container is seen before the pod's phase changes, or the pod is gone, whose last phase is no news.
  const isOver = attempt.exitCode !== undefined || (isGone && attempt.reason !== undefined);
  const hasOutlived = isOver && (attempt.phase === "Running" || attempt.phase === "Pending");
  const parts = hasOutlived ? [] : [attempt.phase ?? t("not created")];
  if (attempt.waitingFor !== undefined) parts.push(attempt.waitingFor);
  if (attempt.exitCode !== undefined) parts.push(t("exit code {0}", attempt.exitCode));
  else if (attempt.reason !== undefined) parts.push(attempt.reason);
  return parts.join(", ");
}

/** How a pod stands in one word, as `kubectl get pods` says it: what a container waits for or died of, else the phase. */
export function podStatusLabel({ metadata, status }: Pod): string {
  if (metadata.deletionTimestamp) return "Terminating";
  if (status?.reason) return status.reason;
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const reasons = containers.map(({ state }) => state?.waiting?.reason ?? failureOf(state));
  return reasons.find((reason) => reason && reason !== "PodInitializing") ?? status?.phase ?? "";
}

/** How far a pod is, in the words in which a run says it of itself; of a phase that is not known, none. */
export function phaseLabel({ status }: Pod): string {
  switch (status?.phase) {
    case "Pending":
      return t("starting");
    case "Running":
      return t("running");
    case "Succeeded":
      return t("succeeded");
    case "Failed":
      return t("failed");
    default:
      return "";
  }
}

function failureOf(state: ContainerStatus["state"]): string | undefined {
  const { terminated } = state ?? {};
  return terminated && terminated.exitCode !== 0 ? (terminated.reason ?? "Error") : undefined;
}

interface Icon {
  readonly id: string;
  readonly color?: string;
}

const VERDICT_ICON: Readonly<Record<Verdict, Icon>> = {
  succeeded: { id: "pass", color: "testing.iconPassed" },
  failed: { id: "error", color: "testing.iconFailed" },
  stopped: { id: "circle-slash", color: "testing.iconSkipped" },
  detached: { id: "debug-disconnect", color: "testing.iconQueued" },
};

/** Icon (codicon and theme colour) of a run. */
export function stateIcon(state: RunState): Icon {
  if (state.stage === "ended") return state.result ? VERDICT_ICON[state.result.verdict] : { id: "question" };
  return state.stage === "retrying" ? { id: "watch", color: "testing.iconQueued" } : { id: "sync~spin" };
}
