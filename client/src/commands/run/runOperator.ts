import * as vscode from "vscode";
import type { OperatorInfo, RunPlanParams, TaskInfo } from "../../../../server/src/protocol.ts";
import { requireTrust } from "../../clusters/permissions.ts";
import { UserError } from "../../notifications.ts";
import { requirePlan } from "../../runs/plans.ts";
import type { Run } from "../../runs/runs.ts";
import { saveFiles } from "../../saveFiles.ts";
import type { Services } from "../../services.ts";
import { askParameters } from "../ask/askParameters.ts";
import { startRun, type RunTaskArguments } from "./runTask.ts";

/** “Run Pod of Airflow Operator”: what its pod needs is asked for, then it is created. Returns the run under way. */
export function runOperator(services: Services) {
  return async (given?: RunTaskArguments | vscode.Uri): Promise<Run | undefined> => {
    requireTrust();
    await saveFiles();
    const words: RunTaskArguments = given instanceof vscode.Uri ? { uri: given.toString() } : (given ?? {});
    const params = await operatorOf(services, words);
    if (!params) return undefined;
    const parameters = words.parameters ?? (await fillIn(services, params));
    return parameters && startRun(services, { ...params, parameters, forRun: true });
  };
}

/** The operator that is meant: the lens's, or one of the active file. @throws UserError when there is none */
export async function operatorOf(services: Services, given: RunTaskArguments): Promise<RunPlanParams | undefined> {
  const editor = vscode.window.activeTextEditor;
  const uri = given.uri ?? editor?.document.uri.toString();
  if (uri === undefined)
    throw new UserError(
      vscode.l10n.t("No DAG file is open."),
      vscode.l10n.t("Open the Python file that has the operator."),
    );
  if (given.task !== undefined && given.operator !== undefined)
    return { uri, task: given.task, operator: given.operator };
  const all = await services.requests.operators({ uri });
  const operators = all.filter((one) => given.operators?.includes(one.operator) ?? true);
  if (operators.length === 0) {
    throw new UserError(
      vscode.l10n.t("This file has no operator that makes a pod."),
      vscode.l10n.t("Open a DAG file with a KubernetesPodOperator."),
    );
  }
  const line = editor?.document.uri.toString() === uri ? editor.selection.active.line : 0;
  const chosen = operators.length === 1 ? operators[0] : await pick(operators, given.operators ? undefined : line);
  return chosen && { uri, task: chosen.task, operator: chosen.operator };
}

/** The operator at the cursor, or the last one above it, stands first. */
async function pick(operators: readonly OperatorInfo[], line?: number): Promise<OperatorInfo | undefined> {
  const nearest = line === undefined ? undefined : operators.findLast(({ range }) => range.start.line <= line);
  const sorted = [...operators].sort((left, right) => Number(right === nearest) - Number(left === nearest));
  const items = sorted.map((operator) => ({
    label: `$(package) ${operator.task}`,
    description: [operator.dag, vscode.l10n.t("line {0}", operator.range.start.line + 1)].filter(Boolean).join(", "),
    operator,
  }));
  const options = {
    title: vscode.l10n.t("Airflow Operator"),
    placeHolder: vscode.l10n.t("Operator whose pod is meant"),
  };
  return (await vscode.window.showQuickPick(items, options))?.operator;
}

/** The form: Jinja and Python that only a run would fill in, with sensible values; nothing is asked where nothing is open. */
export async function fillIn(
  services: Services,
  params: RunPlanParams,
): Promise<Readonly<Record<string, string>> | undefined> {
  const result = await services.requests.runPlan(params);
  const { placeholders = [] } = result;
  if (placeholders.length === 0) {
    requirePlan(result);
    return {};
  }
  const form: Pick<TaskInfo, "name" | "parameters"> = { name: params.task, parameters: placeholders };
  return askParameters(form, services.memory.lastParameters(params.task));
}
