import * as vscode from "vscode";
import { withProgress } from "../cancellation.ts";
import type { Services } from "../services.ts";
import type { PodNode } from "../views/runTree/nodes.ts";
import { podOf, type PodTarget } from "./podOf.ts";
import type { OfRun } from "./runOf.ts";

/** “Delete Pod”: of a run, or any pod of the cluster; asks how and whether, and deletes only the very pod that was shown. */
export function deletePod(services: Services) {
  return async (node?: OfRun | PodNode): Promise<void> => {
    const target = await podOf(services, node, "Delete Pod");
    if (!target) return;
    await services.rights.require(target.cluster, target.namespace, "delete");
    const gracePeriodSeconds = await askGrace(target);
    if (gracePeriodSeconds === undefined) return;
    const library = await services.clusters.library;
    await withProgress(`Deleting pod ${target.name}`, async (signal) => {
      try {
        await library.deletePod(target.cluster, target.namespace, target.name, {
          uid: target.uid,
          signal,
          gracePeriodSeconds: gracePeriodSeconds === "own" ? undefined : gracePeriodSeconds,
        });
      } catch (error) {
        if (!library.isClusterError(error, "not-found")) throw error;
        void vscode.window.showInformationMessage(`Pod ${target.name} was gone already.`);
      }
    });
  };
}

const OWN = "Delete";
const CHOSEN = "Delete with Grace Period…";
const FORCE = "Force Delete";
/** A day. Seconds. */
const LONGEST_GRACE = 86_400;

/** How long the containers get to end, in seconds, or what the pod says. Undefined when the user leaves. */
async function askGrace({ cluster, namespace, name, pod }: PodTarget): Promise<number | "own" | undefined> {
  const own = pod?.spec?.terminationGracePeriodSeconds ?? 30;
  const answer = await vscode.window.showWarningMessage(
    `Delete pod ${name} in namespace ${namespace} on ${cluster.name}?`,
    {
      modal: true,
      detail:
        `“${OWN}” gives its containers ${own} seconds to end. “${FORCE}” kills them and does not wait for the node: ` +
        "what they write may be cut off. The log is lost to the cluster.",
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
    title: "Delete Pod",
    prompt: "Seconds that its containers get to end",
    value: String(own),
    validateInput: (value) =>
      /^\d{1,5}$/.test(value) && Number(value) <= LONGEST_GRACE ? undefined : `A number from 0 to ${LONGEST_GRACE}.`,
  });
  return text === undefined ? undefined : Number(text);
}
