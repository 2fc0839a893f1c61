import type { Environment } from "../../configuration/environments.ts";
import { engineSettings } from "../../configuration/engineSettings.ts";
import type { Configuration, Origin, ResolvedObject } from "../../configuration/types.ts";
import type { PlanProblem, RunIdentity } from "../../protocol.ts";
import { splitShellWords } from "../../values/shellWords.ts";
import { imageParts } from "../image.ts";
import { ownTaskRun, type RunFacts } from "../taskRun.ts";
import { withValues, type EngineToRun } from "./builtImage.ts";
import type { ImageTaskCode, TaskCode, WrittenText } from "./context.ts";
import { planError } from "./problems.ts";
import { taskSection } from "./taskConfiguration.ts";
import type { TaskPod } from "./taskPod.ts";

interface ImageTaskInput {
  readonly task: string;
  readonly code: TaskCode;
  readonly image: ImageTaskCode;
  readonly configuration: Configuration;
  readonly environment: Environment;
}

/** A task of DBND's class `DockerRunTask`: its pod is made by whatever process runs it, from an engine of its own. */
export interface ImageTask extends EngineToRun {
  readonly problems: readonly PlanProblem[];
  pod(identity: RunIdentity, facts: RunFacts): TaskPod;
}

/**
 * What `DockerRunTask` makes a pod from (dbnd 1.0.28): its engine is the call's, that of its sections, else
 * `docker_engine` of the environment; its image takes the place of the engine's repository and tag.
 */
export function imageTask({ task, code, image, configuration, environment }: ImageTaskInput): ImageTask {
  const chosen = (key: string, call: WrittenText | undefined, own: WrittenText | undefined): WrittenText =>
    call ??
    configured(taskSection(configuration, task, code.family), key) ??
    own ?? { text: "", origin: { kind: "default", section: task, key } };
  const engineName = chosen("docker_engine", image.engineOfCall, image.engine ?? engineOf(environment));
  const picture = chosen("image", image.imageOfCall, image.image);
  const command = chosen("command", image.commandOfCall, image.command);
  const engine = configuration.resolve(engineName.text ?? "", { use: {} });
  const withImage = engineWithImage(engine, picture);
  const words = splitShellWords(command.text ?? "");
  return {
    engine,
    toRun: () => ({ engine: withImage ?? engine, settings: engineSettings(withImage ?? engine, {}) }),
    problems: [
      ...(engineName.text === undefined ? [notKnown("docker_engine", task, engineName.origin)] : []),
      ...(engineName.text !== undefined && engine.family !== "kubernetes"
        ? [noPod(task, engine, engineName.origin)]
        : []),
      ...(withImage ? [] : [notAnImage(picture)]),
      ...(words ? [] : [openQuote(command)]),
      ...(command.text === "" ? [missing("command", task, command.origin)] : []),
    ],
    pod: (identity, facts) => ({
      taskRun: ownTaskRun({ ...code, name: task }, identity, facts),
      command: words ?? [],
      includeSystemSecrets: false,
    }),
  };
}

/** Plain attributes that look like a choice of engine. */
export function engineWithoutEffect({ engineWithoutEffect: plain }: ImageTaskCode): readonly PlanProblem[] {
  if (!plain) return [];
  const message = `DBND does not look at \`docker_engine\` as a plain attribute: it takes that of the environment. Declare it (\`docker_engine = parameter(default="${plain.text ?? "…"}")[ContainerEngineConfig]\`), set it in the task's section, or give it in the call.`;
  return [{ code: "docker-engine-no-effect", severity: "warning", message, origin: plain.origin }];
}

function configured(section: ResolvedObject, key: string): WrittenText | undefined {
  const found = section.values.get(key);
  return found && found.chain.length > 0 && typeof found.value === "string"
    ? { text: found.value, origin: found.origin }
    : undefined;
}

function engineOf({ section }: Environment): WrittenText | undefined {
  const found = section.values.get("docker_engine");
  return typeof found?.value === "string" ? { text: found.value, origin: found.origin } : undefined;
}

/** The engine with the task's repository and tag; its own when the task names none, undefined for what is no image. */
function engineWithImage(engine: ResolvedObject, { text, origin }: WrittenText): ResolvedObject | undefined {
  if (text === undefined || text === "") return engine;
  const parts = imageParts(text);
  return (
    parts &&
    withValues(engine, [
      ["container_repository", parts.repository, origin],
      ["container_tag", parts.tag, origin],
    ])
  );
}

function notAnImage({ text = "", origin }: WrittenText): PlanProblem {
  const message = `DBND refuses the image ${text}: it splits the name at every colon and wants two parts, repository:tag. A registry with a port, a digest, or a name without a tag does not fit.`;
  return planError({ code: "image-not-repo-colon-tag", message, origin });
}

function noPod(task: string, engine: ResolvedObject, origin: Origin): PlanProblem {
  const what = engine.family === "" ? "is no engine" : `is of type "${engine.family}", which makes no pods`;
  const message = `${task} runs its image on [${engine.name}], which ${what}. Set \`docker_engine\` of the environment, or in [${task}], to a Kubernetes engine.`;
  return planError({ code: "engine-not-kubernetes", message, origin });
}

function openQuote({ text = "", origin }: WrittenText): PlanProblem {
  const message = `The command ${text} has a quote that is not closed, or ends with a backslash: DBND cannot split it into words.`;
  return planError({ code: "unbalanced-quotes", message, origin });
}

function missing(key: string, task: string, origin: Origin): PlanProblem {
  const message = `${key} of ${task} has no value. Set it in the class, in [${task}], or on the command line (\`--set ${key}=…\`).`;
  return planError({ code: "required-key-missing", message, origin });
}

function notKnown(key: string, task: string, origin: Origin): PlanProblem {
  const message = `Which pod ${task} makes is not known without running the code: \`${key}\` is made when it runs.`;
  return planError({ code: "python-unknown", message, origin });
}
