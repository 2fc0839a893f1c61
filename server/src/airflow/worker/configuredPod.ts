import { fromPlain, list, model, scalar, withMembers, type MapNode, type PodNode } from "../../pod/node.ts";
import type { PlainValue } from "../../values/types.ts";
import { made, type Build } from "../build.ts";
import { getJson, getList } from "../configuration/getters.ts";
import { generatedPod } from "../legacy/podGenerator.ts";
import { dagsMount, gitSyncContainer, gitVolumes } from "./gitSync.ts";
import type { OldSettings } from "./oldSettings.ts";

/**
 * The pod that Airflow 1.10 makes for workers of the keys of `[kubernetes]` and its free sections, when there is no
 * template (spec 1.4). What Airflow would refuse is reported.
 */
export function configuredPod(settings: OldSettings, build: Build): MapNode {
  checkSource(settings, build);
  const origin = made("made of the keys of [kubernetes]");
  const volumes = volumesOf(settings);
  const pod = generatedPod(
    {
      image: scalar(`${settings.text("worker_container_repository")}:${settings.text("worker_container_tag")}`, origin),
      image_pull_policy: settings.node("worker_container_image_pull_policy", "IfNotPresent"),
      image_pull_secrets: settings.node("image_pull_secrets"),
      envs: list(environment(settings), origin),
      volumes: list(volumes, origin),
      volume_mounts: list(mounts(settings), origin),
      init_containers: list(settings.usesGitSync ? [gitSyncContainer(settings)] : [], origin),
      labels: settings.map("kubernetes_labels"),
      ...(settings.map("kubernetes_annotations").members.size > 0
        ? { annotations: settings.map("kubernetes_annotations") }
        : {}),
      node_selectors: settings.map("kubernetes_node_selectors"),
      service_account_name: settings.node("worker_service_account_name", "default"),
      affinity: jsonNode(settings, "affinity", build),
      tolerations: jsonNode(settings, "tolerations", build),
      restart_policy: scalar("Never", made("the same for every worker")),
      security_context: securityContext(settings),
    },
    origin,
    build,
  );
  return withEnvironmentSources(pod, settings);
}

function checkSource(settings: OldSettings, build: Build): void {
  if (settings.text("pod_template_file") !== "") return;
  const git = ["git_repo", "git_branch", "git_dags_folder_mount_point"].every((key) => settings.text(key) !== "");
  const origin = settings.origin("dags_in_image");
  if (
    !settings.isOn("dags_in_image") &&
    !settings.text("dags_volume_claim") &&
    !settings.text("dags_volume_host") &&
    !git
  ) {
    const message =
      "The workers have no DAGs: set `dags_in_image`, `dags_volume_claim` or `dags_volume_host`, or all of `git_repo`, " +
      "`git_branch` and `git_dags_folder_mount_point`.";
    build.report("AirflowConfigException", "no-dag-source", message, origin);
  }
  const signsIn = settings.text("git_user") !== "" || settings.text("git_password") !== "";
  if (settings.text("git_repo") !== "" && signsIn && settings.text("git_ssh_key_secret_name") !== "") {
    const message = "`git_user` with `git_password`, and `git_ssh_key_secret_name` exclude each other.";
    build.report("AirflowConfigException", "two-git-credentials", message, settings.origin("git_ssh_key_secret_name"));
  }
}

function environment(settings: OldSettings): readonly PodNode[] {
  const origin = made("made of the keys of [kubernetes]");
  const values = new Map<string, PodNode>(settings.map("kubernetes_environment_variables").members);
  values.set("AIRFLOW__CORE__EXECUTOR", scalar("LocalExecutor", made("workers run their task themselves")));
  const secrets = settings.map("kubernetes_secrets");
  if (settings.text("airflow_configmap") !== "") {
    values.set("AIRFLOW_HOME", scalar(settings.home, origin));
    values.set("AIRFLOW__CORE__DAGS_FOLDER", scalar(settings.dagsFolder, origin));
  } else if (!secrets.members.has("AIRFLOW__CORE__SQL_ALCHEMY_CONN")) {
    values.set("AIRFLOW__CORE__SQL_ALCHEMY_CONN", scalar(settings.connection, origin));
  }
  if (settings.text("git_dags_folder_mount_point") !== "") {
    const parts = ["git_dags_folder_mount_point", "git_sync_dest", "git_subpath"].map((key) => settings.text(key));
    values.set("AIRFLOW__CORE__DAGS_FOLDER", scalar(parts.join("/"), settings.origin("git_dags_folder_mount_point")));
  }
  return [
    ...[...values].map(([name, value]) => model("EnvVar", { name: scalar(name, value.origin), value }, value.origin)),
    ...[...secrets.members].map(([name, value]) => secretVariable(name, value)),
  ];
}

/** `NAME = object=key`. */
function secretVariable(name: string, value: PodNode): PodNode {
  const text = value.kind === "scalar" ? String(value.value) : "";
  const [object = "", key = ""] = text.split("=");
  const { origin } = value;
  const reference = model("SecretKeySelector", { name: scalar(object, origin), key: scalar(key, origin) }, origin);
  return model(
    "EnvVar",
    { name: scalar(name.toUpperCase(), origin), valueFrom: model("EnvVarSource", { secretKeyRef: reference }, origin) },
    origin,
  );
}

