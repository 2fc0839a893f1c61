import * as vscode from "vscode";
import type { TemplateVariant } from "../../../../server/src/protocol.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";

interface VariantItem extends vscode.QuickPickItem {
  readonly variant: TemplateVariant;
}

const VARIANTS: readonly VariantItem[] = [
  {
    variant: "image",
    label: vscode.l10n.t("DAGs in the image"),
    detail: vscode.l10n.t("The image that runs the tasks holds the DAG files."),
  },
  {
    variant: "git-sync",
    label: vscode.l10n.t("DAGs from Git"),
    detail: vscode.l10n.t("An init container fetches them with git-sync before each task."),
  },
  {
    variant: "volume",
    label: vscode.l10n.t("DAGs on a volume"),
    detail: vscode.l10n.t("A persistent volume claim is mounted read-only."),
  },
];

/** What other extensions and tests may say beforehand. */
interface Given {
  readonly variant?: TemplateVariant;
  /** From the workspace's folder. */
  readonly path?: string;
}

/** “New Pod Template”: a template for Airflow's workers in `pod_templates/`, with places to fill in. */
export function newPodTemplate({ requests }: Services) {
  return async (given: Given = {}): Promise<void> => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (!folder)
      throw new UserError(
        vscode.l10n.t("No folder is open."),
        vscode.l10n.t("Open the folder of your Airflow project first."),
      );
    const variant = given.variant ?? (await pickVariant());
    const path = variant && (given.path ?? (await askPath(folder)));
    if (variant === undefined || path === undefined) return;
    const uri = vscode.Uri.joinPath(folder, path);
    const snippet = await requests.newPodTemplate({ variant, uri: uri.toString() });
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(uri, { ignoreIfExists: false, overwrite: false });
    if (!(await vscode.workspace.applyEdit(edit))) {
      throw new UserError(
        vscode.l10n.t("{0} could not be made.", path),
        vscode.l10n.t("A file of that name may be there already: take another name."),
      );
    }
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await editor.insertSnippet(new vscode.SnippetString(snippet), new vscode.Position(0, 0));
  };
}

async function pickVariant(): Promise<TemplateVariant | undefined> {
  const chosen = await vscode.window.showQuickPick(VARIANTS, {
    title: vscode.l10n.t("New Pod Template"),
    placeHolder: vscode.l10n.t("Where do Airflow's workers get the DAG files from?"),
  });
  return chosen?.variant;
}

function askPath(folder: vscode.Uri): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t("New Pod Template"),
    prompt: vscode.l10n.t("Path of the file, from the workspace's folder"),
    value: "pod_templates/worker.yaml",
    valueSelection: ["pod_templates/".length, "pod_templates/worker".length],
    validateInput: async (path) => {
      if (!/\.ya?ml$/.test(path)) return vscode.l10n.t("The name ends with .yaml.");
      const isThere = await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, path)).then(
        () => true,
        () => false,
      );
      return isThere ? vscode.l10n.t("There is a file of that name already.") : undefined;
    },
  });
}
