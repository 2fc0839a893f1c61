import { defineSection } from "../define.ts";
import { inDeclaredOrder } from "./order.ts";
import { CONTAINER_ENGINE } from "../sections/containerEngine.ts";
import { checksKeys } from "./keys/checks.ts";
import { clusterKeys } from "./keys/cluster.ts";
import { debugKeys } from "./keys/debug.ts";
import { executorKeys, watcherKeys, zombiesKeys } from "./keys/executor.ts";
import { imageKeys } from "./keys/image.ts";
import { lifecycleKeys } from "./keys/lifecycle.ts";
import { liveLogsKeys } from "./keys/liveLogs.ts";
import { logsKeys, linksKeys } from "./keys/logs.ts";
import { removedKeys } from "./keys/removed.ts";
import { resourcesKeys } from "./keys/resources.ts";
import { retryKeys } from "./keys/retry.ts";
import { runtimeKeys } from "./keys/runtime.ts";
import { schedulingKeys } from "./keys/scheduling.ts";

/** The Kubernetes engine (dbnd 1.0.28, `KubernetesEngineConfig`): the keys of all container engines, then its own. */
export const KUBERNETES = defineSection({
  name: "kubernetes",
  kind: "engine",
  classPath: "dbnd_docker.kubernetes.kubernetes_engine_config.KubernetesEngineConfig",
  documentation:
    "Runs the driver, and tasks, as pods on a Kubernetes cluster. Everything set here is also the fallback for every other section with `_type = kubernetes`, key by key. It needs `container_repository`, and Airflow must be importable wherever the engine is built, even when its executor is not used.",
  bases: [CONTAINER_ENGINE],
  keys: () =>
    inDeclaredOrder([
      ...imageKeys(),
      ...clusterKeys(),
      ...lifecycleKeys(),
      ...runtimeKeys(),
      ...schedulingKeys(),
      ...resourcesKeys(),
      ...retryKeys(),
      ...logsKeys(),
      ...linksKeys(),
      ...debugKeys(),
      ...checksKeys(),
      ...executorKeys(),
      ...watcherKeys(),
      ...zombiesKeys(),
      ...liveLogsKeys(),
      ...removedKeys(),
    ]),
});
