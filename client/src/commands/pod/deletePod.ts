import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import type { Services } from "../../services.ts";
import type { PodNode } from "../../views/runTree/nodes.ts";
import { podOf, type PodTarget } from "../ask/podOf.ts";
import type { OfRun } from "../ask/runOf.ts";

/** “Delete Pod”: of a run, or any pod of the cluster; asks how and whether, and deletes only the very pod that was shown. */
export function deletePod(services: Services) {
  return async (node?: OfRun | PodNode): Promise<void> => {
    const target = await podOf(services, node, vscode.l10n.t("Delete Pod"));
    if (!target) return;
    await services.rights.require(target.cluster, target.namespace, "delete");
    const gracePeriodSeconds = await askGrace(target);
    if (gracePeriodSeconds === undefined) return;
    const library = await services.clusters.library;
    await withProgress(vscode.l10n.t("Deleting pod {0}", target.name), async (signal) => {
      try {
        await library.deletePod(target.cluster, target.namespace, target.name, {
          uid: target.uid,
          signal,
          gracePeriodSeconds: gracePeriodSeconds === "own" ? undefined : gracePeriodSeconds,
        });
      } catch (error) {
        if (!library.isClusterError(error, "not-found")) throw error;
        void vscode.window.showInformationMessage(vscode.l10n.t("Pod {0} was gone already.", target.name));
      }
    });
  };
}

const OWN = vscode.l10n.t("Delete");
const CHOSEN = vscode.l10n.t("Delete with Grace Period…");
const FORCE = vscode.l10n.t("Force Delete");
/** A day. Seconds. */
const LONGEST_GRACE = 86_400;

/** How long the containers get to end, in seconds, or what the pod says. Undefined when the user leaves. */
async function askGrace({ cluster, namespace, name, pod }: PodTarget): Promise<number | "own" | undefined> {
  const own = pod?.spec?.terminationGracePeriodSeconds ?? 30;
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t("Delete pod {0} in namespace {1} on {2}?", name, namespace, cluster.name),
    {
      modal: true,
      detail: vscode.l10n.t(
        "“{0}” gives its containers {1} seconds to end. “{2}” kills them and does not wait for the node: what they write may be cut off. The log is lost to the cluster.",
        OWN,
        own,
        FORCE,
      ),
    },
    OWN,
    CHOSEN,
    FORCE,
  );
  switch (answer) {
    case OWN:
      return "own";
    case FORCE:
      return 0;
    case CHOSEN:
      return askSeconds(own);
    default:
      return undefined;
  }
}

async function askSeconds(own: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Delete Pod"),
    prompt: vscode.l10n.t("Seconds that its containers get to end"),
    value: String(own),
    validateInput: (value) =>
      /^\d{1,5}$/.test(value) && Number(value) <= LONGEST_GRACE
        ? undefined
        : vscode.l10n.t("A number from 0 to {0}.", LONGEST_GRACE),
  });
  return text === undefined ? undefined : Number(text);
}
