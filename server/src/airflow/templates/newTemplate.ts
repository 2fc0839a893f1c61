import type { TemplateVariant } from "../../protocol.ts";
import { hasAirflow, type AirflowTarget } from "../target.ts";

/** The variants of Airflow's documentation (airflow spec 3.4): where workers get the DAG files from. */
export const TEMPLATE_VARIANTS: readonly TemplateVariant[] = ["image", "git-sync", "volume"];

/** A pod template for workers as a snippet (LSP syntax), with variables as the target release calls them. */
export function newTemplate(variant: TemplateVariant, target: AirflowTarget): string {
  const connection = hasAirflow(target, "2.3")
    ? "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
    : "AIRFLOW__CORE__SQL_ALCHEMY_CONN";
  return [
    ...HEAD,
    ...(variant === "git-sync" ? GIT_SYNC : []),
    ...container(connection, target),
    ...(DAG_MOUNTS[variant] ?? []),
    ...VOLUMES,
    ...(DAG_VOLUMES[variant] ?? []),
    "",
  ].join("\n");
}

const HEAD = [
  "apiVersion: v1",
  "kind: Pod",
  "metadata:",
  "  # Has to be there; each pod gets a name of its own.",
  "  name: ${1:airflow-worker}",
  "spec:",
  "  restartPolicy: Never",
  "  serviceAccountName: ${2:airflow-worker}",
  "  securityContext:",
  "    runAsUser: 50000",
  "    fsGroup: 50000",
];

const GIT_SYNC = [
  "  initContainers:",
  "    - name: git-sync",
  "      image: registry.k8s.io/git-sync/git-sync:v3.6.9",
  "      env:",
  "        - name: GIT_SYNC_BRANCH",
  '          value: "${4:main}"',
  "        - name: GIT_SYNC_REPO",
  '          value: "${5:https://git.example.com/team/dags.git}"',
  "        - name: GIT_SYNC_DEPTH",
  '          value: "1"',
  "        - name: GIT_SYNC_ROOT",
  '          value: "/git"',
  "        - name: GIT_SYNC_DEST",
  '          value: "repo"',
  "        - name: GIT_SYNC_ADD_USER",
  '          value: "true"',
  "        - name: GIT_SYNC_ONE_TIME",
  '          value: "true"',
  "      volumeMounts:",
  "        - name: airflow-dags",
  "          mountPath: /git",
];

function container(connection: string, { airflow }: AirflowTarget): readonly string[] {
  return [
    "  containers:",
    "    # The first container, and this name: the task runs here.",
    "    - name: base",
    `      image: \${3:apache/airflow:${airflow}}`,
    "      imagePullPolicy: IfNotPresent",
    "      env:",
    "        - name: AIRFLOW__CORE__EXECUTOR",
    "          value: LocalExecutor",
    ...secret("AIRFLOW__CORE__FERNET_KEY", "airflow-fernet-key", "fernet-key"),
    ...secret(connection, "airflow-metadata", "connection"),
    ...secret("AIRFLOW_CONN_AIRFLOW_DB", "airflow-metadata", "connection"),
    "      volumeMounts:",
    "        - name: airflow-logs",
    "          mountPath: /opt/airflow/logs",
    "        - name: airflow-config",
    "          mountPath: /opt/airflow/airflow.cfg",
    "          subPath: airflow.cfg",
    "          readOnly: true",
  ];
}

function secret(variable: string, name: string, key: string): readonly string[] {
  return [
    `        - name: ${variable}`,
    "          valueFrom:",
    "            secretKeyRef:",
    `              name: ${name}`,
    `              key: ${key}`,
  ];
}

const DAG_MOUNTS: Readonly<Partial<Record<TemplateVariant, readonly string[]>>> = {
  "git-sync": [
    "        - name: airflow-dags",
    "          mountPath: /opt/airflow/dags",
    "          subPath: repo/${6:dags}",
  ],
  volume: ["        - name: airflow-dags", "          mountPath: /opt/airflow/dags", "          readOnly: true"],
};

const VOLUMES = [
  "  volumes:",
  "    - name: airflow-logs",
  "      emptyDir: {}",
  "    - name: airflow-config",
  "      configMap:",
  "        name: airflow-config",
];

const DAG_VOLUMES: Readonly<Partial<Record<TemplateVariant, readonly string[]>>> = {
  "git-sync": ["    - name: airflow-dags", "      emptyDir: {}"],
  volume: ["    - name: airflow-dags", "      persistentVolumeClaim:", "        claimName: ${4:airflow-dags}"],
};
