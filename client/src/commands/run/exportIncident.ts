import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import type { Pod } from "../../cluster/index.ts";
import { incidentFiles, maskedName } from "../../runs/incident.ts";
import type { Run } from "../../runs/runs.ts";
import type { Services } from "../../services.ts";
import { plainText } from "../../views/ansi/plainText.ts";
import { copyPlain, endOfFile } from "../../views/logText/file.ts";
import { currentPod } from "../ask/podOfNode.ts";
import { logOf } from "../ask/logOf.ts";
import { runOf, type OfRun } from "../ask/runOf.ts";

/** What of a long log goes into an incident. Bytes. */
const MOST_LOG = 32 * 1024 * 1024;

/** Pods of a run whose events go into an incident, beside those of its tries: the newest ones. */
const MOST_TOLD = 50;

/** “Save Log”: the full log of a run, or of pods that somebody tails, as a file of the user's choice. */
export function saveLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const log = await logOf(services, node, vscode.l10n.t("Save Log"));
    const target = log && (await askFile(`${basename(log.path, extname(log.path))}.log`));
    if (!target) return;
    const { lateMask } = await services.clusters.library;
    await copyPlain(log.path, target.fsPath, lateMask());
    void vscode.window.showInformationMessage(
      vscode.l10n.t("The log “{0}” is in {1}.", log.channel.name, target.fsPath),
    );
  };
}

function askFile(name: string): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save Log"),
    filters: { [vscode.l10n.t("Log")]: ["log", "txt"] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
}

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
  const { lateMask, podsRedactor, podYaml } = await services.clusters.library;
  const { plan, handle, params, logs, cluster } = run;
  const { text: configuration } = await services.requests.effectiveConfiguration({
    ...(params?.uri !== undefined && { uri: params.uri }),
    section: plan.environment,
  });
  const manifest = plan.pod as unknown as Pod;
  const pods = services.sights.of(run).pods.map(({ pod }) => pod);
  const maskOfPods = await podsRedactor(cluster, [manifest, ...pods]);
  const maskLate = lateMask();
  const mask = (text: string): string => maskOfPods(maskLate ? maskLate(text) : text);
  const taskPods = await logs.tasks.podNames();
  const taskLogs = taskPods.map(async (name) => [name, await endOfLog(logs.tasks.pathOf(name))] as const);
  const parts = {
    configuration,
    manifest,
    pods,
    events: await events(services, run, pods.slice(-MOST_TOLD)),
    log: await endOfLog(logs.path),
    taskLogs: new Map(await Promise.all(taskLogs)),
    state: handle.state,
    summary: await summary(services, run),
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

async function summary(services: Services, run: Run): Promise<string> {
  const { plan, handle, cluster } = run;
  const { serverVersion } = await services.clusters.library;
  const server = await serverVersion(cluster, { timeoutMs: 5000 }).catch(
    () => "not known, the cluster does not answer",
  );
  const manifest = JSON.parse(await readFile(services.context.asAbsolutePath("package.json"), "utf8")) as {
    readonly version: string;
  };
  const tasks = await run.logs.tasks.podNames();
  const causes = services.sights
    .causes(run)
    .map((cause) => `- ${cause.sentence} ${cause.hint ?? ""}\n  ${cause.evidence}`);
  const rows = [
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
  return [
    `# Run of ${plan.task}`,
    "",
    "| | |",
    "|---|---|",
    ...rows.map(([name = "", value = ""]) => `| ${name} | ${value} |`),
    "",
    "## Why",
    "",
    causes.length > 0 ? causes.join("\n") : "Nothing stood in the pod's way.",
    "",
    "## Files",
    "",
    "- `configuration.cfg`: the effective configuration of the environment and its engine",
    "- `manifest.yaml`: the pod as it was sent; `pods.yaml`: the pods as they were last seen",
    "- `events.txt`, `log.txt`, `run.json`: what the cluster, the containers and the extension recorded",
    ...(tasks.length > 0 ? ["- `tasks/`: the logs of the task pods"] : []),
    "",
    "Values that look like secrets, and those of the secrets that the pod uses, are replaced by ••• and ******. Look before you share.",
    "",
  ].join("\n");
}