function volumesOf(settings: OldSettings): readonly PodNode[] {
  return [
    ...(settings.isOn("dags_in_image") ? [] : [storage(settings, "airflow-dags", "dags")]),
    storage(settings, "airflow-logs", "logs"),
    ...gitVolumes(settings),
    ...configurationVolumes(settings),
  ];
}

/** A claim, else a folder of the node, else an empty folder. */
function storage(settings: OldSettings, name: string, kind: "dags" | "logs"): PodNode {
  const [claim, host] = [`${kind}_volume_claim`, `${kind}_volume_host`];
  const key = settings.text(claim) !== "" ? claim : host;
  const origin = settings.origin(key);
  const source: Record<string, PodNode> =
    settings.text(claim) !== ""
      ? {
          persistentVolumeClaim: model(
            "PersistentVolumeClaimVolumeSource",
            { claimName: scalar(settings.text(claim), origin) },
            origin,
          ),
        }
      : settings.text(host) !== ""
        ? {
            hostPath: model(
              "HostPathVolumeSource",
              { path: scalar(settings.text(host), origin), type: scalar("", origin) },
              origin,
            ),
          }
        : { emptyDir: model("EmptyDirVolumeSource", {}, origin) };
  return model("Volume", { name: scalar(name, origin), ...source }, origin);
}

/** One volume for both when they name the same ConfigMap. */
function configurationVolumes(settings: OldSettings): readonly PodNode[] {
  const [own, local] = ["airflow_configmap", "airflow_local_settings_configmap"] as const;
  const volume = (name: string, key: string): PodNode => {
    const origin = settings.origin(key);
    const source = model("ConfigMapVolumeSource", { name: scalar(settings.text(key), origin) }, origin);
    return model("Volume", { name: scalar(name, origin), configMap: source }, origin);
  };
  const [first, second] = [settings.text(own), settings.text(local)];
  return [
    ...(first === "" ? [] : [volume("airflow-config", own)]),
    ...(second === "" || second === first ? [] : [volume("airflow-local-settings", local)]),
  ];
}

function mounts(settings: OldSettings): readonly PodNode[] {
  const logs = settings.origin("logs_volume_claim");
  const file = (volume: string, path: string, key: string): PodNode => {
    const origin = settings.origin(key);
    return model(
      "VolumeMount",
      {
        mountPath: scalar(path, origin),
        name: scalar(volume, origin),
        readOnly: scalar(true, origin),
        subPath: scalar(path.slice(path.lastIndexOf("/") + 1), origin),
      },
      origin,
    );
  };
  const [own, local] = [settings.text("airflow_configmap"), settings.text("airflow_local_settings_configmap")];
  return [
    ...(settings.isOn("dags_in_image") ? [] : [dagsMount(settings)]),
    model(
      "VolumeMount",
      {
        mountPath: scalar(settings.logFolder, logs),
        name: scalar("airflow-logs", logs),
        subPath: settings.node("logs_volume_subpath"),
      },
      logs,
    ),
    ...(own === "" ? [] : [file("airflow-config", `${settings.home}/airflow.cfg`, "airflow_configmap")]),
    ...(local === ""
      ? []
      : [
          file(
            local === own ? "airflow-config" : "airflow-local-settings",
            `${settings.home}/config/airflow_local_settings.py`,
            "airflow_local_settings_configmap",
          ),
        ]),
  ];
}

function securityContext(settings: OldSettings): PodNode {
  const number = (key: string): PodNode | undefined => {
    const text = settings.text(key);
    return text === "" ? undefined : scalar(Number(text), settings.origin(key));
  };
  const usesSsh = settings.text("git_ssh_key_secret_name") !== "";
  const group = number("fs_group") ?? (usesSsh ? scalar(65533, settings.origin("git_ssh_key_secret_name")) : undefined);
  return model(
    "PodSecurityContext",
    { runAsUser: number("run_as_user"), fsGroup: group },
    settings.origin("run_as_user"),
  );
}

function jsonNode(settings: OldSettings, key: string, build: Build): PodNode | undefined {
  const text = settings.text(key);
  if (text === "") return undefined;
  const origin = settings.origin(key);
  const got = getJson({ text });
  if ("value" in got) return fromPlain(got.value as PlainValue, () => origin);
  build.report("AirflowConfigException", "invalid-json", got.problem, origin);
  return undefined;
}

/** Config maps, secrets, and then the secrets once more: Airflow adds them twice. */
function withEnvironmentSources(pod: MapNode, settings: OldSettings): MapNode {
  const sources = (key: string, member: string, type: string): readonly PodNode[] => {
    const origin = settings.origin(key);
    return getList({ text: settings.text(key) }).map((name) =>
      model("EnvFromSource", { [member]: model(type, { name: scalar(name, origin) }, origin) }, origin),
    );
  };
  const maps = sources("env_from_configmap_ref", "configMapRef", "ConfigMapEnvSource");
  const secrets = sources("env_from_secret_ref", "secretRef", "SecretEnvSource");
  const spec = pod.members.get("spec");
  const containers = spec?.kind === "map" ? spec.members.get("containers") : undefined;
  const [first] = containers?.kind === "list" ? containers.items : [];
  if (spec?.kind !== "map" || first?.kind !== "map") return pod;
  const changed = withMembers(first, { envFrom: list([...maps, ...secrets, ...secrets], first.origin) });
  return withMembers(pod, { spec: withMembers(spec, { containers: list([changed], spec.origin) }) });
}
