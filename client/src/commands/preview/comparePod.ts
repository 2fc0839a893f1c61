import * as vscode from "vscode";
import type { RunPlan, RunPlanParams } from "../../../../server/src/protocol.ts";
import { withProgress } from "../../cancellation.ts";
import type { Pod } from "../../cluster/index.ts";
import { requireTrust } from "../../clusters/permissions.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import { changed, pickEngine } from "./changePreview.ts";
import { podOf } from "../ask/podOf.ts";
import { requirePreview } from "../ask/requirePreview.ts";
import { currentPod } from "../ask/podOfNode.ts";
import { dryRun, planOfPreview } from "./validatePod.ts";

/** “Compare Pod with Another Environment or Engine”: both sides follow the configuration. */
export function comparePodWithOther(services: Services) {
  return async (): Promise<void> => {
    const preview = requirePreview(services);
    const { params, identity, plan } = preview.state;
    if (!identity) throw noPodYet();
    const other = await pickOther(services, params);
    if (!other) return;
    const left = await services.previews.open({ ...changed(params, other), identity });
    const name = (environment = "", engine = ""): string => [environment, engine].filter(Boolean).join(", ");
    const title = `${params.task}: ${name(other.environment ?? params.environment, other.engine)} ↔ ${name(plan?.environment ?? params.environment, params.engine)}`;
    await showDiff(left.uri, preview.uri, title);
  };
}

/** “Compare Pod with Last Run”: this configuration as a run with the uids of the last one, so that only real changes show. */
export function comparePodWithLastRun(services: Services) {
  return async (): Promise<void> => {
    const { params } = requirePreview(services).state;
    const last = services.memory.lastPlan(params.task);
    if (!last) {
      throw new UserError(
        vscode.l10n.t("No run of {0} is known here.", params.task),
        vscode.l10n.t("Run it first, or compare with a pod of the cluster."),
      );
    }
    const now = await services.previews.open(asRun(services, params, last.identity));
    const left = services.livePods.open(`${params.task} (last run).yaml`, last.podYaml);
    await showDiff(left, now.uri, vscode.l10n.t("{0}: last run ↔ now", params.task));
  };
}

/** “Compare Pod with Running Pod”: the pod of the newest run of the task, or any that the user picks. */
export function comparePodWithRunning(services: Services) {
  return async (): Promise<void> => {
    requireTrust();
    const preview = requirePreview(services);
    const { params } = preview.state;
    const run = services.runs.active.find(({ plan }) => plan.task === params.task);
    const target = run
      ? { cluster: run.cluster, namespace: run.plan.namespace, name: currentPod(run) }
      : await podOf(services, undefined, vscode.l10n.t("Compare Pod with Running Pod"));
    if (!target) return;
    const { getPod, podRedactor } = await services.clusters.library;
    const live = await withProgress(vscode.l10n.t("Reading pod {0}", target.name), (signal) =>
      getPod(target.cluster, target.namespace, target.name, { signal }),
    );
    const redactor = await podRedactor(target.cluster, live);
    // With the uids of its run only real changes show.
    const right = run ? await services.previews.open(asRun(services, params, run.plan.identity)) : preview;
    const { plan } = right.state;
    if (!plan) throw noPodYet();
    const left = services.livePods.open(
      `${target.name} (in the cluster).yaml`,
      redactor.text(await yamlOf(services, live, plan)),
    );
    await showDiff(left, right.uri, vscode.l10n.t("{0}: {1} in the cluster ↔ preview", params.task, target.name));
  };
}

/** What a pod that has run stands beside: with its uids, and for Airflow with what a run fills in and adds. */
function asRun({ memory, runs }: Services, params: RunPlanParams, identity: RunPlan["identity"]): RunPlanParams {
  if (params.operator === undefined && params.worker === undefined) return { ...params, identity };
  const parameters = memory.lastParameters(params.task);
  return { ...params, identity, parameters, forRun: true, executorId: runs.executorId };
}

function noPodYet(): UserError {
  return new UserError(
    vscode.l10n.t("There is no pod to compare with."),
    vscode.l10n.t("Mend the problems of the preview first."),
  );
}

/** “Compare Pod with What the Cluster Would Store”: a dry run, with what webhooks and defaults change. */
export function comparePodWithCluster(services: Services) {
  return async (): Promise<void> => {
    requireTrust();
    const { uri } = requirePreview(services);
    const planned = await planOfPreview(services);
    if (!planned) return;
    const answer = await dryRun(services, planned);
    if (!answer) return;
    const { plan } = planned;
    const text = await yamlOf(services, answer.pod, plan);
    if (text === plan.podYaml) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          "{0} would store the pod of {1} as it is sent, apart from Kubernetes' own defaults.",
          answer.cluster.name,
          plan.task,
        ),
      );
    }
    const right = services.livePods.open(`${plan.task} (as ${answer.cluster.name} would store it).yaml`, text);
    await showDiff(uri, right, vscode.l10n.t("{0}: sent ↔ stored by {1}", plan.task, answer.cluster.name));
  };
}

/** The pod in the order and style of the plan, without what the server always adds. */
async function yamlOf(services: Services, pod: Pod, plan: RunPlan): Promise<string> {
  const { withoutServerFields } = await services.clusters.library;
  // As JSON a pod is no more than its members.
  const json = JSON.parse(JSON.stringify({ apiVersion: "v1", kind: "Pod", ...pod })) as RunPlan["pod"];
  return services.requests.podYaml({ pod: withoutServerFields(json, plan.pod) });
}

async function pickOther(
  services: Services,
  params: { readonly uri?: string; readonly task: string; readonly environment?: string },
): Promise<{ readonly environment?: string; readonly engine?: string } | undefined> {
  const scope = params.uri === undefined ? {} : { uri: params.uri };
  const environments = await services.requests.environments(scope);
  const others = environments.filter(
    ({ name, engineFamily }) => name !== params.environment && engineFamily === "kubernetes",
  );
  const title = vscode.l10n.t("Compare Pod with Another Environment or Engine");
  const ENGINE = vscode.l10n.t("$(server) Another engine…");
  const items = [
    ...others.map(({ name, engine = "" }) => ({
      label: `$(server-environment) ${name}`,
      description: vscode.l10n.t("engine {0}", engine),
      name,
    })),
    { label: ENGINE, description: vscode.l10n.t("in the same environment"), name: "" },
  ];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t("Compare with") });
  if (!picked) return undefined;
  if (picked.label !== ENGINE) return { environment: picked.name, engine: "" };
  const engine = await pickEngine(services, params, title);
  return engine === undefined ? undefined : { engine };
}

/** Two texts side by side. */
export async function showDiff(left: vscode.Uri, right: vscode.Uri, title: string): Promise<void> {
  await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: true });
}
