import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Cluster, CronJob, JobEnd } from "../../cluster/index.ts";
import { withProgress } from "../../cancellation.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import type { ShownLog } from "../../views/shownLog.ts";
import { elapsedLabel } from "../../views/runLabels.ts";
import { listCluster, type Listed } from "../ask/listCluster.ts";

/** “Run CronJob Now”: creates the Job that a CronJob would create, as kubectl does, and follows the logs of its pods. */
export function runCronJob(services: Services) {
  return async (): Promise<void> => {
    const { cluster, items } = await listThem(services);
    const cronJob = await pickCronJob(items, cluster);
    if (!cronJob) return;
    const { namespace = cluster.namespace } = cronJob.metadata;
    const { createJob, isDenied, jobEnd, jobOfCronJob } = await services.clusters.library;
    if (await isDenied(cluster, namespace, { verb: "create", group: "batch", resource: "jobs" })) {
      throw new UserError(
        vscode.l10n.t("{0} may not create jobs in namespace {1} of {2}.", cluster.user, namespace, cluster.name),
        vscode.l10n.t("Ask for a role that allows it, or select another context or namespace."),
      );
    }
    const job = jobOfCronJob(cronJob, namespace, randomBytes(3).toString("hex").slice(0, 5));
    const name = job.metadata.name ?? "";
    await withProgress(vscode.l10n.t("Creating job {0}", name), (signal) => createJob(cluster, job, { signal }));
    const log: Promise<ShownLog | undefined> = services.podLogs.followPods(cluster, `job/${name}`, {
      selection: { namespace, labelSelector: `job-name=${name}` },
      range: {},
      noMorePods: async (signal) => {
        const end = await jobEnd(cluster, namespace, name, signal);
        if (!signal.aborted) void tellEnd(name, end, log);
        return end.why !== "unknown";
      },
    });
    await log;
  };
}

async function listThem(services: Services): Promise<Listed<CronJob>> {
  const { isClusterError, listCronJobs } = await services.clusters.library;
  try {
    return await listCluster(services, vscode.l10n.t("Listing CronJobs"), (cluster, namespace, signal) =>
      listCronJobs(cluster, namespace, { signal }),
    );
  } catch (error) {
    if (!isClusterError(error, "not-found")) throw error;
    throw new UserError(
      vscode.l10n.t("This cluster has no CronJobs: its API server does not serve batch/v1."),
      vscode.l10n.t("“Select Cluster” chooses another one."),
    );
  }
}

async function pickCronJob(cronJobs: readonly CronJob[], cluster: Cluster): Promise<CronJob | undefined> {
  if (cronJobs.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("{0} has no CronJob in the namespaces you can see.", cluster.name),
    );
    return undefined;
  }
  const items = cronJobs.map((cronJob) => ({
    label: `$(watch) ${cronJob.metadata.name ?? "?"}`,
    description: [cronJob.metadata.namespace, cronJob.spec.schedule, cronJob.spec.timeZone].filter(Boolean).join(" · "),
    detail: lastRun(cronJob),
    cronJob,
  }));
  const title = vscode.l10n.t("Run CronJob Now");
  const placeHolder = vscode.l10n.t("Creates a Job of it at once, whatever its schedule says");
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  return picked?.cronJob;
}

function lastRun({ spec, status }: CronJob): string {
  const last = Date.parse(status?.lastScheduleTime ?? "");
  const ran = Number.isNaN(last)
    ? vscode.l10n.t("has not run yet")
    : vscode.l10n.t("last scheduled {0} ago", elapsedLabel(Date.now() - last));
  return spec.suspend ? vscode.l10n.t("suspended, {0}", ran) : ran;
}

async function tellEnd(name: string, end: JobEnd, log: Promise<ShownLog | undefined>): Promise<void> {
  const showLog = vscode.l10n.t("Show Log");
  if ((await showEnd(name, end, showLog)) === showLog) (await log)?.channel.show();
}

function showEnd(name: string, { why, message }: JobEnd, ...actions: string[]): Thenable<string | undefined> {
  const { showErrorMessage, showInformationMessage, showWarningMessage } = vscode.window;
  switch (why) {
    case "complete":
      return showInformationMessage(vscode.l10n.t("Job {0} is complete.", name), ...actions);
    case "failed":
      return showErrorMessage(vscode.l10n.t("Job {0} has failed. {1}", name, message ?? "").trim(), ...actions);
    case "gone":
      return showWarningMessage(vscode.l10n.t("Job {0} was deleted.", name), ...actions);
    case "unknown":
      return showWarningMessage(vscode.l10n.t("How job {0} ends is not known: {1}", name, message ?? ""), ...actions);
  }
}
