import type { Path } from "../valuePlace.ts";

/** Fields of the pod's spec that a key of the engine sets: the manifest's count only while that key is empty. */
export const ENGINE_KEYS: Readonly<Record<string, string>> = {
  affinity: "affinity",
  hostNetwork: "hostnetwork",
  imagePullSecrets: "image_pull_secrets",
  nodeSelector: "node_selectors",
  securityContext: "security_context",
  serviceAccountName: "service_account_name",
  tolerations: "tolerations",
};

/** Fields of the first container that DBND always sets, and from what. */
const REPLACED: Readonly<Record<string, string>> = {
  name: "it is always `base`",
  image: "it is `container_repository` and `container_tag` of the engine",
  imagePullPolicy: "it is `image_pull_policy` of the engine",
  command: "it is the command of the run",
  resources: "they are `requests` and `limits` of the engine, even when it has none",
};

const JOINED: ReadonlySet<string> = new Set(["env", "envFrom", "ports", "volumeMounts", "volumeDevices"]);

/** What DBND makes of a field of the base manifest (dbnd 1.0.28, spec 3.7). Markdown; undefined for fields inside others. */
export function mergeNote([part, field, ...rest]: Path): string | undefined {
  if (part === "metadata") return metadataNote(field, rest);
  if (part !== "spec" || field === undefined) return undefined;
  if (field === "containers") return containerNote(rest);
  if (rest.length > 0) return undefined;
  if (field === "restartPolicy") {
    return "Only this manifest sets it: without it, the cluster takes `Always`, and the pod starts again after each exit.";
  }
  if (field === "volumes") return "**Kept**, before those that `volumes` and `secrets` of the engine add.";
  if (field === "initContainers") return "**Kept** as they are.";
  const key = ENGINE_KEYS[field];
  if (key !== undefined) return `**Kept only while \`${key}\` of the engine is empty**, else replaced by it.`;
  return "**Kept**, unless it is `0`, `false` or empty: DBND takes such values for not set.";
}

function metadataNote(field: Path[number] | undefined, rest: Path): string | undefined {
  if (field === undefined || rest.length > 0) return undefined;
  if (field === "name") return "**Replaced**: DBND makes the name from those of the task and a uid.";
  if (field === "namespace") return "**Replaced** by `namespace` of the engine.";
  if (field === "labels" || field === "annotations") {
    return `**Joined** with \`${field}\` of the engine and those that DBND makes; for the same name those win.`;
  }
  return "**Kept**.";
}

function containerNote([index, field, ...rest]: Path): string | undefined {
  if (index === undefined) return "The task runs in the **first** container; those behind it are kept as they are.";
  if (typeof index === "number" && index > 0) {
    return field === undefined || rest.length > 0 ? undefined : "**Kept**: this container is not the task's.";
  }
  if (field === undefined || rest.length > 0) return undefined;
  const replaced = REPLACED[field];
  if (replaced !== undefined) return `**Replaced**: ${replaced}.`;
  if (JOINED.has(String(field)))
    return "**Kept**, before those of the engine; where both have a name, the engine's counts.";
  if (field === "args") return "**Kept**, unless `trap_exit_file_flag` or live logs make arguments of their own.";
  return "**Kept**, unless it is `0`, `false` or empty: DBND takes such values for not set.";
}
