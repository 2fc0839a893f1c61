import * as vscode from "vscode";
import type { EnvironmentInfo } from "../../../../server/src/protocol.ts";
import { setting, SETTINGS } from "../../settings.ts";

interface EnvironmentItem extends vscode.QuickPickItem {
  readonly environment: EnvironmentInfo;
}

/**
 * The environment to run in: the setting's, or the only one that runs on Kubernetes, else the user is asked.
 * Undefined when the user leaves.
 * @throws when no environment has a Kubernetes engine.
 */
export async function pickEnvironment(
  environments: readonly EnvironmentInfo[],
  lastEnvironment: string | undefined,
  resource: vscode.Uri | undefined,
): Promise<EnvironmentInfo | undefined> {
  const usable = environments.filter((environment) => environment.engineFamily === "kubernetes");
  if (usable.length === 0) throw new Error(explainNone(environments));
  const wanted = setting(SETTINGS.environment, resource);
  const chosen =
    usable.find((environment) => environment.name === wanted) ?? (usable.length === 1 ? usable[0] : undefined);
  if (chosen) return chosen;
  const items = usable
    .map((environment) => environmentItem(environment, lastEnvironment))
    .sort(
      (left, right) =>
        Number(right.environment.name === lastEnvironment) - Number(left.environment.name === lastEnvironment),
    );
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Run Task on Kubernetes"),
    placeHolder: vscode.l10n.t("Environment"),
    matchOnDescription: true,
  });
  return picked?.environment;
}

function environmentItem(environment: EnvironmentInfo, lastEnvironment: string | undefined): EnvironmentItem {
  return {
    label: `$(server-environment) ${environment.name}`,
    description: vscode.l10n.t(
      "engine {0}, namespace {1}",
      environment.engine ?? "?",
      environment.namespace ?? "default",
    ),
    detail: [environment.image, environment.name === lastEnvironment && vscode.l10n.t("last run"), environment.problem]
      .filter(Boolean)
      .join(" — "),
    environment,
  };
}

function explainNone(environments: readonly EnvironmentInfo[]): string {
  const names = environments.map((environment) => environment.name).join(", ");
  return names === ""
    ? vscode.l10n.t(
        "No environment is configured here. Open a folder with .dbnd/databand-system.cfg or project.cfg that has `[run] environments`.",
      )
    : vscode.l10n.t(
        "No environment runs on Kubernetes ({0}). Give one a remote_engine whose section has _type = kubernetes.",
        names,
      );
}
