import type { Environment } from "../../configuration/environments.ts";
import type { Origin, ResolvedObject } from "../../configuration/types.ts";
import type { ImageBuild, PlanProblem } from "../../protocol.ts";
import type { TaskCode } from "./context.ts";
import { imageParts } from "../image.ts";

/** What stands in the way of a run, or is worth knowing before it. */
export function planError({
  code,
  message,
  origin,
}: Omit<PlanProblem, "severity"> & { readonly origin: Origin }): PlanProblem {
  return { code, severity: "error", message, origin };
}

/** The environment runs its driver on this machine: there is no pod to make. */
export function runsLocally(environment: Environment): PlanProblem {
  const { name } = environment;
  const origin = environment.section.values.get("submit_driver")?.origin;
  const message =
    environment.remoteEngine === undefined
      ? `The environment "${name}" has no \`remote_engine\`, so its runs stay on this machine. Give [${name}] a \`remote_engine\` that is a Kubernetes engine, or choose another environment.`
      : `The environment "${name}" keeps its driver on this machine (\`submit_driver\` is off). Set \`submit_driver = True\` in [${name}] to run the driver on [${environment.remoteEngine}].`;
  return { code: "runs-locally", severity: "error", message, ...(origin ? { origin } : {}) };
}

/** The environment runs its tasks on an engine that makes no pods. */
export function notKubernetes(engine: ResolvedObject, environment: Environment): PlanProblem {
  const origin = environment.section.values.get("remote_engine")?.origin;
  const message = `The engine [${engine.name}] is of type "${engine.family}", which makes no pods. Name an engine with \`_type = kubernetes\` as \`remote_engine\` of [${environment.name}].`;
  return { code: "engine-not-kubernetes", severity: "error", message, ...(origin ? { origin } : {}) };
}

/** Kaniko pushes to its destinations, whatever tag the pod is made with (dbnd 1.0.28, spec 6). */
export function builtElsewhere(engine: ResolvedObject, { image, commands }: ImageBuild): readonly PlanProblem[] {
  if (commands.some((words) => words.includes(image))) return [];
  const origin = engine.values.get("docker_build")?.origin;
  const message = `The build does not make the image that the pod runs, ${image}: kaniko pushes to its \`destinations\` only. Set \`docker_build_tag\` and a destination with the same repository and tag.`;
  return [{ code: "image-built-elsewhere", severity: "warning", message, ...(origin ? { origin } : {}) }];
}

/** A base manifest that is not there, or cannot be read. */
export function manifestNotFound(engine: ResolvedObject, path: string): PlanProblem {
  const origin = engine.values.get("pod_yaml")?.origin;
  const message = `The base manifest ${path} of [${engine.name}] cannot be read. Correct the path in \`pod_yaml\`, or remove the key to use DBND's own.`;
  return { code: "file-not-found", severity: "error", message, ...(origin ? { origin } : {}) };
}

/** DBND splits the image at every colon before it submits, and stops unless there are two parts (spec 4.3). */
export function imageWithColons(engine: ResolvedObject, image: string): readonly PlanProblem[] {
  if (imageParts(image)) return [];
  const origin = engine.values.get("container_repository")?.origin;
  const message = `\`dbnd run\` itself cannot submit the image ${image}: it splits the name at every colon, and a registry with a port, or a digest, has one too many. The pod made here is not affected.`;
  return [{ code: "image-not-repo-colon-tag", severity: "warning", message, ...(origin ? { origin } : {}) }];
}

/** Nothing is submitted for the tasks of a run: they run in the process of its driver. */
export function tasksStayInDriver(environment: Environment): PlanProblem {
  const { name, remoteEngine } = environment;
  const origin = environment.section.values.get(remoteEngine === undefined ? "remote_engine" : "submit_tasks")?.origin;
  const message =
    remoteEngine === undefined
      ? `The environment "${name}" has no \`remote_engine\`, so its tasks get no pods. Give [${name}] a \`remote_engine\` that is a Kubernetes engine.`
      : `Tasks of the environment "${name}" get no pods of their own: \`submit_tasks\` is off, so they run in the driver. Set \`submit_tasks = True\` in [${name}].`;
  return { code: "tasks-run-in-driver", severity: "error", message, ...(origin ? { origin } : {}) };
}

/** The pod of a task was asked for as part of a pipeline that does not make it. */
export function notCalled(task: string, within: string): PlanProblem {
  const message = `${within} does not call ${task} by its name, or is no pipeline of this workspace. Ask for the pod of ${task} alone.`;
  return { code: "task-not-called", severity: "error", message };
}

/** DBND knows a task by its parameters: a call with those of an earlier one gives the same task (dbnd 1.0.28). */
export function madeByOtherCall({ line, origin }: NonNullable<TaskCode["madeByOther"]>): PlanProblem {
  return {
    code: "calls-make-one-task",
    severity: "warning",
    message: `This call has the arguments of the one on line ${line}: DBND makes one task of both, and what that one configures counts. Give a \`task_name\` for a task of its own.`,
    origin,
  };
}

/** The pod of a task was asked for without saying which of several. */
export function severalCalls(task: string, { line, count, origin }: NonNullable<TaskCode["otherCalls"]>): PlanProblem {
  return {
    code: "other-calls",
    severity: "warning",
    message: `The pipeline makes ${count} tasks of ${task}, which may differ. This is the pod of the call on line ${line}.`,
    origin,
  };
}

/** A task's pod is built from the engine of the run, whatever environment the task asks for (spec 4.1). */
export function taskEnvironmentIgnored(asked: NonNullable<TaskCode["environment"]>, environment: string): PlanProblem {
  return {
    code: "task-env-no-effect",
    severity: "warning",
    message: `\`task_env\` asks for "${asked.name}", but DBND builds the pod from the engine of the run's environment, "${environment}". Choose it with \`--env ${asked.name}\`.`,
    origin: asked.origin,
  };
}

/** Part of a task's own configuration that only running its code would tell; the pod is built without it. */
export function unknownInCode({ reason, origin }: { readonly reason: string; readonly origin: Origin }): PlanProblem {
  return {
    code: "python-unknown",
    severity: "warning",
    message: `Not known without running the code: ${reason}. The pod is shown without what this sets.`,
    origin,
  };
}

/** DBND 1.0.28 fails while it writes the manifest that `debug` asks for, so that no pod is made (seen in real runs). */
export function debugBreaksRuns(engine: ResolvedObject): readonly PlanProblem[] {
  const debug = engine.values.get("debug");
  if (debug?.value !== true) return [];
  const message = `\`dbnd run\` itself makes no pod with \`debug\` on: DBND 1.0.28 fails while it writes the manifest to a file. The pod made here is not affected. Use \`show_pod_log\`, or preview the pod instead.`;
  return [{ code: "debug-breaks-run", severity: "warning", message, origin: debug.origin }];
}
