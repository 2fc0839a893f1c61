import type { MapNode } from "./node.ts";
import { list, model, scalar, type PodNode } from "./node.ts";
import { podAnnotations } from "./annotations.ts";
import { containerCommand } from "./container.ts";
import { EngineValues, generated } from "./engineValues.ts";
import { podEnvironment } from "./environment.ts";
import { configMaps } from "./configMaps.ts";
import { podLabels } from "./labels.ts";
import { addLiveLogSidecar } from "./liveLog.ts";
import { readBaseManifest, SHIPPED_MANIFEST } from "./manifest/baseManifest.ts";
import { mergePods } from "./merge.ts";
import { podImage } from "./image.ts";
import { podName } from "./podName.ts";
import { Problems } from "./problems.ts";
import { podResources } from "./resources.ts";
import { podSecrets, type SecretParts } from "./secrets.ts";
import { serialise } from "./serialise.ts";
import type { PodInput, PodPlan } from "./types.ts";
import { podVolumeMounts, podVolumes } from "./volumes.ts";

/**
 * Builds the very pod that DBND would send for a task run (spec 3; dbnd 1.0.28, Kubernetes client 24.2), with the
 * origin of each leaf. Never throws: where DBND would refuse, the plan holds the reason and the best possible pod.
 */
export function buildPod(input: PodInput): PodPlan {
  const engine = new EngineValues(input.engine, input.placeInside);
  const problems = new Problems();
  problems.list.push(...input.engine.problems);
  const pod = generatedPod(input, engine, problems);
  const base = problems.attempt(
    () => (input.baseManifest ? readBaseManifest(input.baseManifest) : SHIPPED_MANIFEST),
    SHIPPED_MANIFEST,
  );
  const merged = mergePods(base, pod);
  const complete = engine.isOn("airflow_log_enabled")
    ? problems.attempt(() => addLiveLogSidecar(merged, engine), merged)
    : merged;
  return { ...serialise(complete), problems: problems.list };
}

/** The pod before the base manifest comes in: spec 3.1, steps 1 to 6. */
function generatedPod(input: PodInput, engine: EngineValues, problems: Problems): MapNode {
  const { taskRun } = input;
  const made = generated("made by DBND");
  const image = podImage(engine, problems);
  const name = podName(taskRun, input.tryNumber);
  const namespace = engine.text("namespace") ?? "";
  const labels = podLabels(engine, taskRun, name, input.labels ?? {}, problems);
  const annotations = podAnnotations(engine, taskRun.trackerUrl, problems);
  const resources = podResources(engine, problems);
  const env = podEnvironment(engine, taskRun, { name, namespace, image }, problems);
  const secrets = podSecrets(engine, input.includeSystemSecrets, input.newUid, problems);
  const metadata = model(
    "ObjectMeta",
    {
      annotations,
      labels,
      name: scalar(name, generated("names of the task's class and of the task, and its uid")),
      namespace: scalar(namespace, engine.origin("namespace")),
    },
    made,
  );
  const volumes = [...podVolumes(engine, problems), ...secrets.volumes];
  const container = mainContainer(input, engine, { image, env, secrets, resources }, problems);
  const spec = model(
    "PodSpec",
    { ...podSettings(engine), containers: list([container], made), volumes: some(volumes) },
    made,
  );
  return model("Pod", { metadata, spec }, made);
}

interface ContainerParts {
  readonly image: string;
  readonly env: readonly PodNode[];
  readonly secrets: SecretParts;
  readonly resources: PodNode;
}

function mainContainer(input: PodInput, engine: EngineValues, parts: ContainerParts, problems: Problems): MapNode {
  const made = generated("made by DBND");
  const { image, env, secrets, resources } = parts;
  const run = problems.attempt(() => containerCommand(engine, input.command, input.args), {
    command: list([], made),
    args: undefined,
  });
  const mounts = [...podVolumeMounts(engine, problems), ...secrets.volumeMounts];
  return model(
    "Container",
    {
      ...run,
      env: list([...env, ...secrets.env], made),
      envFrom: list([...configMaps(engine, problems), ...secrets.envFrom], engine.origin("configmaps")),
      image: scalar(image, engine.origin("container_repository")),
      imagePullPolicy: scalar(engine.text("image_pull_policy"), engine.origin("image_pull_policy")),
      name: scalar("base", generated("name of the main container")),
      resources,
      volumeMounts: some(mounts),
    },
    made,
  );
}

/** The fields of the pod's spec that a key of the engine sets directly. */
function podSettings(engine: EngineValues): Readonly<Record<string, PodNode>> {
  return {
    affinity: engine.node("affinity"),
    hostNetwork: engine.node("hostnetwork"),
    imagePullSecrets: imagePullSecrets(engine),
    nodeSelector: engine.node("node_selectors"),
    securityContext: engine.node("security_context"),
    serviceAccountName: engine.node("service_account_name"),
    tolerations: engine.node("tolerations"),
  };
}

/** Split at commas and not trimmed: a blank becomes part of a name, as in DBND. */
function imagePullSecrets(engine: EngineValues): PodNode {
  const text = engine.text("image_pull_secrets");
  const origin = engine.origin("image_pull_secrets");
  const names = text ? text.split(",") : [];
  return list(
    names.map((name, index) => {
      const place = engine.origin("image_pull_secrets", [index]);
      return model("LocalObjectReference", { name: scalar(name, place) }, place);
    }),
    origin,
  );
}

function some(items: readonly PodNode[]): PodNode | undefined {
  const [first] = items;
  return first && list(items, first.origin);
}
