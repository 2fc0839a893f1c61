import type { SeenPod } from "../../cluster/index.ts";
import { t } from "../../l10n.ts";
import type { Run } from "../../runs/runs.ts";
import { hasWords, hasWordsOfTask } from "./words.ts";

export const SORTS = ["newest", "oldest", "task", "state"] as const;
export type RunSort = (typeof SORTS)[number];

/** Which runs the tree shows, and in which order. */
export interface RunView {
  readonly sort: RunSort;
  readonly show: "all" | "active" | "failed" | "succeeded";
  /** In the task, environment, pod or state of a run, or in a task pod of it; in any case. Empty: everything. */
  readonly text: string;
}

export const EVERYTHING: RunView = { sort: "newest", show: "all", text: "" };

/** The runs that a view shows, in its order; `runs` is newest first, `podsOf` what is seen of one's pods, its task pods with them. */
export function arrange(runs: readonly Run[], view: RunView, podsOf: (run: Run) => readonly SeenPod[]): readonly Run[] {
  const shown = runs.filter((run) => isShown(run, view, podsOf));
  switch (view.sort) {
    case "newest":
      return shown;
    case "oldest":
      return [...shown].reverse();
    case "task":
      return [...shown].sort((left, right) => left.plan.task.localeCompare(right.plan.task));
    case "state":
      return [...shown].sort((left, right) => rank(left) - rank(right));
  }
}

/** What a view leaves out and how it sorts, for people; empty when it shows everything, newest first. */
export function describeView({ sort, show, text }: RunView): string {
  return [showWords(show), text === "" ? "" : t("with “{0}”", text), sortWords(sort)].filter(Boolean).join(", ");
}

function showWords(show: RunView["show"]): string {
  switch (show) {
    case "all":
      return "";
    case "active":
      return t("active runs only");
    case "failed":
      return t("failed runs only");
    case "succeeded":
      return t("succeeded runs only");
  }
}

function sortWords(sort: RunSort): string {
  switch (sort) {
    case "newest":
      return "";
    case "oldest":
      return t("sorted by age");
    case "task":
      return t("sorted by task");
    case "state":
      return t("sorted by state");
  }
}

/** Whether a view shows a run. */
export function isShown(run: Run, { show, text }: RunView, podsOf: (run: Run) => readonly SeenPod[]): boolean {
  if (!hasState(run, show)) return false;
  if (hasWords(run, text)) return true;
  // The run's own pods have failed where it was stopped, or goes on with its next try: its own state counts.
  const own = new Set(run.handle.state.tries.map(({ podName }) => podName));
  return podsOf(run).some(({ pod }) => !own.has(pod.metadata.name ?? "") && hasWordsOfTask(pod, text));
}

function hasState({ handle: { state } }: Run, show: RunView["show"]): boolean {
  switch (show) {
    case "all":
      return true;
    case "active":
      return state.stage !== "ended";
    default:
      return state.result?.verdict === show;
  }
}

/** Running first, then failed: what wants attention. */
function rank({ handle: { state } }: Run): number {
  if (state.stage !== "ended") return 0;
  return ["failed", "stopped", "detached", "succeeded"].indexOf(state.result?.verdict ?? "failed") + 1;
}
