import * as vscode from "vscode";
import { LANGUAGE_ID } from "../../../server/src/protocol.ts";
import type { MendableProblem, ProblemSource } from "./mendableProblem.ts";
import type { RunFixes } from "./runFixes.ts";

/** The quick fixes of what clusters have shown: the change that mends it, the run's log, and that it is to go. */
export class ProblemActions implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #sources: readonly ProblemSource[];
  readonly #fixes: RunFixes;
  readonly #registration: vscode.Disposable;

  constructor(sources: readonly ProblemSource[], fixes: RunFixes) {
    this.#sources = sources;
    this.#fixes = fixes;
    this.#registration = vscode.languages.registerCodeActionsProvider([LANGUAGE_ID, "python", "yaml"], this, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    });
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    _context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const here = this.#sources
      .flatMap((source) => source.at(document.uri))
      .filter((problem) => problem.entry.intersection(range) !== undefined);
    const actions = await Promise.all(here.map((problem) => this.#actions(problem, token)));
    return actions.flat();
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async #actions(problem: MendableProblem, token: vscode.CancellationToken): Promise<vscode.CodeAction[]> {
    const { plan, run, fix, dismiss } = problem.mending;
    const actions: vscode.CodeAction[] = [];
    const add = (title: string): vscode.CodeAction => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [problem];
      actions.push(action);
      return action;
    };
    const edit = await this.#fixes.editOf(problem.mending, token);
    if (fix && edit) {
      const mend = add(fix.title);
      mend.isPreferred = true;
      mend.edit = edit;
    }
    if (run) {
      const showLog = add(vscode.l10n.t("Show the log of {0}", plan.task));
      showLog.command = { command: "databand.showRunLog", title: showLog.title, arguments: [{ kind: "run", run }] };
    }
    const leave = add(vscode.l10n.t("Dismiss what the cluster said here"));
    leave.command = { command: "databand.dismissProblem", title: leave.title, arguments: [dismiss] };
    return actions;
  }
}
