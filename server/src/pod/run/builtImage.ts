import { engineSettings } from "../../configuration/engineSettings.ts";
import type { EngineUse, KubernetesEngine } from "../../configuration/kubernetesEngine.ts";
import type { Configuration, ConfigurationProblem, Origin, ResolvedObject } from "../../configuration/types.ts";
import type { ImageBuild } from "../../protocol.ts";
import type { PlainValue } from "../../values/types.ts";
import { dockerBuildPlan, dockerBuildSection } from "../dockerBuild.ts";

interface BuildInput {
  readonly engine: ResolvedObject;
  readonly use: EngineUse;
  readonly configuration: Configuration;
  readonly project: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** The engine as it is once its image is there. */
export interface ImageToRun {
  readonly engine: ResolvedObject;
  readonly settings: KubernetesEngine;
  /** What has to be built before; absent when the engine names a tag. */
  readonly build?: ImageBuild;
  readonly problem?: ConfigurationProblem;
}

/** An engine, and how it is once its image is there; asked with the time of the run (ISO 8601, UTC). */
export interface EngineToRun {
  readonly engine: ResolvedObject;
  readonly toRun: (startedAt: string) => ImageToRun;
}

const BUILT: Origin = { kind: "generated", rule: "the tag of the image that is built before the run (`docker_build`)" };
const NOT_PUSHED: Origin = {
  kind: "generated",
  rule: "the image is built and not pushed (`docker_build_push` is off)",
};

/**
 * Where an image is built first, the engine gets its tag, and no pull where it is not pushed (dbnd 1.0.28, spec 6, steps 1
 * to 5).
 */
export function imageToRun({ engine, use, configuration, project, startedAt }: BuildInput): ImageToRun {
  const settings = engineSettings(engine, use);
  if (settings.containerRepository === null || settings.containerTag) return { engine, settings };
  const plan = dockerBuildPlan({ engine: settings, build: dockerBuildSection(configuration), project, startedAt });
  if (plan.problem) return { engine, settings, problem: plan.problem };
  const built = withValues(engine, [
    ["container_tag", plan.tag, BUILT],
    ...(plan.imagePullPolicy === undefined ? [] : ([["image_pull_policy", plan.imagePullPolicy, NOT_PUSHED]] as const)),
  ]);
  const image = `${settings.containerRepository}:${plan.tag ?? ""}`;
  const build = { image, commands: plan.commands, workingFolder: plan.workingFolder };
  return { engine: built, settings: engineSettings(built, use), build };
}

/** The engine with other values. */
export function withValues(
  engine: ResolvedObject,
  changes: readonly (readonly [key: string, value: PlainValue, origin: Origin])[],
): ResolvedObject {
  const values = new Map(engine.values);
  for (const [key, value, origin] of changes) values.set(key, { key, value, origin, chain: [] });
  return { ...engine, values };
}
