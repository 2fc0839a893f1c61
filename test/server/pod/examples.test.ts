/** The worked examples of what DBND makes of an engine section (spec 3.9; dbnd 1.0.28). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { buildPod } from "../../../server/src/pod/buildPod.ts";
import { exitTrapScript, logServerScript } from "../../../server/src/pod/scripts.ts";
import type { JsonObject } from "../../../server/src/pod/types.ts";
import { DRIVER, engineOf, podInput, ZERO_UID } from "./support.ts";

interface Pod {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly containers: readonly (JsonObject & { readonly env: readonly JsonObject[] })[];
    readonly [field: string]: unknown;
  };
}

function podOf(input: Parameters<typeof buildPod>[0]): Pod {
  const plan = buildPod(input);
  assert.deepEqual(plan.problems, []);
  return plan.pod as unknown as Pod;
}

const DRIVER_VARIABLES = `
- {name: DBND__POD_NAME, value: dbnd.docker-run-task.dbnd-driver-run.11111111}
- {name: DBND__POD_NAMESPACE, value: data}
- {name: DBND_USER, value: alice}
- {name: DBND__ENV_IMAGE, value: "registry.example/team/app:1.4"}
- {name: DBND_ENV, value: k8s_env}
- {name: DBND__ENV_MACHINE, value: dbnd.docker-run-task.dbnd-driver-run.11111111 at data}
- {name: AIRFLOW__CORE__TASK_RUNNER, value: dbnd_run.airflow.compat.dbnd_task_runner.DbndStandardTaskRunner}
- {name: DBND__ENG__IN_CLUSTER, value: "True"}
- {name: AIRFLOW__KUBERNETES__IN_CLUSTER, value: "True"}
- {name: DBND__RUN_INFO__SOURCE_VERSION, value: abc123}
- {name: AIRFLOW__KUBERNETES__DAGS_IN_IMAGE, value: "True"}
- {name: DBND__TRACKING, value: "False"}
- {name: DBND__ENG__CONTAINER_REPOSITORY, value: registry.example/team/app}
- {name: DBND__ENG__CONTAINER_TAG, value: "1.4"}
- {name: DBND_PARENT_TASK_RUN_UID, value: PARENT_UID}
- {name: DBND_PARENT_TASK_RUN_ATTEMPT_UID, value: PARENT_ATTEMPT_UID}
- {name: DBND_ROOT_RUN_UID, value: ROOT_UID}
- {name: DBND_ROOT_RUN_TRACKER_URL, value: T}
`;

describe("a driver pod", () => {
  const command = ["dbnd", "run", "my_job", "--env", "k8s_env", "--run-driver", "RUN_UID"];
  const pod = podOf({
    engine: engineOf({
      container_repository: "registry.example/team/app",
      container_tag: "1.4",
      namespace: "data",
      service_account_name: "runner",
      system_secrets: [{ type: "env", target: "dbnd__core__databand_url", secret: "dbnd-conn", key: "url" }],
      secrets: [{ type: "env", secret: "app-env" }],
    }),
    taskRun: DRIVER,
    command,
    includeSystemSecrets: true,
    newUid: () => ZERO_UID,
  });

  it("is exactly this, members in the order in which they are sent", () => {
    const expected: unknown = parse(`
apiVersion: v1
kind: Pod
metadata:
  annotations: {dbnd_tracker: T}
  labels:
    pod_name: dbnd.docker-run-task.dbnd-driver-run.11111111
    dbnd_run_uid: 00000000-aaaa-bbbb-cccc-000000000000
    dbnd_task_run_uid: 11111111-2222-3333-4444-555555555555
    dbnd_task_run_attempt_uid: 66666666-7777-8888-9999-000000000000
    dbnd_task_family: d.d.d.docker-run-task
    dbnd_task_name: dbnd-driver-run
    dbnd_task_af_id: dbnd-driver-run
    dbnd: dbnd-system-task-run
  name: dbnd.docker-run-task.dbnd-driver-run.11111111
  namespace: data
spec:
  affinity: {}
  containers:
  - command: ${JSON.stringify(command)}
    env:${DRIVER_VARIABLES.replaceAll("\n", "\n    ")}
    - {name: DBND__CORE__DATABAND_URL, valueFrom: {secretKeyRef: {key: url, name: dbnd-conn}}}
    envFrom:
    - {secretRef: {name: app-env}}
    image: registry.example/team/app:1.4
    imagePullPolicy: IfNotPresent
    name: base
    resources: {limits: {}, requests: {}}
  hostNetwork: false
  imagePullSecrets: []
  nodeSelector: {}
  restartPolicy: Never
  serviceAccountName: runner
  tolerations: []
`);
    assert.equal(JSON.stringify(pod, null, 1), JSON.stringify(expected, null, 1));
  });
});

describe("a base manifest under the pod", () => {
  const text = `
metadata:
  labels: {tier: batch}
spec:
  hostNetwork: true
  restartPolicy: Never
  tolerations:
  - {key: old, operator: Exists}
  containers:
  - name: main
    image: base:1
    env:
    - {name: DBND_USER, value: base}
    resources: {limits: {memory: 9Gi}}
    volumeMounts:
    - {name: scratch, mountPath: /scratch}
  - name: helper
    image: helper:1
  volumes:
  - {name: scratch, emptyDir: {}}
`;
  const pod = podOf(
    podInput(
      {
        namespace: "data",
        labels: { Team: "Data Platform" },
        requests: { memory: "1Gi", cpu: 1 },
        request_cpu: "500m",
        limits: { "nvidia.com/gpu": 1 },
        tolerations: [{ key: "gpu", operator: "Exists" }],
        image_pull_secrets: "regcred",
        secrets: [{ type: "volume", target: "/secrets/gcp", secret: "gcp-key" }],
      },
      { baseManifest: { uri: "file:///pod.yaml", text } },
    ),
  );
  const [main, helper] = pod.spec.containers;

  it("joins labels, DBND's own winning", () => {
    assert.deepEqual(Object.entries(pod.metadata.labels).slice(0, 2), [
      ["tier", "batch"],
      ["Team", "data-platform"],
    ]);
    assert.equal(pod.metadata.labels.dbnd, "dbnd-system-task-run");
  });
  it("keeps hostNetwork, since False counts as not set", () => assert.equal(pod.spec.hostNetwork, true));
  it("loses tolerations and pull secrets to those of the engine", () => {
    assert.deepEqual(pod.spec.tolerations, [{ key: "gpu", operator: "Exists" }]);
    assert.deepEqual(pod.spec.imagePullSecrets, [{ name: "regcred" }]);
  });
  it("has its first container become `base`, with the engine's image", () => {
    assert.equal(main?.name, "base");
    assert.equal(main.image, "app:2");
    assert.deepEqual(main.env.slice(0, 2), [
      { name: "DBND_USER", value: "base" },
      { name: "DBND__POD_NAME", value: pod.metadata.name },
    ]);
  });
  it("loses the first container's resources always", () => {
    assert.deepEqual(main?.resources, {
      limits: { "nvidia.com/gpu": 1 },
      requests: { memory: "1Gi", cpu: "500m" },
    });
  });
  it("has its volumes and mounts before the engine's", () => {
    const name = `secretvol${ZERO_UID}`;
    assert.deepEqual(main?.volumeMounts, [
      { mountPath: "/scratch", name: "scratch" },
      { mountPath: "/secrets/gcp", name, readOnly: true },
    ]);
    assert.deepEqual(pod.spec.volumes, [
      { emptyDir: {}, name: "scratch" },
      { name, secret: { secretName: "gcp-key" } },
    ]);
  });
  it("keeps further containers as they are", () => assert.deepEqual(helper, { image: "helper:1", name: "helper" }));
});

describe("a task pod of the executor with live logs", () => {
  const command = ["airflow", "tasks", "run", "my_dag", "prepare data"];
  const flag = "/tmp/pod/terminated";
  const pod = podOf(
    podInput(
      {
        container_tag: "3",
        namespace: "data",
        airflow_log_enabled: true,
        trap_exit_file_flag: flag,
        env_vars: { MODE: "batch" },
        limit_memory: "512Mi",
      },
      {
        command,
        tryNumber: 2,
        taskRun: { ...DRIVER, system: false, taskName: "prepare_data", taskFamily: "prepare_data" },
        labels: {
          "airflow-worker": DRIVER.runUid,
          dag_id: "my_dag",
          task_id: "prepare_data",
          execution_date: "2024-05-01T00_00_00_plus_00_00",
          try_number: "2",
        },
      },
    ),
  );
  const [main, sidecar] = pod.spec.containers;
  const names = (container: typeof main) => container?.env.map(({ name }) => name);

  it("is named with its try", () => assert.equal(pod.metadata.name, "dbnd.prepare-data.prepare-data.11111111-2"));
  it("has the executor's labels, cleaned once more", () => {
    const { labels } = pod.metadata;
    assert.equal(labels.dag_id, "my-dag");
    assert.equal(labels.execution_date, "2024-05-01-t00-00-00-plus-00-00");
    assert.equal(labels.dbnd, "task-run-executor");
  });
  it("runs its command under an exit trap", () => {
    assert.deepEqual(main?.command, ["/bin/bash", "-c"]);
    assert.deepEqual(main.args, [exitTrapScript(flag, 'airflow tasks run my_dag "prepare data"')]);
  });
  it("has `env_vars` after the image's parts, and Airflow's host name last", () => {
    const variables = names(main) ?? [];
    assert.equal(variables[variables.indexOf("DBND__ENG__CONTAINER_TAG") + 1], "MODE");
    assert.equal(variables.at(-1), "AIRFLOW__CORE__HOSTNAME_CALLABLE");
  });
  it("shares logs and flag with the sidecar", () => {
    assert.deepEqual(main?.volumeMounts, [
      { name: "airflow-logs", mountPath: "/root/airflow/logs/" },
      { name: "trap", mountPath: "/tmp/pod" },
    ]);
    assert.deepEqual(pod.spec.volumes, [
      { name: "airflow-logs", emptyDir: {} },
      { name: "trap", emptyDir: {} },
    ]);
  });
  it("has the sidecar with the same variables and two more", () => {
    assert.deepEqual(
      { ...sidecar, env: undefined },
      {
        name: "log-sidecar",
        image: "app:3",
        command: ["/bin/bash", "-c"],
        args: [logServerScript(flag)],
        volumeMounts: [
          { name: "airflow-logs", mountPath: "/usr/local/airflow/logs" },
          { name: "trap", mountPath: "/tmp/pod" },
        ],
        ports: [{ containerPort: 8793 }],
        env: undefined,
      },
    );
    assert.deepEqual(names(sidecar), [
      ...(names(main) ?? []),
      "AIRFLOW__CORE__BASE_LOG_FOLDER",
      "AIRFLOW__CELERY__WORKER_LOG_SERVER_PORT",
    ]);
  });
  it("limits memory and asks for nothing", () => {
    assert.deepEqual(main?.resources, { limits: { memory: "512Mi" }, requests: {} });
  });
});
