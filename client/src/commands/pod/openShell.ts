import * as vscode from "vscode";
import { showError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import type { ContainerNode, PodNode } from "../../views/runTree/nodes.ts";
import { podOf, type PodTarget } from "../ask/podOf.ts";
import type { OfRun } from "../ask/runOf.ts";
import { runningContainer } from "../ask/runningContainer.ts";
import { debugIn } from "./debugContainer.ts";
import { openTerminal } from "./openTerminal.ts";

/** “Open Shell in Container”: a terminal in a running container. */
export function openShell(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<vscode.Terminal | undefined> => {
    const target = await podOf(services, node, vscode.l10n.t("Open Shell in Container"), true);
    if (target) await services.rights.require(target.cluster, target.namespace, "exec");
    const container = target && (await runningContainer(services, target, vscode.l10n.t("Open Shell in Container")));
    if (!container) return undefined;
    const onNoShell = (): void => void offerDebug(services, { ...target, container: container.name });
    return openTerminal(services, { ...target, pod: target.name, container: container.name, onNoShell }, "terminal");
  };
}

/** What to do where the image has no shell. Never rejects. */
async function offerDebug(services: Services, target: PodTarget): Promise<void> {
  const open = vscode.l10n.t("Open Debug Container");
  const text = vscode.l10n.t(
    "The image of container {0} has no shell. A debug container beside it can have one.",
    target.container ?? "",
  );
  if ((await vscode.window.showInformationMessage(text, open)) !== open) return;
  await debugIn(services, target).catch((error: unknown) => showError(error, services.output));
}
