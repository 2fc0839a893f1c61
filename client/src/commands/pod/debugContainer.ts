import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import type { Services } from "../../services.ts";
import { saveSetting, setting, SETTINGS } from "../../settings.ts";
import type { ContainerNode, PodNode } from "../../views/runTree/nodes.ts";
import { openTerminal } from "./openTerminal.ts";
import { podOf, type PodTarget } from "../ask/podOf.ts";
import { runningContainer } from "../ask/runningContainer.ts";
import type { OfRun } from "../ask/runOf.ts";

const TITLE = vscode.l10n.t("Open Debug Container");

/**
 * “Open Debug Container”: an ephemeral container with tools that the image of the task lacks, which sees the processes
 * of the chosen one, and a shell in it.
 */
export function debugContainer(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<vscode.Terminal | undefined> => {
    const target = await podOf(services, node, TITLE, true);
    return target && debugIn(services, target);
  };
}

/** The same for a pod, and a container of it where that is known. Undefined when the user leaves. @throws what the cluster says */
export async function debugIn(services: Services, target: PodTarget): Promise<vscode.Terminal | undefined> {
  await services.rights.require(target.cluster, target.namespace, "debug");
  const container = await runningContainer(services, target, TITLE);
  const image = container && (await askImage());
  if (image === undefined) return undefined;
  const { addDebugContainer } = await services.clusters.library;
  const { cluster, namespace, name: pod } = target;
  const request = { namespace, pod, image, target: container?.name };
  const name = await withProgress(vscode.l10n.t("Starting {0} in {1}", image, pod), (signal, report) =>
    addDebugContainer(cluster, request, { signal, told: report }),
  );
  return openTerminal(services, { cluster, namespace, pod, container: name }, "bug");
}

/** The image is remembered in the setting, so that it is asked for with the last answer. */
async function askImage(): Promise<string | undefined> {
  const before = setting(SETTINGS.debugImage);
  const text = await vscode.window.showInputBox({
    title: TITLE,
    prompt: vscode.l10n.t(
      "Image with a shell and the tools you need. The container stays in the pod, idle, until the pod ends.",
    ),
    value: before,
    validateInput: (value) =>
      /^\S+$/.test(value.trim()) ? undefined : vscode.l10n.t("The name of an image, such as busybox:1.36."),
  });
  const image = text?.trim();
  if (image !== undefined && image !== before) await saveSetting(SETTINGS.debugImage, image);
  return image;
}
