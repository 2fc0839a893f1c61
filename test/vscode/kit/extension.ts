/** The extension under test, and ways to see what it says. */
import * as vscode from "vscode";
import type { RunResult } from "../../../client/src/cluster/index.ts";
import type { RunTaskArguments } from "../../../client/src/commands/run/runTask.ts";
import type { Run } from "../../../client/src/runs/runs.ts";
import type { Services } from "../../../client/src/services.ts";
import { until } from "./until.ts";

const ID = "databand-kubernetes.databand-kubernetes";

/** Activates the extension and waits for its language server. */
export async function activateExtension(): Promise<Services> {
  const extension = vscode.extensions.getExtension<Services>(ID);
  if (!extension) throw new Error(`${ID} is not there`);
  const services = await extension.activate();
  await until("the language server", () => services.server.state === "running");
  return services;
}

/** Sets a setting below `databand.` for the workspace; undefined gives it back. */
export async function configure(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("databand").update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** Has the tests of a suite run on the sandbox cluster; called in the suite. */
export function useSandbox(): void {
  suiteSetup(() => configure("cluster.use", "sandbox"));
  suiteTeardown(() => configure("cluster.use", undefined));
}

/** Runs the command and gives the run as soon as its pod is under way; throws when there is none. */
export async function runTask(given: RunTaskArguments): Promise<Run> {
  const run = await vscode.commands.executeCommand<Run | undefined>("databand.runTask", given);
  if (!run) throw new Error(`no run of ${given.task ?? "?"}`);
  return run;
}

/** Waits for the end of a run. */
export async function resultOf(run: Run, limit = 60_000): Promise<RunResult> {
  let result: RunResult | undefined;
  void run.handle.done.then((ended) => {
    result = ended;
  });
  return until(`the end of ${run.plan.task}`, () => result, limit);
}

/** A run of the sample's task that raises, at its end: the sample keeps the pods of failed runs. */
export async function failedRun(): Promise<Run> {
  let run: Run | undefined;
  await notifications("showErrorMessage", async () => {
    run = await runTask({ task: "fail_on_purpose", environment: "k8s", parameters: {} });
    await resultOf(run);
  });
  if (!run) throw new Error("there is no run");
  return run;
}

/** The text of a run's channel in the Output panel. */
export function logText(run: Run): string {
  // VS Code names a channel's document after the extension and the channel.
  const document = vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === "output" && decodeURIComponent(uri.path).includes(run.logs.channel.name),
  );
  return document?.getText() ?? "";
}

type Shown = "showErrorMessage" | "showWarningMessage" | "showInformationMessage";

/** Collects the notifications that the extension shows while `act` runs and until `enough` says so. */
export async function notifications(
  kind: Shown,
  act: () => Promise<unknown>,
  enough: (messages: readonly string[]) => boolean = (messages) => messages.length > 0,
): Promise<readonly string[]> {
  const messages: string[] = [];
  const original = vscode.window[kind];
  // Tests share the extension's API object, so this is what it calls.
  Object.assign(vscode.window, {
    [kind]: (message: string) => {
      messages.push(message);
      return Promise.resolve(undefined);
    },
  });
  try {
    await act();
    await until(`a notification; seen: ${messages.join(" | ")}`, () => enough(messages));
    return messages;
  } finally {
    Object.assign(vscode.window, { [kind]: original });
  }
}
