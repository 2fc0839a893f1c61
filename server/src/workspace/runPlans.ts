import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import type { RunPlanParams, RunPlanResult } from "../protocol.ts";
import type { RunPlanContext } from "../pod/run/context.ts";
import { newIdentity } from "./identity.ts";
import type { Files } from "./files.ts";
import { folderOf } from "./paths.ts";
import type { Project } from "./project.ts";
import { toUri } from "./uri.ts";

/**
 * What `dbnd run` would create for a request in a project. The pod builder is loaded with the first request: most
 * sessions only edit.
 */
export async function runPlan(
  params: RunPlanParams,
  project: Project,
  files: Files,
  taskCode: RunPlanContext["taskCode"],
): Promise<RunPlanResult> {
  const { buildRunPlan } = await import("../pod/run/buildRunPlan.ts");
  const sourceVersion = gitCommit(project.home, files);
  return buildRunPlan(params, {
    configure: (commandLine, configurationFiles, taskLayers = []) =>
      project.configuration({ commandLine, configurationFiles, taskLayers }),
    ...(taskCode && { taskCode }),
    projectHome: project.home,
    user: project.found.environment.DBND_USER ?? systemUser(),
    ...(sourceVersion !== undefined && { sourceVersion }),
    readManifest: (path) => {
      const absolute = project.resolve(path);
      const text = files.readFile(absolute);
      return text === undefined ? undefined : { uri: toUri(absolute), text };
    },
    newIdentity,
    newUid: randomUUID,
  });
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}

/** The commit that is checked out, read from the files of Git itself; undefined outside of a repository. */
function gitCommit(folder: string, files: Files): string | undefined {
  for (let current = folder; ; current = folderOf(current)) {
    const head = files.readFile(`${current}/.git/HEAD`)?.trim();
    if (head !== undefined) return head.startsWith("ref: ") ? refCommit(`${current}/.git`, head.slice(5), files) : head;
    if (current === "/" || /^[A-Za-z]:$/u.test(current)) return undefined;
  }
}

function refCommit(git: string, ref: string, files: Files): string | undefined {
  const loose = files.readFile(`${git}/${ref}`)?.trim();
  if (loose !== undefined) return loose;
  const packed = files.readFile(`${git}/packed-refs`)?.split("\n");
  return packed?.find((line) => line.endsWith(` ${ref}`))?.split(" ")[0];
}
