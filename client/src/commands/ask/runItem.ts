import * as vscode from "vscode";
import type { Run } from "../../runs/runs.ts";
import { elapsedLabel, stateLabel } from "../../views/runLabels.ts";

/** How a pick list shows a run: its task, how it stands and since when, and its pod. */
export function runItem(run: Run): vscode.QuickPickItem & { readonly run: Run } {
  return {
    label: run.plan.task,
    description: vscode.l10n.t(
      "{0}, started {1} ago",
      stateLabel(run.handle.state),
      elapsedLabel(Date.now() - run.handle.state.startedAt),
    ),
    detail: run.plan.podName,
    run,
  };
}
