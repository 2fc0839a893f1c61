import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import { requireTrust } from "../../clusters/permissions.ts";
import { buildImage } from "../../imageBuild/buildImage.ts";
import { UserError } from "../../notifications.ts";
import { saveFiles } from "../../saveFiles.ts";
import type { Services } from "../../services.ts";
import { pickEnvironment } from "../ask/pickEnvironment.ts";
import { askProject } from "../ask/askProject.ts";

/** Where the command is about no run, the plan still needs a task's name. */
const NO_TASK = "dbnd_image_build";

interface BuildArguments {
  readonly uri?: string;
  readonly environment?: string;
}

/** “Build Image”: what a run would build before its pod (`docker_build`), alone. Gives the image's name. */
export function buildImageCommand({ requests, memory }: Services) {
  return async (given: BuildArguments = {}): Promise<string | undefined> => {
    requireTrust();
    await saveFiles();
    const scope = await askProject(
      requests,
      { ...(given.uri !== undefined && { uri: given.uri }) },
      vscode.l10n.t("Build Image"),
    );
    if (!scope) return undefined;
    const environment =
      given.environment ??
      (await pickEnvironment(await requests.environments(scope), memory.lastRun?.environment, undefined))?.name;
    if (environment === undefined) return undefined;
    const { plan, problems } = await requests.runPlan({ ...scope, task: NO_TASK, environment });
    const problem = problems.find(({ severity }) => severity === "error");
    if (!plan) throw new UserError(problem?.message ?? vscode.l10n.t("The image could not be planned."));
    const { imageBuild } = plan;
    if (!imageBuild) {
      throw new UserError(
        vscode.l10n.t("The engine [{0}] runs {1}: nothing has to be built.", plan.engine, plan.image),
        vscode.l10n.t(
          "To have DBND build an image before each run, remove `container_tag` and set `docker_build = True`.",
        ),
      );
    }
    await withProgress(vscode.l10n.t("Building {0}", imageBuild.image), (signal) => buildImage(imageBuild, signal));
    void tellBuilt(imageBuild.image);
    return imageBuild.image;
  };
}

async function tellBuilt(image: string): Promise<void> {
  const tag = image.slice(image.lastIndexOf(":") + 1);
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t("Built {0}. With container_tag = {1} runs use it without building again.", image, tag),
    vscode.l10n.t("Copy Tag"),
  );
  if (chosen !== undefined) await vscode.env.clipboard.writeText(tag);
}
