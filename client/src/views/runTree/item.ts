import * as vscode from "vscode";

const { None } = vscode.TreeItemCollapsibleState;

interface Looks {
  readonly state?: vscode.TreeItemCollapsibleState;
  readonly icon: string;
  readonly color?: string | undefined;
  readonly description?: string;
  readonly contextValue: string;
}

/** A row that has nothing of its own yet but these. */
export function item(label: string, { state = None, icon, color, description, contextValue }: Looks): vscode.TreeItem {
  const made = new vscode.TreeItem(label, state);
  made.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  if (description !== undefined) made.description = description;
  made.contextValue = contextValue;
  return made;
}
