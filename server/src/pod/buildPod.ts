import type { MapNode } from "./node.ts";
import { list, model, scalar, type PodNode } from "./node.ts";
import { podAnnotations } from "./annotations.ts";
import { containerCommand } from "./container.ts";
import { EngineValues, generated } from "./engineValues.ts";
import { environmentValues, environmentVariables } from "./environment.ts";
import { configMaps } from "./configMaps.ts";
import { podLabels } from "./labels.ts";
import { addLiveLogSidecar } from "./liveLog.ts";
import { readBaseManifest, SHIPPED_MANIFEST } from "./manifest/baseManifest.ts";
import { mergePods } from "./merge.ts";
import { podImage } from "./image.ts";
import { podName } from "./podName.ts";
import { Problems } from "./problems.ts";
import { podResources } from "./resources.ts";
import { attachSecrets, podSecrets } from "./secrets.ts";
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
  // In DBND's order, which is that of the problems: spec 3.1, steps 1 to 5, then 7, then the rest.
  const values = podValues(input, engine, problems);
  const base = problems.attempt(
    () => (input.baseManifest ? readBaseManifest(input.baseManifest) : SHIPPED_MANIFEST),
    SHIPPED_MANIFEST,
  );
  const merged = mergePods(base, generatedPod(values, input, engine, problems));
  const complete = engine.isOn("airflow_log_enabled")
    ? problems.attempt(() => addLiveLogSidecar(merged, engine), merged)
    : merged;
  return { ...serialise(complete), keys: engine.keys, problems: problems.list };
}

/** What the pod is made from, before the base manifest is read. */
function podValues(input: PodInput, engine: EngineValues, problems: Problems) {
  const { taskRun } = input;
  const made = generated("made by DBND");
  const image = podImage(engine, problems);
  const name = podName(taskRun, input.tryNumber);
  const namespace = engine.text("namespace");
  return {
    image,
    name,
    namespace,
    labels: podLabels(engine, taskRun, name, input.labels ?? {}, problems),
    annotations: podAnnotations(engine, taskRun.trackerUrl, problems),
    resources: podResources(engine, problems),
    environment: environmentValues(engine, taskRun, { name, namespace, image }, problems),
    secrets: podSecrets(engine, input.includeSystemSecrets, problems),
    run: problems.attempt(() => containerCommand(engine, input.command, input.args), {
      command: list([], made),
      args: undefined,
    }),
  };
}

type PodValues = ReturnType<typeof podValues>;

/** The pod before the base manifest comes in: spec 3.1, step 6. */
function generatedPod(values: PodValues, input: PodInput, engine: EngineValues, problems: Problems): MapNode {
  const made = generated("made by DBND");
  const { labels, annotations, name, namespace } = values;
  const metadata = model(
    "ObjectMeta",
    {
      labels,
      annotations,
      name: scalar(name, generated("names of the task's class and of the task, and its uid")),
      namespace: scalar(namespace, engine.origin("namespace")),
    },
    made,
  );
  const { container, volumes } = mainContainer(values, input, engine, problems);
  const spec = model("PodSpec", { ...podSettings(engine), containers: list([container], made), volumes }, made);
  return model("Pod", { metadata, spec }, made);
}

interface MainContainer {
  readonly container: MapNode;
  /** The pod's volumes, some of which its secrets need. */
  readonly volumes: PodNode | undefined;
}

function mainContainer(
  { environment, secrets, run, image, resources }: PodValues,
  input: PodInput,
  engine: EngineValues,
  problems: Problems,
): MainContainer {
  const made = generated("made by DBND");
  const env = environmentVariables(environment, problems);
  const envFrom = configMaps(engine, problems);
  const volumes = podVolumes(engine, problems);
  const volumeMounts = podVolumeMounts(engine, problems);
  const added = attachSecrets(secrets, input.newUid, problems);
  const container = model(
    "Container",
    {
      ...run,
      env: list([...env, ...added.env], made),
      envFrom: list([...envFrom, ...added.envFrom], engine.origin("configmaps")),
      image: scalar(image, engine.origin("container_repository"), engine.origin("container_tag")),
      imagePullPolicy: scalar(engine.text("image_pull_policy"), engine.origin("image_pull_policy")),
      name: scalar("base", generated("name of the main container")),
      resources,
      volumeMounts: some([...volumeMounts, ...added.volumeMounts]),
    },
    made,
  );
  return { container, volumes: some([...volumes, ...added.volumes]) };
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
