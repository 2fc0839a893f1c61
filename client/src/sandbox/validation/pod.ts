import type { StatusCause } from "../api/status.ts";
import type { NodeRequirement, Pod, PodSpec, Toleration, Volume } from "../objects.ts";
import { duplicate, forbiddenField, invalidValue, required, unsupported } from "./causes.ts";
import { checkContainer } from "./container.ts";
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from "./names.ts";

const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const HOST_PATH_TYPES = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];
const TOLERATION_EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** What the API server would refuse in a pod's spec, in its order and words (Kubernetes 1.34). */
export function checkPod(pod: Pod): StatusCause[] {
  const { spec } = pod;
  const volumes = spec.volumes ?? [];
  const volumeNames = new Set(volumes.map((volume) => volume.name));
  const causes = checkVolumes(volumes);
  const seen = new Set<string>();
  const containers = spec.containers;
  if (containers.length === 0) {
    causes.push(required("spec.containers"));
  }
  containers.forEach((container, index) => {
    causes.push(...checkContainer(container, `spec.containers[${index}]`, volumeNames, seen, false));
  });
  (spec.initContainers ?? []).forEach((container, index) => {
    causes.push(...checkContainer(container, `spec.initContainers[${index}]`, volumeNames, seen, true));
  });
  return [...causes, ...checkSpecFields(spec), ...checkTolerations(spec.tolerations ?? [])];
}

function checkSpecFields(spec: PodSpec): StatusCause[] {
  const causes: StatusCause[] = [];
  if (!RESTART_POLICIES.includes(spec.restartPolicy)) {
    causes.push(unsupported("spec.restartPolicy", spec.restartPolicy, RESTART_POLICIES));
  }
  if (spec.dnsPolicy !== undefined && !DNS_POLICIES.includes(spec.dnsPolicy)) {
    causes.push(unsupported("spec.dnsPolicy", spec.dnsPolicy, DNS_POLICIES));
  }
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
    causes.push(...qualifiedName(key).map((why) => invalidValue("spec.nodeSelector", key, why)));
    causes.push(...labelValue(value).map((why) => invalidValue("spec.nodeSelector", value, why)));
  }
  if (spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds < 1) {
    causes.push(
      invalidValue(
        "spec.activeDeadlineSeconds",
        spec.activeDeadlineSeconds,
        "must be between 1 and 2147483647, inclusive",
      ),
    );
  }
  if (spec.serviceAccountName !== undefined) {
    const name = spec.serviceAccountName;
    causes.push(...dnsSubdomain(name).map((why) => invalidValue("spec.serviceAccountName", name, why)));
  }
  const { hostname } = spec;
  if (hostname !== undefined) {
    causes.push(...dnsLabel(hostname).map((why) => invalidValue("spec.hostname", hostname, why)));
  }
  return [...causes, ...checkNodeAffinity(spec)];
}

const REQUIRED_NODES = "requiredDuringSchedulingIgnoredDuringExecution";

function checkNodeAffinity({ affinity }: PodSpec): StatusCause[] {
  const terms = affinity?.nodeAffinity?.[REQUIRED_NODES]?.nodeSelectorTerms;
  const field = `spec.affinity.nodeAffinity.${REQUIRED_NODES}.nodeSelectorTerms`;
  if (terms?.length === 0) return [required(field, "must have at least one node selector term")];
  return (terms ?? []).flatMap(({ matchExpressions = [] }, term) =>
    matchExpressions.flatMap((requirement, index) =>
      checkRequirement(requirement, `${field}[${term}].matchExpressions[${index}]`),
    ),
  );
}

function checkRequirement({ operator, values = [] }: NodeRequirement, field: string): StatusCause[] {
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length > 0
        ? []
        : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case "Exists":
    case "DoesNotExist":
      return values.length === 0
        ? []
        : [forbiddenField(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    case "Gt":
    case "Lt":
      return values.length === 1
        ? []
        : [required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
    default:
      return [invalidValue(`${field}.operator`, operator, "not a valid selector operator")];
  }
}

function checkVolumes(volumes: readonly Volume[]): StatusCause[] {
  const seen = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const field = `spec.volumes[${index}]`;
    const sources = Object.keys(volume).filter((key) => key !== "name");
    const causes: StatusCause[] = [];
    if (sources.length === 0) {
      causes.push(required(field, "must specify a volume type"));
    }
    causes.push(
      ...sources
        .slice(1)
        .map((source) => forbiddenField(`${field}.${source}`, "may not specify more than 1 volume type")),
    );
    causes.push(...checkSource(volume, field));
    if (volume.name === "") {
      causes.push(required(`${field}.name`));
    } else {
      causes.push(...dnsLabel(volume.name).map((why) => invalidValue(`${field}.name`, volume.name, why)));
    }
    if (seen.has(volume.name)) {
      causes.push(duplicate(`${field}.name`, volume.name));
    }
    seen.add(volume.name);
    return causes;
  });
}

/** What a volume's source has to name. */
function checkSource({ secret, configMap, persistentVolumeClaim, hostPath }: Volume, field: string): StatusCause[] {
  const causes: StatusCause[] = [];
  if (secret && (secret.secretName ?? "") === "") causes.push(required(`${field}.secret.secretName`));
  if (configMap && (configMap.name ?? "") === "") causes.push(required(`${field}.configMap.name`));
  if (persistentVolumeClaim && (persistentVolumeClaim.claimName ?? "") === "") {
    causes.push(required(`${field}.persistentVolumeClaim.claimName`));
  }
  if (hostPath) {
    const { path, type = "" } = hostPath;
    const at = `${field}.hostPath`;
    if (path.split("/").includes("..")) causes.push(invalidValue(`${at}.path`, path, "must not contain '..'"));
    if (!HOST_PATH_TYPES.includes(type)) causes.push(unsupported(`${at}.type`, type, HOST_PATH_TYPES));
  }
  return causes;
}

function checkTolerations(tolerations: readonly Toleration[]): StatusCause[] {
  return tolerations.flatMap((toleration, index) => {
    const field = `spec.tolerations[${index}]`;
    const { key = "", operator = "Equal", effect = "" } = toleration;
    const causes: StatusCause[] = [];
    if (key === "" && operator !== "Exists") {
      causes.push(
        invalidValue(
          `${field}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    }
    if (operator === "Exists" && (toleration.value ?? "") !== "") {
      causes.push(
        invalidValue(`${field}.operator`, toleration.value, "value must be empty when `operator` is 'Exists'"),
      );
    }
    if (operator !== "Exists" && operator !== "Equal") {
      causes.push(unsupported(`${field}.operator`, operator, ["Equal", "Exists"]));
    }
    if (toleration.tolerationSeconds !== undefined && effect !== "NoExecute") {
      causes.push(
        invalidValue(`${field}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    }
    if (effect !== "" && !TOLERATION_EFFECTS.includes(effect)) {
      causes.push(unsupported(`${field}.effect`, effect, TOLERATION_EFFECTS));
    }
    return causes;
  });
}
