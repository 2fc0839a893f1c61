import type { Origin, ResolvedObject, ResolvedValue } from "../../../server/src/configuration/types.ts";
import type { PodInput, TaskRun } from "../../../server/src/pod/types.ts";
import type { PlainValue } from "../../../server/src/values/types.ts";

/** What a Kubernetes engine has when nothing is set (spec 2). */
const DEFAULTS: Readonly<Record<string, PlainValue>> = {
  namespace: "default",
  image_pull_policy: "IfNotPresent",
  secrets: [],
  system_secrets: [],
  env_vars: {},
  configmaps: [],
  hostnetwork: false,
  node_selectors: {},
  affinity: {},
  tolerations: [],
  annotations: {},
  airflow_log_enabled: false,
  airflow_log_folder: "/usr/local/airflow/logs",
  airflow_log_port: "8793",
  container_airflow_log_path: "/root/airflow/logs/",
  host_as_ip_for_live_logs: true,
};

/** A place in a cfg file that only this key can have. */
export function placeOf(key: string): Origin {
  const line = Array.from(key).reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 10_000;
  const at = (start: number, end: number) => ({ start: { line, character: start }, end: { line, character: end } });
  return { kind: "file", uri: "file:///project.cfg", range: at(20, 30), keyRange: at(0, 15) };
}

/** An engine section with these values set in a file. */
export function engineOf(values: Readonly<Record<string, PlainValue>>, name = "eng"): ResolvedObject {
  const resolved = new Map<string, ResolvedValue>();
  const put = (key: string, value: PlainValue, origin: Origin) => resolved.set(key, { key, value, origin, chain: [] });
  for (const [key, value] of Object.entries(DEFAULTS)) put(key, value, { kind: "default", section: "kubernetes", key });
  for (const [key, value] of Object.entries(values)) put(key, value, placeOf(key));
  return {
    name,
    ownSection: name,
    sections: [name, "kubernetes"],
    family: "kubernetes",
    values: resolved,
    problems: [],
    unknownKeys: [],
  };
}

export const DRIVER: TaskRun = {
  taskName: "dbnd_driver_run",
  taskFamily: "DockerRunTask",
  familyShort: "d.d.d.DockerRunTask",
  taskAirflowId: "dbnd_driver_run",
  system: true,
  taskRunUid: "11111111-2222-3333-4444-555555555555",
  taskRunAttemptUid: "66666666-7777-8888-9999-000000000000",
  runUid: "00000000-aaaa-bbbb-cccc-000000000000",
  trackerUrl: "T",
  user: "alice",
  sourceVersion: "abc123",
  environmentName: "k8s_env",
  spawnEnvironment: {
    DBND_PARENT_TASK_RUN_UID: "PARENT_UID",
    DBND_PARENT_TASK_RUN_ATTEMPT_UID: "PARENT_ATTEMPT_UID",
    DBND_ROOT_RUN_UID: "ROOT_UID",
    DBND_ROOT_RUN_TRACKER_URL: "T",
  },
};

export const ZERO_UID = "00000000-0000-0000-0000-000000000000";

export function podInput(values: Readonly<Record<string, PlainValue>>, more: Partial<PodInput> = {}): PodInput {
  return {
    engine: engineOf({ container_repository: "app", container_tag: "2", ...values }),
    taskRun: DRIVER,
    command: ["dbnd", "run", "my_job"],
    includeSystemSecrets: true,
    newUid: () => ZERO_UID,
    ...more,
  };
}
