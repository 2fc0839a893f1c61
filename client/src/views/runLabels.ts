import type { RunStage, RunState, TryState, Verdict } from "../cluster/index.ts";

const STAGE: Readonly<Record<Exclude<RunStage, "ended">, string>> = {
  creating: "creating the pod",
  starting: "starting",
  running: "running",
  finishing: "finishing",
  retrying: "waiting for the next try",
  stopping: "stopping",
  cleaning: "deleting the pod",
};

/** The state of a run in one or two words. */
export function stateLabel(state: RunState): string {
  return state.stage === "ended" ? (state.result?.verdict ?? "ended") : STAGE[state.stage];
}

/** `42 s`, `3 min 5 s`, `2 h 10 min`. Milliseconds in. */
export function elapsedLabel(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long a run has taken so far, or took. Milliseconds. */
export function elapsed(state: RunState, now: number): number {
  return (state.stage === "ended" ? state.changedAt : now) - state.startedAt;
}

/** A try's pod in a few words: its phase, what it waits for, its exit code. */
export function tryLabel(attempt: TryState): string {
  const parts = [attempt.phase ?? "not created"];
  if (attempt.waitingFor !== undefined) parts.push(attempt.waitingFor);
  if (attempt.exitCode !== undefined) parts.push(`exit code ${attempt.exitCode}`);
  else if (attempt.reason !== undefined) parts.push(attempt.reason);
  return parts.join(", ");
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
