import { defineSection } from "../define.ts";
import { CONTAINER_ENGINE } from "../sections/containerEngine.ts";
import { CHECKS_KEYS } from "./keys/checks.ts";
import { CLUSTER_KEYS } from "./keys/cluster.ts";
import { DEBUG_KEYS } from "./keys/debug.ts";
import { EXECUTOR_KEYS, WATCHER_KEYS, ZOMBIES_KEYS } from "./keys/executor.ts";
import { IMAGE_KEYS } from "./keys/image.ts";
import { LIFECYCLE_KEYS } from "./keys/lifecycle.ts";
import { LIVE_LOGS_KEYS } from "./keys/liveLogs.ts";
import { LOGS_KEYS, LINKS_KEYS } from "./keys/logs.ts";
import { REMOVED_KEYS } from "./keys/removed.ts";
import { RESOURCES_KEYS } from "./keys/resources.ts";
import { RETRY_KEYS } from "./keys/retry.ts";
import { RUNTIME_KEYS } from "./keys/runtime.ts";
import { SCHEDULING_KEYS } from "./keys/scheduling.ts";

/** The Kubernetes engine (dbnd 1.0.28, `KubernetesEngineConfig`): its own keys, then those of container engines. */
export const KUBERNETES = defineSection({
  name: "kubernetes",
  kind: "engine",
  classPath: "dbnd_docker.kubernetes.kubernetes_engine_config.KubernetesEngineConfig",
  documentation:
    "Runs the driver, and tasks, as pods on a Kubernetes cluster. Everything set here is also the fallback for every other section with `_type = kubernetes`, key by key. It needs `container_repository`, and Airflow must be importable wherever the engine is built, even when its executor is not used.",
  bases: [CONTAINER_ENGINE],
  keys: [
    ...IMAGE_KEYS,
    ...CLUSTER_KEYS,
    ...LIFECYCLE_KEYS,
    ...RUNTIME_KEYS,
    ...SCHEDULING_KEYS,
    ...RESOURCES_KEYS,
    ...RETRY_KEYS,
    ...LOGS_KEYS,
    ...LINKS_KEYS,
    ...DEBUG_KEYS,
    ...CHECKS_KEYS,
    ...EXECUTOR_KEYS,
    ...WATCHER_KEYS,
    ...ZOMBIES_KEYS,
    ...LIVE_LOGS_KEYS,
    ...REMOVED_KEYS,
  ],
});
