import * as vscode from "vscode";
import type { ContainerSpec } from "../../cluster/index.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import type { PodTarget } from "./podOf.ts";

/**
 * The container that is meant: the node's, the only one that runs, or the one the user picks. Undefined when they leave.
 *
 * @throws UserError when none runs; ClusterError
 */
export async function runningContainer(
  services: Services,
  target: PodTarget,
  title: string,
): Promise<ContainerSpec | undefined> {
  const { getPod } = await services.clusters.library;
  const { spec = {}, status = {} } = await getPod(target.cluster, target.namespace, target.name);
  const specs = [...(spec.containers ?? []), ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
  const statuses = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ];
  const running = specs.filter(({ name }) => statuses.some((one) => one.name === name && one.state?.running));
  if (target.container !== undefined) {
    const meant = running.find(({ name }) => name === target.container);
    if (meant) return meant;
    throw new UserError(
      vscode.l10n.t("Container {0} of pod {1} does not run now.", target.container, target.name),
      vscode.l10n.t("See its log."),
    );
  }
  if (running.length === 0) {
    throw new UserError(
      vscode.l10n.t("No container of pod {0} runs now.", target.name),
      vscode.l10n.t("This needs a running container; see its log, or “Describe Pod”."),
    );
  }
  if (running.length === 1) return running[0];
  const items = running.map((one) => ({ label: one.name, description: one.image ?? "", one }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t("Container") }))?.one;
}
