import * as vscode from "vscode";
import type { TaskInfo, TaskParameter } from "../../../../server/src/protocol.ts";

/** What is asked for, and the name that it is asked for under. */
type Form = Pick<TaskInfo, "name" | "parameters">;
type Values = Readonly<Record<string, string>>;

interface ParameterItem extends vscode.QuickPickItem {
  readonly parameter?: TaskParameter;
}

/**
 * The values for a task's parameters: what must be given is asked for, the rest can be changed in a list that starts with
 * "Run". Undefined when the user leaves.
 */
export async function askParameters(task: Form, lastValues: Values): Promise<Values | undefined> {
  const known = new Set(task.parameters.map((parameter) => parameter.name));
  const values: Record<string, string> = Object.fromEntries(
    Object.entries(lastValues).filter(([name]) => known.has(name)),
  );
  for (const parameter of task.parameters) {
    if (parameter.default !== undefined || values[parameter.name] !== undefined) continue;
    const value = await askValue(task, parameter, undefined);
    if (value === undefined) return undefined;
    values[parameter.name] = value;
  }
  if (task.parameters.length === 0) return values;
  for (;;) {
    const picked = await vscode.window.showQuickPick(items(task, values), {
      title: vscode.l10n.t("Run {0}", task.name),
      placeHolder: vscode.l10n.t("Enter runs it; pick a parameter to change its value"),
    });
    if (!picked) return undefined;
    if (!picked.parameter) return values;
    const value = await askValue(task, picked.parameter, values[picked.parameter.name]);
    if (value === undefined) continue;
    if (value === "" && picked.parameter.default !== undefined) Reflect.deleteProperty(values, picked.parameter.name);
    else values[picked.parameter.name] = value;
  }
}

function items(task: Form, values: Values): ParameterItem[] {
  return [
    { label: vscode.l10n.t("$(run) Run {0}", task.name), alwaysShow: true },
    ...task.parameters.map((parameter) => {
      const own = values[parameter.name];
      return {
        label: `$(symbol-parameter) ${parameter.name}`,
        description: own ?? vscode.l10n.t("{0}  (default)", parameter.default ?? ""),
        detail: parameter.type,
        parameter,
      };
    }),
  ];
}

function askValue(task: Form, parameter: TaskParameter, value: string | undefined): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `${task.name}: ${parameter.name}`,
    prompt: [
      parameter.type && vscode.l10n.t("Type {0}.", parameter.type),
      parameter.default === undefined
        ? vscode.l10n.t("It has no default.")
        : vscode.l10n.t("Empty means the default, {0}.", parameter.default),
    ]
      .filter(Boolean)
      .join(" "),
    value: value ?? "",
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === "" && parameter.default === undefined ? vscode.l10n.t("A value is needed.") : undefined,
  });
}
