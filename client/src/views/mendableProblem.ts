import * as vscode from "vscode";
import type { RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import type { Fix } from "../cluster/index.ts";
import type { Run } from "../runs/runs.ts";

/** What a problem that a cluster has shown is about, and what can be done about it. */
export interface Mending {
  readonly plan: RunPlan;
  readonly params: RunPlanParams | undefined;
  readonly fix: Fix | undefined;
  /** The run that has shown it; absent where a dry run did. */
  readonly run: Run | undefined;
  /** The user does not want to see it any more. */
  readonly dismiss: () => void;
}

/** A diagnostic with quick fixes that VS Code asks for later. */
export class MendableProblem extends vscode.Diagnostic {
  readonly mending: Mending;
  /** From where its quick fixes are within reach: the whole entry of a cfg file that it is a part of. */
  readonly entry: vscode.Range;

  constructor(
    range: vscode.Range,
    message: string,
    severity: vscode.DiagnosticSeverity,
    mending: Mending,
    entry = range,
  ) {
    super(range, message, severity);
    this.entry = entry;
    this.mending = mending;
  }
}

/** Who shows such problems. */
export interface ProblemSource {
  at(uri: vscode.Uri): readonly MendableProblem[];
}
