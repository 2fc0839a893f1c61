import * as vscode from "vscode";
import { elapsedLabel } from "../../views/runLabels.ts";
import type { Pod } from "../../cluster/index.ts";

/** More names than this do not fit into a confirmation. */
const MOST_NAMES = 30;

interface Choice<Item> {
  readonly title: string;
  readonly placeHolder: string;
  /** Of the confirmation, which asks `question` of so many pods, says below their names what follows, and has one button. */
  readonly question: (count: number) => string;
  readonly consequence: string;
  readonly button: string;
  readonly items: readonly Item[];
}

/** Something about a pod, as one of several to choose from. */
export interface PodItem extends vscode.QuickPickItem {
  readonly pod: Pod;
}

/** Lets the user choose several pods, and confirm a list of their names; undefined where one of both is cancelled. */
export async function choosePods<Item extends PodItem>(choice: Choice<Item>): Promise<readonly Item[] | undefined> {
  const { title, placeHolder, question, consequence, button, items } = choice;
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder,
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked || picked.length === 0) return undefined;
  const names = picked.map(({ pod }) => pod.metadata.name ?? "");
  const more = names.length > MOST_NAMES ? [vscode.l10n.t("… and {0} more", names.length - MOST_NAMES)] : [];
  const detail = [...names.slice(0, MOST_NAMES), ...more, "", consequence].join("\n");
  const answer = await vscode.window.showWarningMessage(question(picked.length), { modal: true, detail }, button);
  return answer === button ? picked : undefined;
}

/** The line beside a pod's name: what it is, how old, and in which namespace. */
export function podDescription({ metadata }: Pod, what: string): string {
  const age = Date.now() - Date.parse(metadata.creationTimestamp ?? "");
  return [what, Number.isNaN(age) ? "" : vscode.l10n.t("{0} old", elapsedLabel(age)), metadata.namespace]
    .filter(Boolean)
    .join(" · ");
}
