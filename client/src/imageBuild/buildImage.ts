import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { ImageBuild } from "../../../server/src/protocol.ts";
import { requireTrust } from "../clusters/permissions.ts";
import { UserError } from "../notifications.ts";
import { findProgram } from "./findProgram.ts";

const TASK_TYPE = "databand-image";
/** How often, and after how many milliseconds, a task is told to end. */
const TERMINATE = { attempts: 10, pause: 1000 };

/**
 * Builds the image of a run as DBND does (spec 6): each command as a task in the terminal, its words as they are, without
 * a shell. The signal ends the command that runs.
 * @throws UserError when the program is not there, or a command fails; CancellationError when it is ended.
 */
export async function buildImage(build: ImageBuild, signal: AbortSignal): Promise<void> {
  requireTrust();
  for (const [program = "", ...words] of build.commands) {
    const path = await findProgram(program);
    if (path === undefined) throw programMissing(program, build.image);
    await runTask(taskOf(path, words, build), signal);
  }
}

function taskOf(program: string, words: readonly string[], { workingFolder, image }: ImageBuild): vscode.Task {
  const name = `${basename(program)} ${words[0] ?? ""} ${image}`;
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(workingFolder)) ?? vscode.TaskScope.Workspace;
  const execution = new vscode.ProcessExecution(program, [...words], { cwd: workingFolder });
  const task = new vscode.Task({ type: TASK_TYPE, image }, folder, name, "Databand", execution, ["$databand-image"]);
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, focus: false, clear: true };
  return task;
}

async function runTask(task: vscode.Task, signal: AbortSignal): Promise<void> {
  const ended = new Promise<number | undefined>((resolve) => {
    const listeners = vscode.Disposable.from(
      // A process that cannot be started ends its task without having run.
      vscode.tasks.onDidEndTask(({ execution }) => {
        if (isSame(execution.task, task)) setTimeout(() => end(undefined), 500);
      }),
      vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (isSame(execution.task, task)) end(exitCode);
      }),
    );
    const end = (exitCode: number | undefined): void => {
      listeners.dispose();
      resolve(exitCode);
    };
  });
  const execution = await vscode.tasks.executeTask(task);
  const exitCode = await Promise.race([ended, abortOf(signal).then(() => terminate(execution, ended))]);
  if (signal.aborted) throw new vscode.CancellationError();
  if (exitCode !== 0) {
    const how =
      exitCode === undefined
        ? vscode.l10n.t("“{0}” could not be started.", task.name)
        : vscode.l10n.t("“{0}” ended with exit code {1}.", task.name, exitCode);
    throw new UserError(how, vscode.l10n.t("The terminal shows why."));
  }
}

/** Tells a task to end until it does, or nothing helps: VS Code loses what comes before it knows the task's process. */
async function terminate(execution: vscode.TaskExecution, ended: Promise<unknown>): Promise<undefined> {
  for (let attempt = 0; attempt < TERMINATE.attempts; attempt++) {
    execution.terminate();
    const isOver = await Promise.race([ended.then(() => true), sleep(TERMINATE.pause, false)]);
    if (isOver) return;
  }
}

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** VS Code gives a copy of the task back. */
function isSame(left: vscode.Task, right: vscode.Task): boolean {
  return left.name === right.name && left.definition.type === TASK_TYPE;
}

function programMissing(program: string, image: string): UserError {
  return basename(program) === "docker"
    ? new UserError(
        vscode.l10n.t("Docker is needed to build {0}, and there is no “docker” on this machine's PATH.", image),
        vscode.l10n.t("Install Docker, or build the image elsewhere and set `container_tag` to its tag."),
      )
    : new UserError(
        vscode.l10n.t("“{0}” is needed to build {1}, and cannot be found.", program, image),
        vscode.l10n.t("Correct `kaniko_command` in [dbnd_image_build], or switch `use_kaniko` off."),
      );
}
