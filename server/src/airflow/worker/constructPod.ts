import { mergePods } from "../../pod/merge.ts";
import { isEmpty, list, map, model, scalar, type MapNode, type PodNode } from "../../pod/node.ts";
import { made, type Build } from "../build.ts";
import { generatedPod } from "../legacy/podGenerator.ts";
import { executorAnnotations, executorLabels, type TaskIdentity } from "../names/labels.ts";
import { nameLimits, uniqueName, withSuffix } from "../names/podNames.ts";
import { reconcileRules } from "../reconcile.ts";
import { hasAirflow, hasProvider } from "../target.ts";
import { workloadMount, workloadSource } from "./workloadFile.ts";

/** What the executor makes a worker's pod of (spec 4.2). */
export interface WorkerInput {
  readonly task: TaskIdentity;
  /** The name before the release makes it unique. */
  readonly podId: string;
  /** The words that the worker runs. */
  readonly command: readonly (string | null)[];
  readonly namespace: string;
  /** The configured image; the template's stays when there is none. */
  readonly image?: string | undefined;
  /** The template, as read. */
  readonly base?: MapNode | undefined;
  /** `pod_override`. */
  readonly override?: MapNode | undefined;
  /** What an init container writes to the file that the command names last (Airflow 3, provider before 10.5). */
  readonly workload?: string | undefined;
}

/** The pod of an executor's worker. Never throws; problems are in the build. */
export function constructPod(input: WorkerInput, build: Build): MapNode {
  const { target } = build;
  const own = hasAirflow(target, "2.0") ? dynamicPod(input, build) : oldDynamicPod(input, build);
  const overrideWins = target.provider === null ? hasAirflow(target, "2.8") : hasProvider(target, "7.10");
  const order = overrideWins ? [own, input.override] : [input.override, own];
  const rules = reconcileRules(build);
  const pods = [input.base, ...order].filter((pod) => pod !== undefined);
  return pods.reduce((merged, pod) => mergePods(merged, pod, rules));
}

function imageOf({ override, image }: WorkerInput, build: Build): PodNode | undefined {
  const configured = image === undefined ? undefined : scalar(image, made("the configured worker image"));
  // From 1.10.11 to 1.10.14 the configured image counts for more than the override's (before: `make_pod` of
  // `worker_configuration.py` takes that of `executor_config` first).
  if (hasAirflow(build.target, "1.10.11") && !hasAirflow(build.target, "1.10.15")) return configured;
  const spec = override?.members.get("spec");
  const containers = spec?.kind === "map" ? spec.members.get("containers") : undefined;
  const first = containers?.kind === "list" ? containers.items[0] : undefined;
  const own = first?.kind === "map" ? first.members.get("image") : undefined;
  if (own && !isEmpty(own)) return own;
  return configured;
}

function texts(entries: ReadonlyMap<string, string>): PodNode {
  const origin = made("tells the scheduler whose pod it is");
  return map(
    [...entries].map(([key, text]) => [key, scalar(text, origin)] as const),
    origin,
  );
}

function dynamicPod(input: WorkerInput, build: Build): MapNode {
  const origin = made("set by the executor");
  const { command, workload } = input;
  const mount = workload === undefined ? undefined : workloadMount();
  const container = model(
    "Container",
    {
      args: words(mount ? command.slice(-1) : command),
      ...(mount ? { command: words(command.slice(0, -1)), volumeMounts: list([mount], origin) } : {}),
      env: list(
        [
          model(
            "EnvVar",
            { name: scalar("AIRFLOW_IS_K8S_EXECUTOR_POD", origin), value: scalar("True", origin) },
            origin,
          ),
        ],
        origin,
      ),
      image: imageOf(input, build),
      name: scalar("base", origin),
    },
    origin,
  );
  const metadata = model(
    "ObjectMeta",
    {
      annotations: texts(executorAnnotations(input.task, build.target)),
      labels: texts(executorLabels(input.task, build.target)),
      name: scalar(workerName(input.podId, build), origin),
      namespace: scalar(input.namespace, made("namespace of the executor")),
    },
    origin,
  );
  const source = workload === undefined ? {} : workloadSource(workload);
  const spec = model("PodSpec", { containers: list([container], origin), ...source }, origin);
  return model("Pod", { metadata, spec }, origin);
}

function workerName(podId: string, build: Build): string {
  if (!hasAirflow(build.target, "2.5")) return uniqueName(podId, build);
  const { given } = nameLimits(build.target);
  return Array.from(podId).length > given ? withSuffix(podId, given, build) : podId;
}

/** 1.10.11 to 1.10.15 make it with their pod generator. */
function oldDynamicPod(input: WorkerInput, build: Build): MapNode {
  const origin = made("set by the executor");
  return generatedPod(
    {
      namespace: scalar(input.namespace, made("namespace of the executor")),
      labels: texts(executorLabels(input.task, build.target)),
      annotations: texts(executorAnnotations(input.task, build.target)),
      cmds: words(input.command),
      name: scalar(input.podId, origin),
      image: imageOf(input, build),
    },
    origin,
    build,
  );
}

function words(command: readonly (string | null)[]): PodNode {
  const origin = made("the task's command");
  return list(
    command.map((word) => scalar(word, origin)),
    origin,
  );
}
