/** The init container of Airflow 1.10 that fetches the DAGs with git (spec 1.4). */
import { list, model, scalar, type PodNode } from "../../pod/node.ts";
import type { OldSettings } from "./oldSettings.ts";

const KEY_VOLUME = "git-sync-ssh-key";
const HOSTS_VOLUME = "git-sync-known-hosts";
const KEY_FILE = "/etc/git-secret/ssh";
const HOSTS_FILE = "/etc/git-secret/known_hosts";
/** 0440, as the decimal number that Kubernetes takes. */
const READ_ONLY_MODE = 288;

/** The init container that fetches DAGs with git (Airflow 1.10). */
export function gitSyncContainer(settings: OldSettings): PodNode {
  const origin = settings.origin("git_repo");
  const image = ["git_sync_container_repository", "git_sync_container_tag"].map((key) => settings.text(key)).join(":");
  const user = settings.text("git_sync_run_as_user");
  return model(
    "Container",
    {
      env: list(gitVariables(settings), origin),
      image: scalar(image, settings.origin("git_sync_container_repository")),
      name: settings.node("git_sync_init_container_name", "git-sync-clone"),
      ...(user === ""
        ? {}
        : {
            securityContext: model(
              "SecurityContext",
              { runAsUser: scalar(Number(user), settings.origin("git_sync_run_as_user")) },
              settings.origin("git_sync_run_as_user"),
            ),
          }),
      volumeMounts: list(gitMounts(settings), origin),
    },
    origin,
  );
}

function gitVariables(settings: OldSettings): readonly PodNode[] {
  const origin = settings.origin("git_repo");
  const fixed = (name: string, text: string, key = "git_repo"): PodNode =>
    model("EnvVar", { name: scalar(name, origin), value: scalar(text, settings.origin(key)) }, origin);
  const ofKey = (name: string, key: string): PodNode => fixed(name, settings.text(key), key);
  const given = (name: string, key: string): readonly PodNode[] =>
    settings.text(key) === "" ? [] : [ofKey(name, key)];
  const credentials = settings.text("git_sync_credentials_secret");
  const ofSecret = (name: string): PodNode => {
    const place = settings.origin("git_sync_credentials_secret");
    const reference = model("SecretKeySelector", { key: scalar(name, place), name: scalar(credentials, place) }, place);
    return model(
      "EnvVar",
      { name: scalar(name, place), valueFrom: model("EnvVarSource", { secretKeyRef: reference }, place) },
      place,
    );
  };
  const free = settings.map("kubernetes_environment_variables").members;
  const hosts = settings.text("git_ssh_known_hosts_configmap_name") !== "";
  return [
    ofKey("GIT_SYNC_REPO", "git_repo"),
    ofKey("GIT_SYNC_BRANCH", "git_branch"),
    ofKey("GIT_SYNC_ROOT", "git_sync_root"),
    ofKey("GIT_SYNC_DEST", "git_sync_dest"),
    ofKey("GIT_SYNC_DEPTH", "git_sync_depth"),
    fixed("GIT_SYNC_ONE_TIME", "true"),
    ofKey("GIT_SYNC_REV", "git_sync_rev"),
    ...[...free].map(([name, value]) => model("EnvVar", { name: scalar(name, value.origin), value }, value.origin)),
    ...given("GIT_SYNC_USERNAME", "git_user"),
    ...given("GIT_SYNC_PASSWORD", "git_password"),
    ...(credentials === "" ? [] : [ofSecret("GIT_SYNC_USERNAME"), ofSecret("GIT_SYNC_PASSWORD")]),
    ...(settings.text("git_ssh_key_secret_name") === ""
      ? []
      : [
          fixed("GIT_SSH_KEY_FILE", KEY_FILE, "git_ssh_key_secret_name"),
          fixed("GIT_SYNC_ADD_USER", "true", "git_ssh_key_secret_name"),
          fixed("GIT_SYNC_SSH", "true", "git_ssh_key_secret_name"),
        ]),
    fixed("GIT_KNOWN_HOSTS", String(hosts), "git_ssh_known_hosts_configmap_name"),
    ...(hosts ? [fixed("GIT_SSH_KNOWN_HOSTS_FILE", HOSTS_FILE, "git_ssh_known_hosts_configmap_name")] : []),
  ];
}

function gitMounts(settings: OldSettings): readonly PodNode[] {
  const root = settings.origin("git_sync_root");
  const dags = model(
    "VolumeMount",
    {
      mountPath: scalar(settings.text("git_sync_root"), root),
      name: scalar("airflow-dags", root),
      readOnly: scalar(false, root),
    },
    root,
  );
  const file = (key: string, volume: string, path: string): readonly PodNode[] => {
    if (settings.text(key) === "") return [];
    const origin = settings.origin(key);
    return [
      model(
        "VolumeMount",
        {
          mountPath: scalar(path, origin),
          name: scalar(volume, origin),
          subPath: scalar(path.slice(path.lastIndexOf("/") + 1), origin),
        },
        origin,
      ),
    ];
  };
  return [
    dags,
    ...file("git_ssh_key_secret_name", KEY_VOLUME, KEY_FILE),
    ...file("git_ssh_known_hosts_configmap_name", HOSTS_VOLUME, HOSTS_FILE),
  ];
}

/** The volumes of the key and of the known hosts. */
export function gitVolumes(settings: OldSettings): readonly PodNode[] {
  const [secret, hosts] = ["git_ssh_key_secret_name", "git_ssh_known_hosts_configmap_name"] as const;
  const volumes: PodNode[] = [];
  if (settings.text(secret) !== "") {
    const origin = settings.origin(secret);
    const item = model(
      "KeyToPath",
      { key: scalar("gitSshKey", origin), mode: scalar(READ_ONLY_MODE, origin), path: scalar("ssh", origin) },
      origin,
    );
    const source = model(
      "SecretVolumeSource",
      { items: list([item], origin), secretName: scalar(settings.text(secret), origin) },
      origin,
    );
    volumes.push(model("Volume", { name: scalar(KEY_VOLUME, origin), secret: source }, origin));
  }
  if (settings.text(hosts) !== "") {
    const origin = settings.origin(hosts);
    const source = model(
      "ConfigMapVolumeSource",
      { defaultMode: scalar(READ_ONLY_MODE, origin), name: scalar(settings.text(hosts), origin) },
      origin,
    );
    volumes.push(model("Volume", { configMap: source, name: scalar(HOSTS_VOLUME, origin) }, origin));
  }
  return volumes;
}

/** Where the DAGs are mounted, read-only. */
export function dagsMount(settings: OldSettings): PodNode {
  const path = settings.text("dags_volume_mount_point") || dagsPath(settings);
  const origin = settings.origin(settings.usesGitSync ? "git_dags_folder_mount_point" : "dags_volume_claim");
  return model(
    "VolumeMount",
    {
      mountPath: scalar(path, origin),
      name: scalar("airflow-dags", origin),
      readOnly: scalar(true, origin),
      subPath: settings.node("dags_volume_subpath"),
    },
    origin,
  );
}

function dagsPath(settings: OldSettings): string {
  return settings.usesGitSync ? settings.text("git_dags_folder_mount_point") : settings.dagsFolder;
}
