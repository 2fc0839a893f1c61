import * as vscode from "vscode";
import type { RunPlan, RunPlanParams } from "../../../../server/src/protocol.ts";
import { withProgress } from "../../cancellation.ts";
import type { Cluster, Pod } from "../../cluster/index.ts";
import { requireTrust } from "../../clusters/permissions.ts";
import { UserError } from "../../notifications.ts";
import { inSentences } from "../../sentences.ts";
import type { Services } from "../../services.ts";
import { requestOf } from "../../views/preview/preview.ts";
import { askForPreview } from "./previewPod.ts";

/** A pod that could be created. */
export interface PlannedPod {
  readonly plan: RunPlan;
  readonly params: RunPlanParams;
}

/**
 * “Validate Pod with Cluster (Dry Run)”: the API server checks the pod with everything it has (schema, quotas, policies,
 * webhooks) and stores nothing. What it does not take becomes diagnostics on the configuration.
 */
export function validatePod(services: Services) {
  return async (): Promise<boolean | undefined> => {
    requireTrust();
    const planned = await planOfPreview(services);
    if (!planned) return undefined;
    const answer = await dryRun(services, planned);
    if (!answer) return false;
    const { plan } = planned;
    void vscode.window.showInformationMessage(
      vscode.l10n.t("{0} would take the pod of {1} (namespace {2}).", answer.cluster.name, plan.task, plan.namespace),
    );
    return true;
  };
}

/** The pod of the open preview; without one, task and environment are asked for. Undefined when the user leaves. */
export async function planOfPreview(services: Services): Promise<PlannedPod | undefined> {
  const { current } = services.previews;
  const state = current?.state;
  const params = state ? requestOf(state) : await askForPreview(services, {});
  if (!params) return undefined;
  const { plan, problems } = await services.requests.runPlan(params);
  if (plan) return { plan, params };
  const problem = problems.find(({ severity }) => severity === "error");
  throw new UserError(problem?.message ?? vscode.l10n.t("The pod could not be planned."));
}

/**
 * What the API server would store; undefined when it refuses, which is told.
 * @throws ClusterError when it cannot be asked.
 */
export async function dryRun(
  services: Services,
  { plan, params }: PlannedPod,
): Promise<{ readonly pod: Pod; readonly cluster: Cluster } | undefined> {
  const { clusters, problems } = services;
  const { createPod, isClusterError } = await clusters.library;
  return withProgress(vscode.l10n.t("Validating the pod of {0}", plan.task), async (signal) => {
    const cluster = await clusters.connect(plan.cluster, signal);
    await clusters.prepare(cluster, plan, params, signal);
    try {
      const pod = await createPod(cluster, plan.pod, { dryRun: true, namespace: plan.namespace, signal });
      problems.accepted(plan);
      return { pod, cluster };
    } catch (error) {
      if (!isClusterError(error) || !REFUSALS.has(error.reason)) throw error;
      const fields = await problems.refused({ plan, params, cluster }, error);
      const [first, ...more] = fields.map(({ sentence, hint }) => inSentences(sentence, hint));
      const refused = vscode.l10n.t("{0} refuses the pod of {1}: {2}", cluster.name, plan.task, first ?? error.message);
      void tellRefused(more.length === 0 ? refused : `${refused} ${vscode.l10n.t("And {0} more.", more.length)}`);
      return undefined;
    }
  });
}

const REFUSALS: ReadonlySet<string> = new Set(["invalid", "forbidden", "not-found"]);

async function tellRefused(message: string): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, vscode.l10n.t("Show Problems"));
  if (chosen !== undefined) await vscode.commands.executeCommand("workbench.actions.view.problems");
}
