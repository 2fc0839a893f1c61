/** How DBND builds and pushes an image before it submits (spec 6; dbnd 1.0.28). */
import type { KubernetesEngine } from "../configuration/kubernetesEngine.ts";
import type { Configuration, ConfigurationProblem, ResolvedObject } from "../configuration/types.ts";
import { sectionSchema } from "../schema/schema.ts";
import type { PlainValue } from "../values/types.ts";
import { EngineValues } from "./engineValues.ts";

export interface DockerBuildPlan {
  /** The commands in order, each as a list of arguments; none when nothing has to be built. */
  readonly commands: readonly (readonly string[])[];
  /** Folder to run them in. */
  readonly workingFolder: string;
  /** Tag of the image, given or made. */
  readonly tag: string | null;
  /** What the engine's `image_pull_policy` becomes; absent when it stays. */
  readonly imagePullPolicy?: string;
  readonly problem?: ConfigurationProblem;
}

export interface DockerBuildInput {
  readonly engine: KubernetesEngine;
  /** See `dockerBuildSection`. */
  readonly build: ResolvedObject;
  /** Folder of the project. */
  readonly project: string;
  /** ISO 8601, UTC: the start of the process that builds. */
  readonly startedAt: string;
}

/** The settings of the build: the task that DBND makes of class `DockerBuild` under the name `dbnd_image_build`. */
export function dockerBuildSection(configuration: Configuration): ResolvedObject {
  const schema = sectionSchema("DockerBuild");
  return configuration.resolve("dbnd_image_build", schema ? { schema } : {});
}

/** The commands that make the image of a run, or why there is nothing to do or nothing that can be done. */
export function dockerBuildPlan(input: DockerBuildInput): DockerBuildPlan {
  const { engine, project } = input;
  const build = new EngineValues(input.build);
  const workingFolder = build.text("working_dir") ?? project;
  const nothing = { commands: [], workingFolder, tag: engine.containerTag };
  if (engine.containerTag) return nothing;
  if (!engine.dockerBuild) return { ...nothing, problem: noTag(build) };
  if (hasItems(build.value("extra_args"))) return { ...nothing, problem: extraArguments(build) };
  const tag = imageTag(engine, input.startedAt);
  const pullPolicy = engine.dockerBuildPush ? {} : { imagePullPolicy: "Never" };
  const commands = build.isOn("use_kaniko")
    ? [kanikoCommand(build, project)]
    : dockerCommands(build, project, `${engine.containerRepository ?? ""}:${tag}`, engine.dockerBuildPush);
  return { commands, workingFolder, tag, ...pullPolicy };
}

/** The tag of an image that is built: the fixed one, or one that names the moment (spec 6, step 3). */
function imageTag(engine: KubernetesEngine, startedAt: string): string {
  if (engine.dockerBuildTag) return engine.dockerBuildTag;
  const moment = startedAt.replace(/[-:]/g, "").slice(0, 15).replace("T", "_");
  return `${engine.dockerBuildTagBase}_${moment}`;
}

function dockerCommands(build: EngineValues, project: string, image: string, push: boolean): string[][] {
  const command = [
    ...["docker", "build", "-t", image, "-f", dockerFile(build, project), "."],
    ...option("--label", build.text("label")),
    ...option("--target", build.text("target")),
    ...option("--platform", build.text("platform")),
    ...textsOf(build.value("build_args")).flatMap((item) => ["--build-arg", item]),
  ];
  return push ? [command, ["docker", "push", image]] : [command];
}

function kanikoCommand(build: EngineValues, project: string): string[] {
  const destinations = textsOf(build.value("destinations")).flatMap((destination) => ["-d", destination]);
  return [
    build.text("kaniko_command") ?? "/kaniko/executor",
    ...["-c", build.text("context") ?? project, "-f", dockerFile(build, project)],
    ...(destinations.length > 0 ? destinations : ["--no-push"]),
    ...textsOf(build.value("build_args")).flatMap((item) => ["--build-arg", item]),
    ...option("--label", build.text("label")),
    ...option("--target", build.text("target")),
  ];
}

function dockerFile(build: EngineValues, project: string): string {
  return build.text("docker_file") || `${project}/Dockerfile`;
}

function option(name: string, value: string | null): string[] {
  return value ? [name, value] : [];
}

function textsOf(value: PlainValue): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function hasItems(value: PlainValue): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== "";
}

function noTag(build: EngineValues): ConfigurationProblem {
  return {
    code: "no-tag-on-no-build",
    message: "There is no image to run: set `container_tag`, or `docker_build = True` to have one built.",
    origin: build.origin("tag"),
    key: "container_tag",
  };
}

function extraArguments(build: EngineValues): ConfigurationProblem {
  return {
    code: "build-failed",
    message: "Any value of `extra_args` breaks the build in this version of DBND: remove the key.",
    origin: build.origin("extra_args"),
    key: "extra_args",
  };
}
