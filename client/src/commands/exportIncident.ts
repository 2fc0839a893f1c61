import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { withProgress } from "../cancellation.ts";
import type { Run } from "../runs.ts";
import type { Services } from "../services.ts";
import { endOfFile } from "../views/logText/file.ts";
import { redact, withoutSecretValues } from "../views/logText/redact.ts";
import { currentPod } from "./podOfNode.ts";
import { runOf, type OfRun } from "./runOf.ts";

/** What of a long log goes into an incident. Bytes. */
const MOST_LOG = 32 * 1024 * 1024;

/** “Save Log”: the run's full log as a file of the user's choice. */
export function saveLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const run = await runOf(services, node, { title: "Save Log" });
    const target = run && (await askFile(`${run.plan.podName}.log`));
    if (!target) return;
    await copyFile(run.logs.path, target.fsPath);
    void vscode.window.showInformationMessage(`The log of ${run.plan.task} is in ${target.fsPath}.`);
  };
}

function askFile(name: string): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: "Save Log",
    filters: { Log: ["log", "txt"] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
}

/** “Export Incident”: a folder with all that others need to understand a run; without secrets. */
export function exportIncident(services: Services) {
  return async (node?: OfRun, parent?: vscode.Uri): Promise<string | undefined> => {
    const run = await runOf(services, node, { title: "Export Incident" });
    const where = run && (parent ?? (await askFolder()));
    if (!where) return undefined;
    const folder = join(where.fsPath, `databand-incident-${currentPod(run)}`);
    await withProgress(`Exporting the incident of ${run.plan.task}`, () => writeIncident(services, run, folder));
    if (!parent) {
      await vscode.window.showTextDocument(vscode.Uri.file(join(folder, "README.md")), { preview: false });
    }
    return folder;
  };
}

async function askFolder(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: "Export Incident",
    openLabel: "Export Here",
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return picked?.[0];
}

async function writeIncident(services: Services, run: Run, folder: string): Promise<void> {
  const { podYaml } = await services.clusters.library;
  await mkdir(folder, { recursive: true });
  const { plan, handle } = run;
  const secrets = await secretValues(run);
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), redact(text, secrets));
  const configuration = await services.requests.effectiveConfiguration({
    ...(run.params?.uri !== undefined && { uri: run.params.uri }),
    section: plan.environment,
  });
  await write("configuration.cfg", configuration.text);
  await write("manifest.yaml", podYaml(withoutSecretValues(plan.pod) as never));
  const pods = services.sights.of(run).pods.map(({ pod }) => podYaml(withoutSecretValues(pod)));
  if (pods.length > 0) await write("pods.yaml", pods.join("---\n"));
  await write("events.txt", await events(services, run));
  await write("log.txt", await endOfFile(run.logs.path, MOST_LOG));
  const state = { ...handle.state, plan: undefined };
  await write("run.json", `${JSON.stringify(state, null, 2)}\n`);
  await write("README.md", await summary(services, run));
}

async function events(services: Services, run: Run): Promise<string> {
  const { eventLines, podEvents } = await services.clusters.library;
  try {
    const lists = await Promise.all(
      run.handle.state.tries.map(({ podName }) => podEvents(run.cluster, run.plan.namespace, { name: podName })),
    );
    return `${eventLines(lists.flat()).join("\n")}\n`;
  } catch (error) {
    return `The events could not be read: ${String(error)}\n`;
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
    "",
    "Values that look like secrets, and those of the secrets that the pod uses, are replaced by •••. Look before you share.",
    "",
  ].join("\n");
}

interface SecretUser {
  readonly envFrom?: readonly { readonly secretRef?: { readonly name?: string } }[];
  readonly env?: readonly { readonly valueFrom?: { readonly secretKeyRef?: { readonly name?: string } } }[];
}

/** The values of the secrets that the pod's variables are taken from, where the user may read them. */
async function secretValues(run: Run): Promise<readonly string[]> {
  const spec = run.plan.pod.spec as { readonly containers?: readonly SecretUser[] } | undefined;
  const names = (spec?.containers ?? []).flatMap(({ envFrom = [], env = [] }) => [
    ...envFrom.map(({ secretRef }) => secretRef?.name),
    ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
  ]);
  const values = [...new Set(names)].map(async (name) => {
    if (name === undefined) return [];
    const path = `/api/v1/namespaces/${run.plan.namespace}/secrets/${encodeURIComponent(name)}`;
    const secret = await run.cluster
      .request<{ readonly data?: Readonly<Record<string, string>> }>("GET", path, { timeoutMs: 5000 })
      .catch(() => undefined);
    return Object.values(secret?.data ?? {}).map((value) => Buffer.from(value, "base64").toString("utf8").trim());
  });
  return (await Promise.all(values)).flat();
}
