import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import type { Pod } from "../../cluster/index.ts";
import { incidentFiles, maskedName, type IncidentParts } from "../../runs/incident.ts";
import type { Run } from "../../runs/runs.ts";
import type { Services } from "../../services.ts";
import { plainText } from "../../views/ansi/plainText.ts";
import { endOfFile } from "../../views/logText/file.ts";
import { currentPod } from "../ask/podOfNode.ts";
import { runOf, type OfRun } from "../ask/runOf.ts";

/** What of a long log goes into an incident. Bytes. */
const MOST_LOG = 32 * 1024 * 1024;

/** Pods of a run whose events go into an incident, beside those of its tries: the newest ones. */
const MOST_TOLD = 50;

/** “Export Incident”: a folder with all that others need to understand a run; without secrets. */
export function exportIncident(services: Services) {
  return async (node?: OfRun, parent?: vscode.Uri): Promise<string | undefined> => {
    const run = await runOf(services, node, { title: vscode.l10n.t("Export Incident") });
    const where = run && (parent ?? (await askFolder()));
    if (!where) return undefined;
    const folder = await withProgress(vscode.l10n.t("Exporting the incident of {0}", run.plan.task), () =>
      writeIncident(services, run, where.fsPath),
    );
    if (!parent) {
      await vscode.window.showTextDocument(vscode.Uri.file(join(folder, "README.md")), { preview: false });
    }
    return folder;
  };
}

async function askFolder(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Export Incident"),
    openLabel: vscode.l10n.t("Export Here"),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return picked?.[0];
}

/** Gives the folder that it makes. */
async function writeIncident(services: Services, run: Run, where: string): Promise<string> {
  const { podsRedactor, podYaml } = await services.clusters.library;
  const { plan, handle, params, logs, cluster } = run;
  const { text: configuration } = await services.requests.effectiveConfiguration({
    ...(params?.uri !== undefined && { uri: params.uri }),
    section: plan.environment,
  });
  const manifest = plan.pod as unknown as Pod;
  const pods = services.sights.of(run).pods.map(({ pod }) => pod);
  const maskOfPods = await podsRedactor(cluster, [manifest, ...pods]);
  const maskLate = await logs.masks.settled();
  const mask = (text: string): string => maskOfPods(maskLate ? maskLate(text) : text);
  const taskPods = await logs.tasks.podNames();
  const taskLogs = taskPods.map(async (name) => [name, await endOfLog(logs.tasks.pathOf(name))] as const);
  const parts = {
    task: plan.task,
    facts: await facts(services, run),
    causes: services.sights.causes(run),
    configuration,
    manifest,
    pods,
    events: await events(services, run, pods.slice(-MOST_TOLD)),
    log: await endOfLog(logs.path),
    taskLogs: new Map(await Promise.all(taskLogs)),
    state: handle.state,
  };
  const folder = join(where, `databand-incident-${maskedName(currentPod(run), mask)}`);
  for (const [name, text] of incidentFiles(parts, podYaml, mask)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function endOfLog(path: string): Promise<string> {
  return plainText(await endOfFile(path, MOST_LOG));
}

async function events(services: Services, run: Run, pods: readonly Pod[]): Promise<readonly string[]> {
  const { eventLines, podEvents } = await services.clusters.library;
  const names = new Set([
    ...run.handle.state.tries.map(({ podName }) => podName),
    ...pods.flatMap(({ metadata }) => metadata.name ?? []),
  ]);
  try {
    const lists = await Promise.all([...names].map((name) => podEvents(run.cluster, run.plan.namespace, { name })));
    return eventLines(lists.flat());
  } catch (error) {
    return [`The events could not be read: ${String(error)}`];
  }
}

async function facts(services: Services, run: Run): Promise<IncidentParts["facts"]> {
  const { plan, handle, cluster } = run;
  const { serverVersion } = await services.clusters.library;
  const server = await serverVersion(cluster, { timeoutMs: 5000 }).catch(
    () => "not known, the cluster does not answer",
  );
  const manifest = JSON.parse(await readFile(services.context.asAbsolutePath("package.json"), "utf8")) as {
    readonly version: string;
  };
  return [
    ["task", plan.task],
    ["environment, engine", `${plan.environment}, ${plan.engine}`],
    ["pod", `${currentPod(run)} in ${plan.namespace}`],
    ["image", plan.image],
    ["result", handle.state.result?.sentence ?? handle.state.stage],
    ["started", new Date(handle.state.startedAt).toISOString()],
    ["extension", manifest.version],
    ["VS Code", vscode.version],
    ["Kubernetes", server],
    ["system", `${process.platform} ${process.arch}, Node ${process.version}`],
  ];
}
